import Basics
import HTTP
import Testing

struct WebSocketClientTests {
    private static func echo(
        _ change: (inout HTTPServer.Configuration) -> Void = { _ in }
    ) throws -> HTTPServerTests.Running {
        try HTTPServerTests.serve(
            change,
            upgrade: { request in
                guard request.headers["authorization"] == "Bearer good" else {
                    return .reject(.text("invalid token\n", status: 401))
                }
                return .accept { session in
                    session.send(.text("\(request.path) \(request.queryValue("q") ?? "")"))
                    for await message in session.messages {
                        if message == .text("end") { return session.close(code: 4001, reason: "as asked") }
                        session.send(message)
                    }
                }
            })
    }
    private static let good = [(name: "Authorization", value: "Bearer good")]

    static func failure(
        _ url: String, headers: [(name: String, value: String)] = [], options: WebSocketClient.Options = .init()
    ) async -> HTTPError? {
        do throws(HTTPError) {
            _ = try await WebSocketClient.connect(url: url, headers: headers, options: options)
            return nil
        } catch { return error }
    }

    @Test func `messages of all kinds and sizes go there and back`() async throws {
        let running = try Self.echo {
            $0.maxMessage = 4 << 20
            $0.sendLimit = 8 << 20
        }
        let url = "ws://localhost:\(running.port)/rtc?q=a%20b"
        let client = try await WebSocketClient.connect(url: url, headers: Self.good)
        #expect(client.remote.isLoopback && client.remote.port == running.port)
        var messages = client.messages.makeAsyncIterator()
        #expect(await messages.next() == .text("/rtc a b"))
        for size in [0, 1, 125, 126, 4096, 65_535, 65_536, 3_000_000] {
            let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            client.send(.binary(bytes))
            let answer = await messages.next()
            #expect(answer == .binary(bytes))
        }
        client.send(.text("né"))
        #expect(await messages.next() == .text("né"))
        #expect(client.ending == nil)
        client.close(code: 1000, reason: "")
        #expect(await messages.next() == nil)
        #expect(client.ending == .closedByUs)
        await running.server.stop()
        #expect(running.count("parley_http_websockets") == 0)
    }

    @Test func `a refusal tells status and body, and never the query`() async throws {
        let running = try Self.echo()
        let shown = "ws://127.0.0.1:\(running.port)/rtc"
        let error = await Self.failure(shown + "?access_token=secret")
        #expect(error == .refused(url: shown, status: 401, body: "invalid token"))
        #expect(error?.description == "\(shown) answered 401: invalid token")
        await running.server.stop()
        // Servers of other tests, that may get the port by now, listen on 127.0.0.1 only.
        let gone = await Self.failure("ws://127.0.0.2:\(running.port)/rtc?access_token=secret")
        #expect(gone?.description.contains("Connection refused") == true)
        #expect(gone?.description.contains("secret") == false)
    }

    @Test func `the server's close code and reason are told`() async throws {
        let running = try Self.echo()
        let client = try await WebSocketClient.connect(url: "ws://127.0.0.1:\(running.port)/", headers: Self.good)
        client.send(.text("end"))
        for await _ in client.messages {}
        #expect(client.ending == .closedByServer(code: 4001, reason: "as asked"))
        await running.server.stop()
    }

    @Test func `a WebSocket that is let go closes`() async throws {
        let (ended, end) = AsyncStream<Void>.makeStream()
        let running = try HTTPServerTests.serve(upgrade: { _ in
            .accept { session in
                for await _ in session.messages {}
                end.finish()
            }
        })
        _ = try await WebSocketClient.connect(url: "ws://127.0.0.1:\(running.port)/")
        for await _ in ended {}
        await running.server.stop()
    }

    private static let tls = #filePath.split(separator: "/").dropLast(2).map { "/" + $0 }.joined() + "/Fixtures/tls"

    @Test func `TLS needs a trusted certificate for the right host`() async throws {
        let running = try Self.echo {
            $0.tls = .init(certificateChain: Self.tls + "/server.pem", privateKey: Self.tls + "/server-key.pem")
        }
        var options = WebSocketClient.Options()
        options.certificateAuthorities = Self.tls + "/authority.pem"
        for host in ["localhost", "127.0.0.1"] {
            let url = "wss://\(host):\(running.port)/secure"
            let client = try await WebSocketClient.connect(url: url, headers: Self.good, options: options)
            let big = [UInt8](repeating: 7, count: 1_000_000)
            client.send(.binary(big))
            var messages = client.messages.makeAsyncIterator()
            #expect(await messages.next() == .text("/secure "))
            #expect(await messages.next() == .binary(big))
            client.close(code: 1000, reason: "")
            #expect(await messages.next() == nil)
        }
        let untrusted = await Self.failure("wss://localhost:\(running.port)/", headers: Self.good)
        #expect(untrusted?.description.contains("not trusted") == true)
        options.certificateAuthorities = "/nowhere.pem"
        let missing = await Self.failure("wss://localhost:\(running.port)/", options: options)
        #expect(missing?.description.hasPrefix("cannot use '/nowhere.pem' for TLS") == true)
        await running.server.stop()
    }

    @Test func `a certificate for another host is refused`() async throws {
        let running = try Self.echo {
            $0.bindAddresses = ["127.0.0.3"]
            $0.tls = .init(certificateChain: Self.tls + "/server.pem", privateKey: Self.tls + "/server-key.pem")
        }
        var options = WebSocketClient.Options()
        options.certificateAuthorities = Self.tls + "/authority.pem"
        let error = await Self.failure("wss://127.0.0.3:\(running.port)/", headers: Self.good, options: options)
        #expect(error?.description.contains("IP address mismatch") == true)
        await running.server.stop()
    }

    @Test func `IPv6 addresses are reached`() async throws {
        let running = try Self.echo { $0.bindAddresses = ["::1"] }
        let client = try await WebSocketClient.connect(url: "ws://[::1]:\(running.port)/six", headers: Self.good)
        var messages = client.messages.makeAsyncIterator()
        #expect(await messages.next() == .text("/six "))
        await running.server.stop()
    }

    @Test func `many WebSockets of one process share the loop`() async throws {
        let running = try Self.echo()
        let url = "ws://localhost:\(running.port)/"
        let sums = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<50 {
                group.addTask {
                    let client = try await WebSocketClient.connect(url: url, headers: Self.good)
                    for _ in 0..<20 { client.send(.text(String(number))) }
                    client.send(.text("end"))
                    var count = 0
                    for await message in client.messages where message == .text(String(number)) { count += 1 }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(sums == 1000)
        await running.server.stop()
    }

    @Test(arguments: [
        "", "ws:", "ws://", "ftp://x", "ws://a b", "ws://x:0", "ws://x:65536", "ws://x:", "ws://[::1", "ws://[x]",
        "ws://u:p@x", "ws://x\r\n", "ws://é", "ws://[::1]x",
    ]) func `what is no URL is refused`(text: String) async {
        #expect(await Self.failure(text) == .invalidURL(text))
    }

    @Test(arguments: [("x\r\ny", "1"), ("x", "1\r\ny: 2"), ("", "1"), ("Host", "y"), ("Sec-WebSocket-Key", "y")])
    func `headers that would break the request are refused`(name: String, value: String) async {
        let failure = await Self.failure("ws://127.0.0.1:9/", headers: [(name, value)])
        #expect(failure == .invalidHeader(name))
    }
}
