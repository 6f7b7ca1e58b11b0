import Basics
import HTTP
import Sockets
import Synchronization
import Testing

/// The server on a loopback port, with a handler that tells what it got.
struct HTTPServerTests {
    struct Running {
        let server: HTTPServer
        let port: UInt16
        let metrics: Metrics
        func count(_ name: String) -> Int {
            let line = metrics.exposition.split(separator: "\n").first { $0.hasPrefix(name + " ") }
            return line.flatMap { Int($0.split(separator: " ").last ?? "") } ?? -1
        }
    }

    static func serve(
        _ change: (inout HTTPServer.Configuration) -> Void = { _ in },
        upgrade: @escaping @Sendable (HTTPRequest) -> UpgradeDecision = { _ in .reject(.text("no", status: 404)) },
        handle: @escaping @Sendable (HTTPRequest) async -> HTTPResponse = { request in
            .text("\(request.method) \(request.path) \(request.body.count) \(request.queryValue("q")?.utf8.count ?? 0)")
        }
    ) throws -> Running {
        var configuration = HTTPServer.Configuration()
        configuration.bindAddresses = ["127.0.0.1"]
        change(&configuration)
        let metrics = Metrics()
        let server = HTTPServer(configuration: configuration, handle: handle, upgrade: upgrade, metrics: metrics)
        return Running(server: server, port: try server.start(), metrics: metrics)
    }
    static func exchange(_ port: UInt16, _ text: String) async throws -> String? {
        try await RawClient.run {
            let client = try RawClient(port: port)
            client.send(text)
            return client.receive()
        }
    }

