import Basics
import Synchronization
import Testing

@testable import HTTP

/// Servers that do what none should.
struct WebSocketMisbehaviourTests {
    private static func connect(
        _ server: RawServer, _ change: (inout WebSocketClient.Options) -> Void = { _ in }
    ) async throws -> WebSocketClient {
        var options = WebSocketClient.Options()
        change(&options)
        return try await WebSocketClient.connect(url: "ws://127.0.0.1:\(server.port)/", options: options)
    }
    /// What the owner hears of a server that says these bytes after the handshake, and ends.
    private static func hear(
        _ bytes: [UInt8], _ change: (inout WebSocketClient.Options) -> Void = { _ in }
    ) async throws -> (messages: [WebSocketMessage], ending: WebSocketEnding?) {
        let server = try RawServer { $0.acceptWebSocket(then: bytes) }
        let client = try await connect(server, change)
        var messages: [WebSocketMessage] = []
        for await message in client.messages { messages.append(message) }
        return (messages, client.ending)
    }
    private static func refusal(_ answer: String) async throws -> HTTPError? {
        let server = try RawServer { peer in
            _ = peer.receive(until: "\r\n\r\n")
            peer.send(answer)
        }
        return await WebSocketClientTests.failure("ws://127.0.0.1:\(server.port)/")
    }

    @Test func `a wrong accept key, and what else is no upgrade, is refused`() async throws {
        let head = "HTTP/1.1 101 Switching Protocols\r\n"
        let bad = [
            head + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: AAAA\r\n\r\n",
            head + "Upgrade: h2c\r\nConnection: Upgrade\r\n\r\n", head + "\r\n", "SSH-2.0-OpenSSH_9.6\r\n",
            "HTTP/1.1 100 Continue\r\n\r\n", head + String(repeating: "x: y\r\n", count: 20_000), "",
        ]
        for answer in bad {
            guard case .badUpgrade? = try await Self.refusal(answer) else {
                Issue.record("took \(answer.prefix(40))")
                continue
            }
        }
    }

    @Test func `a refusal's body is told however it is framed, up to a limit`() async throws {
        let bodies = [
            ("HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno", "no"),
            ("HTTP/1.1 401 Unauthorized\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nn\r\n1\r\no\r\n0\r\n\r\n", "no"),
            ("HTTP/1.1 401 Unauthorized\r\n\r\nno", "no"),
            ("HTTP/1.1 401 Unauthorized\r\nContent-Length: 20\r\n\r\nno", "no"),
            ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 401 Unauthorized\r\n\r\nno", "no"),
            (
                "HTTP/1.1 401 Unauthorized\r\n\r\n" + String(repeating: "n", count: 100_000),
                String(repeating: "n", count: 4096)
            ),
        ]
        for (answer, body) in bodies {
            guard case .refused(_, 401, body)? = try await Self.refusal(answer) else {
                Issue.record("\(answer.prefix(80))")
                continue
            }
        }
    }

    @Test func `every truncation of an answer ends in an error, and no split changes it`() throws {
        let request = try UpgradeRequest(WebSocketURL("ws://x/"), headers: [])
        let accept = WebSocketAccept.acceptance(of: request.key)
        let head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n"
        let whole = Array((head + "Sec-WebSocket-Accept: \(accept)\r\n\r\nrest").utf8)
        for length in 0..<(whole.count - 4) {
            var reader = UpgradeAnswerReader(key: request.key)
            #expect(reader.read(Array(whole[..<length])) == nil)
            #expect(reader.end() == nil)
            #expect(reader.read(Array(whole[length...])) == .switched(rest: Array("rest".utf8)))
        }
    }

    @Test func `every truncation of a conversation ends in a loss`() async throws {
        let frames = WebSocketFrame.bytes(.text("hello")) + WebSocketFrame.bytes(.binary([1, 2, 3]))
        for length in 0..<frames.count {
            let (messages, ending) = try await Self.hear(Array(frames[..<length]))
            #expect(messages == (length < 7 ? [] : [.text("hello")]))
            #expect(ending == .lost)
        }
    }

    @Test func `broken frames are closed with their code`() async throws {
        let cases: [([UInt8], UInt16)] = [
            (WebSocketFrame.bytes(.binary, [UInt8](repeating: 0, count: 1001)), 1009),
            ([0x02, 0x7E, 0x03, 0xE8] + [UInt8](repeating: 0, count: 1000) + [0x80, 0x01, 0x00], 1009),
            ([0x82, 0x7F, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0], 1009),
            ([0x82, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], 1002),
            ([0x81, 0x01, 0xFF], 1007), ([0xC1, 0x00], 1002), ([0x83, 0x00], 1002), ([0x80, 0x00], 1002),
            ([0x89, 0x7E, 0x00, 0x80], 1002), ([0x09, 0x00], 1002),
            // Masked: RFC 6455 §5.1 has a client refuse it.
            ([0x81, 0x81, 0, 0, 0, 0, 0x61], 1002), ([0x88, 0x01, 0x00], 1002),
        ]
        for (bytes, code) in cases {
            let (messages, ending) = try await Self.hear(bytes) { $0.maxMessage = 1000 }
            #expect(messages == [])
            guard case .fault(code, _)? = ending else {
                Issue.record("\(bytes.prefix(12)): \(ending.debugDescription)")
                continue
            }
        }
    }

