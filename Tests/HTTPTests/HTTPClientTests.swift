import Basics
import HTTP
import Testing

struct HTTPClientTests {
    @Test func `a request arrives as sent and its answer comes back`() async throws {
        let running = try HTTPServerTests.serve(handle: { request in
            HTTPResponse(
                status: 409,
                headers: [("x-auth", request.headers["authorization"] ?? ""), ("x-method", request.method)],
                body: request.body + request.path.utf8)
        })
        let client = try HTTPClient()
        let url = "http://127.0.0.1:\(running.port)/twirp/a%20b"
        for method in ["POST", "GET", "DELETE", "PUT"] {
            let body: [UInt8] = method == "GET" ? [] : [UInt8](repeating: 120, count: 100_000)
            let answer = try await client.send(method, url, headers: [("Authorization", "Bearer t")], body: body)
            #expect(answer.status == 409)
            #expect(answer.headers.contains { $0 == ("x-auth", "Bearer t") })
            #expect(answer.headers.contains { $0 == ("x-method", method) })
            #expect(answer.body == body + Array("/twirp/a b".utf8))
        }
        #expect(try await client.send("POST", url).body == Array("/twirp/a b".utf8))
        #expect(try await client.send("HEAD", url).body == [])
        await running.server.stop()
    }

    @Test func `what goes wrong is named with the URL`() async throws {
        let client = try HTTPClient()
        await #expect(throws: HTTPError.invalidURL("ftp://x")) { try await client.send("GET", "ftp://x") }
        await #expect(throws: HTTPError.invalidURL("http://a b")) { try await client.send("GET", "http://a b") }
        await #expect(throws: HTTPError.invalidMethod("G ET")) { try await client.send("G ET", "http://x") }
        // Servers of other tests, that may get the port by now, listen on 127.0.0.1 only.
        let running = try HTTPServerTests.serve()
        await running.server.stop()
        let gone = "http://127.0.0.2:\(running.port)/"
        let error = await #expect(throws: HTTPError.self) { try await client.send("GET", gone) }
        #expect(error?.description.contains(gone) == true)
    }

    @Test func `an answer that does not come in time, or is no longer wanted, ends the wait`() async throws {
        let running = try HTTPServerTests.serve(handle: { _ in
            try? await Task.sleep(for: .seconds(30))
            return .text("late")
        })
        let client = try HTTPClient()
        let url = "http://127.0.0.1:\(running.port)/"
        await #expect(throws: HTTPError.timedOut(url: url, seconds: 0.2)) {
            try await client.send("GET", url, timeout: .milliseconds(200))
        }
        let task = Task { try await client.send("GET", url) }
        task.cancel()
        await #expect(throws: HTTPError.cancelled) { try await task.value }
        await running.server.stop(within: .milliseconds(50))
    }
}