    @Test(arguments: ["GET", "PUT", "POST", "PATCH", "DELETE", "OPTIONS"])
    func `any method reaches the handler`(method: String) async throws {
        let running = try Self.serve()
        let answer = try await Self.exchange(
            running.port, "\(method) //rtc/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        #expect(answer?.hasPrefix("HTTP/1.1 200 OK\r\n") == true)
        #expect(answer?.hasSuffix("\(method) /rtc/x 0 0") == true)
        await running.server.stop()
    }

    @Test func `a query of 60 KB arrives whole`() async throws {
        let running = try Self.serve()
        let query = String(repeating: "a", count: 60_000)
        let answer = try await Self.exchange(
            running.port, "GET /rtc?q=\(query) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        #expect(answer?.hasSuffix("GET /rtc 0 60000") == true)
        await running.server.stop()
    }

    @Test func `a connection serves one request after the other, also when they come at once`() async throws {
        let running = try Self.serve()
        let one = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
        let preflight =
            "OPTIONS /a HTTP/1.1\r\nHost: x\r\nOrigin: http://o\r\nAccess-Control-Request-Method: POST\r\n"
            + "Access-Control-Request-Headers: authorization\r\n\r\n"
        let last = "POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi"
        let requests = one + String(repeating: preflight, count: 300) + one + last
        let answer = try await Self.exchange(running.port, requests)
        #expect(answer?.components(of: "HTTP/1.1 200 OK") == 3)
        #expect(answer?.components(of: "access-control-allow-headers: authorization") == 300)
        #expect(answer?.components(of: "access-control-max-age: 86400") == 300)
        #expect(answer?.hasSuffix("POST /b 2 0") == true)
        await running.server.stop()
    }

    @Test func `a body over the limit is answered although it is still being sent`() async throws {
        let running = try Self.serve { $0.maxBody = 100 }
        let body = String(repeating: "b", count: 200_000)
        let answer = try await Self.exchange(
            running.port, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
        #expect(answer?.hasPrefix("HTTP/1.1 413 ") == true)
        #expect(answer?.contains("access-control-allow-origin: *") == true)
        #expect(running.count("parley_http_bad_requests_total") == 1)
        await running.server.stop()
    }

    @Test func `a hundred clients at once all get their own answer`() async throws {
        let running = try Self.serve()
        let answers = try await RawClient.run {
            let clients = try (0..<100).map { _ in try RawClient(port: running.port) }
            for (number, client) in clients.enumerated() {
                client.send("GET /\(number) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            }
            return clients.map { $0.receive() ?? "" }
        }
        for (number, answer) in answers.enumerated() { #expect(answer.hasSuffix("GET /\(number) 0 0")) }
        await running.server.stop()
    }

    @Test func `a client that leaves cancels its handler`() async throws {
        let (ended, end) = AsyncStream<Bool>.makeStream()
        let (begun, begin) = AsyncStream<Void>.makeStream()
        let running = try Self.serve(handle: { _ in
            begin.finish()
            try? await Task.sleep(for: .seconds(30))
            end.yield(Task.isCancelled)
            return .text("late")
        })
        let client = try await RawClient.run {
            let client = try RawClient(port: running.port)
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            return ClientBox(client)
        }
        for await _ in begun {}
        client.drop()
        var results = ended.makeAsyncIterator()
        #expect(await results.next() == true)
        await running.server.stop()
    }

    @Test func `a client that never ends its headers is told so and closed`() async throws {
        let running = try Self.serve { $0.headerTimeout = .milliseconds(300) }
        let answer = try await Self.exchange(running.port, "GET / HT")
        #expect(answer?.hasPrefix("HTTP/1.1 408 ") == true)
        #expect(try await Self.exchange(running.port, "") == "")
        #expect(running.metrics.exposition.contains("parley_http_timeouts_total{phase=\"header\"} 2"))
        await running.server.stop()
    }

    @Test func `connections that never finish a handshake harm nobody`() async throws {
        let running = try Self.serve { $0.headerTimeout = .milliseconds(800) }
        let answer = try await RawClient.run {
            let idle = try (0..<500).map { _ in try RawClient(port: running.port) }
            for client in idle.prefix(250) { client.send("GET /") }
            let client = try RawClient(port: running.port)
            client.send("GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            let answer = client.receive()
            for client in idle { _ = client.receive() }
            return answer
        }
        #expect(answer?.hasSuffix("GET /x 0 0") == true)
        await running.server.stop()
        #expect(running.count("parley_http_connections") == 0)
    }

    @Test func `connections over the limit are refused and counted`() async throws {
        let running = try Self.serve { $0.maxConnections = 2 }
        let answers = try await RawClient.run {
            let request = "GET /x HTTP/1.1\r\nHost: x\r\n\r\n"
            let kept = try (0..<2).map { _ in try RawClient(port: running.port) }
            for client in kept {
                client.send(request)
                _ = client.receive(until: "GET /x 0 0")
            }
            let refused = try RawClient(port: running.port)
            refused.send(request)
            return [refused.receive(), withExtendedLifetime(kept) { "kept" }]
        }
        #expect(answers == ["", "kept"])
        #expect(running.count("parley_http_refused_connections_total") == 1)
        await running.server.stop()
    }

    @Test func `stop lets a running request end and takes no new one`() async throws {
        let (begun, begin) = AsyncStream<Void>.makeStream()
        let (going, go) = AsyncStream<Void>.makeStream()
        let running = try Self.serve(handle: { _ in
            begin.finish()
            for await _ in going {}
            return .text("done")
        })
        async let answer = Self.exchange(running.port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        for await _ in begun {}
        async let stopped: Void = running.server.stop(within: .seconds(10))
        go.finish()
        #expect(try await answer?.hasSuffix("done") == true)
        await stopped
        // Refused, or taken by the kernel's queue just before the listener closed: never answered.
        let late = try? await Self.exchange(running.port, "GET / HTTP/1.1\r\n")
        #expect((late ?? nil) ?? "" == "")
    }

    @Test func `a server that is let go ends, its connections too`() async throws {
        let client: RawClient
        do {
            let running = try Self.serve()
            client = try await RawClient.run {
                let client = try RawClient(port: running.port)
                client.send("GET /x HTTP/1.1\r\nHost: x\r\n\r\n")
                _ = client.receive(until: "GET /x 0 0")
                return client
            }
        }
        #expect(try await RawClient.run { client.receive() } == "")
    }

    @Test func `a port in use is named`() async throws {
        let running = try Self.serve()
        let error = #expect(throws: HTTPError.self) { try Self.serve { $0.port = running.port } }
        #expect(error?.description.contains("TCP 127.0.0.1:\(running.port) is in use") == true)
        await running.server.stop()
    }
}

extension String {
    func components(of part: String) -> Int { ranges(of: part).count }
}

/// Lets a test drop a client at a moment of its choice.
final class ClientBox: Sendable {
    private let client: Mutex<RawClient?>
    init(_ client: RawClient) { self.client = Mutex(client) }
    func drop() { client.withLock { $0 = nil } }
}
