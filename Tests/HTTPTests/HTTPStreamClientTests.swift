import HTTP
import Testing

struct HTTPStreamClientTests {
    private func collect(
        _ stream: AsyncThrowingStream<HTTPStreamClient.Event, any Error>
    ) async throws -> (status: Int, headers: [(name: String, value: String)], body: [UInt8]) {
        var answer: (status: Int, headers: [(name: String, value: String)], body: [UInt8]) = (0, [], [])
        for try await event in stream {
            switch event {
            case .head(let status, let headers): (answer.status, answer.headers) = (status, headers)
            case .body(let bytes): answer.body += bytes
            }
        }
        return answer
    }

    @Test func `a request arrives as sent and its answer comes head first`() async throws {
        let running = try HTTPServerTests.serve(handle: { request in
            HTTPResponse(status: 404, headers: [("x-auth", request.headers["authorization"] ?? "")], body: request.body)
        })
        let client = try HTTPStreamClient()
        let url = "http://127.0.0.1:\(running.port)/"
        for size in [0, 5, 1_000_000] {
            let body = [UInt8](repeating: 120, count: size)
            let answer = try await collect(
                client.open("POST", url, headers: [("Authorization", "Bearer t")], body: body))
            #expect(answer.status == 404)
            #expect(answer.headers.contains { $0 == ("x-auth", "Bearer t") })
            #expect(answer.body == body)
        }
        await running.server.stop()
    }

    @Test func `a stream outlives the client that is let go`() async throws {
        let running = try HTTPServerTests.serve(handle: { _ in .text("here") })
        let stream = try HTTPStreamClient().open("GET", "http://127.0.0.1:\(running.port)/")
        #expect(try await collect(stream).body == Array("here".utf8))
        await running.server.stop()
    }

    @Test func `what goes wrong is named with the URL`() async throws {
        let client = try HTTPStreamClient()
        await #expect(throws: HTTPError.invalidURL("ftp://x")) { try await collect(client.open("GET", "ftp://x")) }
        await #expect(throws: HTTPError.invalidMethod("G ET")) { try await collect(client.open("G ET", "http://x")) }
        let running = try HTTPServerTests.serve()
        await running.server.stop()
        let gone = "http://127.0.0.2:\(running.port)/"
        let error = await #expect(throws: HTTPError.self) { try await collect(client.open("GET", gone)) }
        #expect(error?.description.contains(gone) == true)
    }

    @Test func `an answer that does not come in time ends the wait`() async throws {
        let running = try HTTPServerTests.serve(handle: { _ in
            try? await Task.sleep(for: .seconds(30))
            return .text("late")
        })
        let client = try HTTPStreamClient()
        let url = "http://127.0.0.1:\(running.port)/"
        var patience = HTTPStreamClient.Patience()
        patience.answering = .milliseconds(100)
        await #expect(throws: HTTPError.timedOut(url: url, seconds: 0.1)) {
            try await collect(client.open("GET", url, patience: patience))
        }
        await running.server.stop(within: .milliseconds(50))
    }
}
