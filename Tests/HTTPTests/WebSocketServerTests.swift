import Basics
import HTTP
import Sockets
import Testing

struct WebSocketServerTests {
    private func echo(_ change: (inout HTTPServer.Configuration) -> Void = { _ in }) throws -> HTTPServerTests.Running {
        try HTTPServerTests.serve(
            change,
            upgrade: { request in
                if request.path != "/rtc" { return .reject(.text("not you", status: 401)) }
                return .accept { session in
                    for await message in session.messages {
                        if message == .text("close") { session.close(code: 4001, reason: "as asked") }
                        if message == .text("end") { return }
                        session.send(message)
                    }
                }
            })
    }
    private func frame(_ opcode: UInt8, _ payload: [UInt8], isFinal: Bool = true) -> [UInt8] {
        WebSocketDecoderTests.frame(opcode, payload, isFinal: isFinal)
    }

    @Test func `text, binary and fragmented messages come back`() async throws {
        let running = try echo()
        let frames = try await RawClient.run { [self] in
            let client = try RawClient(port: running.port)
            let answer = client.openWebSocket("//rtc?a=b")
            client.send(frame(1, Array("hé".utf8)) + frame(2, [1, 2]) + frame(1, [104], isFinal: false))
            client.send(frame(9, [9]) + frame(0, [105]))
            return (answer, (0..<4).map { _ in client.receiveFrame()?.payload })
        }
        #expect(frames.0?.hasPrefix("HTTP/1.1 101 Switching Protocols\r\n") == true)
        #expect(frames.0?.contains("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n") == true)
        // The pong overtakes messages that go through their owner.
        #expect(Set(frames.1) == [Array("hé".utf8), [1, 2], Array("hi".utf8), [9]])
        await running.server.stop()
    }

    @Test func `a refused upgrade is an answer with status, body and CORS`() async throws {
        let running = try echo()
        let answer = try await RawClient.run {
            let client = try RawClient(port: running.port)
            return (client.openWebSocket("/no") ?? "") + (client.receive() ?? "")
        }
        #expect(answer.hasPrefix("HTTP/1.1 401 Unauthorized\r\n"))
        #expect(answer.contains("access-control-allow-origin: *\r\n"))
        #expect(answer.hasSuffix("not you"))
        #expect(running.count("parley_http_rejected_upgrades_total") == 1)
        await running.server.stop()
    }

    @Test func `a wrong version or key is told`() async throws {
        let running = try echo()
        let upgrade = "GET /rtc HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        let old = try await HTTPServerTests.exchange(running.port, upgrade + "Sec-WebSocket-Version: 8\r\n\r\n")
        #expect(old?.hasPrefix("HTTP/1.1 426 ") == true)
        #expect(old?.contains("sec-websocket-version: 13\r\n") == true)
        let keyless = try await HTTPServerTests.exchange(running.port, upgrade + "Sec-WebSocket-Version: 13\r\n\r\n")
        #expect(keyless?.hasPrefix("HTTP/1.1 400 ") == true)
        await running.server.stop()
    }

    @Test func `each end of a conversation carries its close code`() async throws {
        let running = try echo { $0.maxMessage = 1000 }
        func closeCode(after bytes: [UInt8]) async throws -> Int? {
            try await RawClient.run {
                let client = try RawClient(port: running.port)
                _ = client.openWebSocket("/rtc")
                client.send(bytes)
                var last: (opcode: UInt8, payload: [UInt8])?
                repeat { last = client.receiveFrame() } while last.map { $0.opcode != 8 } ?? false
                return last.map { $0.payload.prefix(2).reduce(0) { $0 << 8 | Int($1) } }
            }
        }
        #expect(try await closeCode(after: frame(1, Array("close".utf8))) == 4001)
        #expect(try await closeCode(after: frame(1, Array("end".utf8))) == 1000)
        #expect(try await closeCode(after: frame(8, [0x0F, 0xA5])) == 4005)
        #expect(try await closeCode(after: frame(8, [])) == 1000)
        #expect(try await closeCode(after: frame(1, [0xFF])) == 1007)
        #expect(try await closeCode(after: frame(2, [UInt8](repeating: 0, count: 1001))) == 1009)
        #expect(try await closeCode(after: [0x81, 0x00]) == 1002)
        await running.server.stop()
        #expect(running.count("parley_http_websockets") == 0)
    }

    @Test func `a quiet client is pinged and a dead one is let go`() async throws {
        let running = try echo {
            $0.pingInterval = .milliseconds(200)
            $0.pongTimeout = .milliseconds(900)
        }
        let opcodes = try await RawClient.run {
            let client = try RawClient(port: running.port)
            _ = client.openWebSocket("/rtc")
            var opcodes: [UInt8] = []
            while let frame = client.receiveFrame() { opcodes.append(frame.opcode) }
            return opcodes
        }
        #expect(opcodes.first == 9)
        #expect(running.metrics.exposition.contains("parley_http_websocket_cuts_total{reason=\"silent\"} 1"))
        await running.server.stop()
    }

    @Test func `a reader too slow for its messages is cut, and its owner hears the end`() async throws {
        let (ended, end) = AsyncStream<Void>.makeStream()
        let running = try HTTPServerTests.serve(
            { $0.sendLimit = 100_000 },
            upgrade: { _ in
                .accept { session in
                    // 40 MB: more than the kernel's buffers of both sides.
                    for _ in 0..<4000 { session.send(.binary([UInt8](repeating: 0, count: 10_000))) }
                    for await _ in session.messages {}
                    end.finish()
                }
            })
        let client = try await RawClient.run {
            let client = try RawClient(port: running.port, receiveBuffer: 4096)
            _ = client.openWebSocket("/rtc")
            return client
        }
        for await _ in ended {}
        #expect(running.metrics.exposition.contains("parley_http_websocket_cuts_total{reason=\"slow_reader\"} 1"))
        withExtendedLifetime(client) {}
        await running.server.stop()
    }

    @Test func `a client that floods a busy owner is closed with 1008`() async throws {
        let running = try HTTPServerTests.serve(
            { $0.maxMessage = 1000 },
            upgrade: { _ in .accept { _ in try? await Task.sleep(for: .seconds(30)) } })
        let code = try await RawClient.run { [self] in
            let client = try RawClient(port: running.port)
            _ = client.openWebSocket("/rtc")
            for _ in 0..<10 { client.send(frame(2, [UInt8](repeating: 0, count: 900))) }
            return client.receiveFrame()?.payload.prefix(2).reduce(0) { $0 << 8 | Int($1) }
        }
        #expect(code == 1008)
        await running.server.stop(within: .milliseconds(100))
    }

    @Test func `stop tells WebSockets that the server goes away`() async throws {
        let running = try echo()
        let client = try await RawClient.run {
            let client = try RawClient(port: running.port)
            _ = client.openWebSocket("/rtc")
            return client
        }
        async let code = RawClient.run { [self] in
            let code = client.receiveFrame()?.payload.prefix(2).reduce(0) { $0 << 8 | Int($1) }
            client.send(frame(8, [3, 0xE9]))
            return code
        }
        await running.server.stop(within: .seconds(5))
        #expect(try await code == 1001)
    }
}