    @Test func `a fragmented message is put together, and a ping amid it is answered`() async throws {
        let server = try RawServer { peer in
            peer.acceptWebSocket(then: [0x01, 0x01, 0x68])
            peer.send([0x89, 0x02, 7, 8])
            guard let pong = peer.receiveMaskedFrame(), pong.opcode == 10, pong.payload == [7, 8] else { return }
            peer.send([0x80, 0x01, 0x69, 0x88, 0x00])
            guard let close = peer.receiveMaskedFrame(), close.opcode == 8 else { return }
            // The connection's end is the server's to make.
            _ = peer.receive()
        }
        let client = try await Self.connect(server)
        var messages: [WebSocketMessage] = []
        for await message in client.messages { messages.append(message) }
        #expect(messages == [.text("hi")])
        #expect(client.ending == .closedByServer(code: 1005, reason: ""))
    }

    @Test func `a server that answers no ping is let go after two intervals`() async throws {
        let (pings, told) = AsyncStream<Int>.makeStream()
        let server = try RawServer { peer in
            peer.acceptWebSocket()
            var count = 0
            while let frame = peer.receiveMaskedFrame() { count += frame.opcode == 9 ? 1 : 0 }
            told.yield(count)
            told.finish()
        }
        let client = try await Self.connect(server) { $0.pingInterval = .milliseconds(100) }
        for await _ in client.messages {}
        #expect(client.ending == .silent)
        for await count in pings { #expect(count == 1) }
    }

    @Test func `a server that accepts and says nothing is given up`() async throws {
        let server = try RawServer { _ = $0.receive() }
        let url = "ws://127.0.0.1:\(server.port)/"
        var options = WebSocketClient.Options()
        options.timeout = .milliseconds(200)
        let failure = await WebSocketClientTests.failure(url, options: options)
        #expect(failure == .timedOut(url: url, seconds: 0.2))
    }

    @Test func `a server that speaks no TLS, or nothing at all, is given up`() async throws {
        let silent = try RawServer { _ = $0.receive() }
        var options = WebSocketClient.Options()
        options.timeout = .milliseconds(300)
        let url = "wss://127.0.0.1:\(silent.port)/"
        let late = await WebSocketClientTests.failure(url, options: options)
        #expect(late == .timedOut(url: url, seconds: 0.3))
        let plain = try RawServer { peer in
            _ = peer.receive(1)
            peer.send("HTTP/1.1 400 Bad Request\r\n\r\n")
        }
        let failure = await WebSocketClientTests.failure("wss://127.0.0.1:\(plain.port)/")
        #expect(failure?.description.contains("TLS failed") == true)
    }

    @Test func `a server that reads too slowly is cut`() async throws {
        let held = Mutex<[RawClient]>([])
        let server = try RawServer { peer in
            peer.acceptWebSocket()
            // Stays connected and reads nothing.
            held.withLock { $0.append(peer) }
        }
        let client = try await Self.connect(server) { $0.sendLimit = 100_000 }
        for _ in 0..<4000 { client.send(.binary([UInt8](repeating: 0, count: 10_000))) }
        for await _ in client.messages {}
        #expect(client.ending == .serverTooSlow)
        #expect(held.withLock { $0.count } == 1)
    }

    @Test func `a server that floods an owner who does not take is closed with 1008`() async throws {
        let (codes, told) = AsyncStream<Int?>.makeStream()
        let frame = WebSocketFrame.bytes(.binary, [UInt8](repeating: 0, count: 900))
        let server = try RawServer { peer in
            peer.acceptWebSocket(then: (0..<10).flatMap { _ in frame })
            told.yield(peer.receiveMaskedFrame()?.payload.prefix(2).reduce(0) { $0 << 8 | Int($1) })
            told.finish()
        }
        let client = try await Self.connect(server) { $0.maxMessage = 1000 }
        for await code in codes { #expect(code == 1008) }
        #expect(client.ending == .weAreTooSlow)
    }

    @Test func `a cancelled task stops connecting`() async throws {
        let (arrived, arrive) = AsyncStream<Void>.makeStream()
        let server = try RawServer { peer in
            _ = peer.receive(until: "\r\n\r\n")
            arrive.finish()
            _ = peer.receive()
        }
        let url = "ws://127.0.0.1:\(server.port)/"
        let task = Task { await WebSocketClientTests.failure(url) }
        for await _ in arrived {}
        task.cancel()
        #expect(await task.value == .cancelled)
        let early = Task {
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            return await WebSocketClientTests.failure(url)
        }
        #expect(await early.value == .cancelled)
    }

    @Test func `who closes hears no more, and need not wait for a server that stays`() async throws {
        let server = try RawServer { peer in
            peer.acceptWebSocket()
            let close = peer.receiveMaskedFrame()
            peer.send(WebSocketFrame.bytes(.text("late")) + WebSocketFrame.bytes(.close, close?.payload ?? []))
            _ = peer.receive()
        }
        let client = try await Self.connect(server)
        client.close(code: 1000, reason: "bye")
        client.send(.text("never sent"))
        for await message in client.messages { Issue.record("heard \(message)") }
        #expect(client.ending == .closedByUs)
    }
}
