import Basics
import HTTP
import Testing

@testable import LanguageModels

struct OpenAIChatModelTests {
    private func model(_ server: StreamingServer, patience: Duration = .seconds(10)) throws -> OpenAIChatModel {
        var configuration = OpenAIChatModel.Configuration(model: "m", apiKey: Private("k3y"))
        configuration.baseURL = server.url + "/v1"
        configuration.firstToken = patience
        configuration.nextToken = patience
        return try OpenAIChatModel(configuration)
    }
    private func events(_ model: OpenAIChatModel) async throws -> [ChatEvent] {
        var events: [ChatEvent] = []
        for try await event in model.reply(to: ChatRequest(messages: [.user("hi")])) { events.append(event) }
        return events
    }
    private static func text(_ text: String) -> StreamingServer.Step {
        StreamingServer.event(#"{"choices":[{"index":0,"delta":{"content":"\#(text)"}}]}"#)
    }
    private static let stop = StreamingServer.event(#"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#)
    private static let done = StreamingServer.event("[DONE]")

    @Test func `a token is there before the next one is written`() async throws {
        let server = try StreamingServer([
            [StreamingServer.head, Self.text("Hel"), .pause, Self.text("lo"), Self.stop, Self.done]
        ])
        var events: [ChatEvent] = []
        for try await event in try model(server).reply(to: ChatRequest(messages: [.user("hi")])) {
            events.append(event)
            if event == .text("Hel") { server.next() }
        }
        #expect(events == [.text("Hel"), .text("lo"), .finished(.stop)])
        let request = await server.requests.first { _ in true } ?? ""
        #expect(request.hasPrefix("POST /v1/chat/completions HTTP/1.1\r\n"))
        #expect(request.contains("Authorization: Bearer k3y\r\n"))
        #expect(request.contains(#""messages":[{"content":"hi","role":"user"}]"#))
    }

    @Test func `two replies stream at the same time`() async throws {
        let steps: [StreamingServer.Step] = [StreamingServer.head, Self.text("a"), Self.stop, Self.done]
        // The fake serves one connection after the other, so the first must not hold the second up.
        let (held, free) = (
            try StreamingServer([[StreamingServer.head, Self.text("x"), .pause, Self.stop, Self.done]]),
            try StreamingServer([steps])
        )
        let client = try HTTPStreamClient()
        var first = client.open("POST", held.url).makeAsyncIterator()
        _ = try await first.next()
        var second: [UInt8] = []
        for try await event in client.open("POST", free.url) { if case .body(let bytes) = event { second += bytes } }
        #expect(String(decoding: second, as: UTF8.self).hasSuffix("[DONE]\n\n"))
        held.next()
        var pieces = 0
        while try await first.next() != nil { pieces += 1 }
        #expect(pieces > 0)
    }

    @Test(arguments: [
        (
            "401 Unauthorized", "", #"{"error":{"message":"bad key"}}"#,
            LanguageModelError.refused(status: 401, "bad key")
        ),
        ("429 Too Many", "Retry-After: 2\r\n", #"{"error":{"message":"slow"}}"#, .rateLimited(retryAfter: .seconds(2))),
        ("429 Too Many", "retry-after-ms: 150\r\n", "", .rateLimited(retryAfter: .milliseconds(150))),
        ("429 Too Many", "Retry-After: soon\r\n", "", .rateLimited(retryAfter: nil)),
        ("429 Too Many", "", #"{"error":{"code":"insufficient_quota","message":"pay"}}"#, .refused(status: 429, "pay")),
        ("500 Oops", "", "<html>", .provider(status: 500, "no reason given")),
        ("503 Busy", "", #"{"error":"overloaded"}"#, .provider(status: 503, "overloaded")),
    ])
    func `a refusal says what to do about it`(
        status: String, headers: String, body: String, wanted: LanguageModelError
    ) async throws {
        let server = try StreamingServer([[StreamingServer.answer(status, body, headers: headers)]])
        let model = try model(server)
        let error = await #expect(throws: LanguageModelError.self) { try await events(model) }
        #expect(error == wanted)
    }

    @Test func `a server that says nothing is given up`() async throws {
        let server = try StreamingServer([[.hold]])
        let model = try model(server, patience: .milliseconds(100))
        let error = await #expect(throws: LanguageModelError.self) { try await events(model) }
        #expect(error == .timedOut("first token"))
    }
    @Test func `a server that stalls in the midst is given up, and the connection ended`() async throws {
        let server = try StreamingServer([[StreamingServer.head, Self.text("a"), .hold]])
        let model = try model(server, patience: .milliseconds(200))
        let error = await #expect(throws: LanguageModelError.self) { try await events(model) }
        #expect(error == .timedOut("next token"))
        #expect(await server.clientGone.first { _ in true } != nil)
    }
    @Test func `a cancelled reader ends the request`() async throws {
        let server = try StreamingServer([[StreamingServer.head, Self.text("a"), .hold]])
        let stream = try model(server).reply(to: ChatRequest(messages: [.user("hi")]))
        let (first, told) = AsyncStream<Void>.makeStream()
        let reading = Task { for try await _ in stream { told.yield() } }
        _ = await first.first { _ in true }
        reading.cancel()
        #expect(await server.clientGone.first { _ in true } != nil)
    }
    @Test func `a stream that breaks off is worth another try`() async throws {
        let server = try StreamingServer([[StreamingServer.head, Self.text("a")]])
        let model = try model(server)
        let error = await #expect(throws: LanguageModelError.self) { try await events(model) }
        #expect(error?.isWorthRetrying == true)
        await #expect(throws: LanguageModelError.self) {
            // Nobody listens there any more.
            var configuration = OpenAIChatModel.Configuration(model: "m")
            configuration.baseURL = "http://127.0.0.2:\(server.port)"
            _ = try await events(try OpenAIChatModel(configuration))
        }
    }
    @Test func `warming up opens the connection and sees a wrong key`() async throws {
        let server = try StreamingServer([
            [StreamingServer.answer("200 OK", "{}")],
            [StreamingServer.answer("401 No", #"{"error":{"message":"key"}}"#)],
        ])
        let model = try model(server)
        try await model.warm()
        await #expect(throws: LanguageModelError.refused(status: 401, "key")) { try await model.warm() }
    }
    @Test func `a key is never printed`() {
        let configuration = OpenAIChatModel.Configuration(model: "m", apiKey: Private("k3y"))
        #expect(!"\(configuration)".contains("k3y"))
    }
}
