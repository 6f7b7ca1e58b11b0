import Basics
import FoundationEssentials
import Synchronization
import Testing

@testable import LanguageModels

struct OpenAIEmbeddingModelTests {
    private typealias Server = StreamingServer

    private func model(
        _ server: StreamingServer, dimension: Int = 2, asksForDimension: Bool = false,
        clock: NotedClock = NotedClock()
    ) throws -> OpenAIEmbeddingModel {
        var configuration = OpenAIEmbeddingModel.Configuration(apiKey: Private("k3y"))
        configuration.baseURL = server.url + "/v1"
        configuration.dimension = dimension
        configuration.asksForDimension = asksForDimension
        configuration.policy.jitter = 0
        return try OpenAIEmbeddingModel(configuration, clock: clock)
    }
    private static func base64(_ numbers: [Float]) -> String {
        let bytes = numbers.flatMap { number in (0..<4).map { UInt8(number.bitPattern >> UInt32(8 * $0) & 255) } }
        return Data(bytes).base64EncodedString()
    }
    private static func answer(_ vectors: [(index: Int, embedding: String)]) -> StreamingServer.Step {
        let items = vectors.map { #"{"object":"embedding","index":\#($0.index),"embedding":\#($0.embedding)}"# }
        return Server.answer("200 OK", #"{"object":"list","data":[\#(items.joined(separator: ","))]}"#)
    }

    @Test func `vectors come in the texts' order and of unit length, whatever the server's`() async throws {
        let server = try Server([
            [Self.answer([(1, "\"\(Self.base64([0, -2]))\""), (0, "\"\(Self.base64([3, 4]))\"")])]
        ])
        let vectors = try await model(server, asksForDimension: true).embed(["one", "two"])
        #expect(vectors == [[0.6, 0.8], [0, -1]])
        let request = await server.requests.first { _ in true } ?? ""
        #expect(request.hasPrefix("POST /v1/embeddings HTTP/1.1\r\n"))
        #expect(request.contains("Authorization: Bearer k3y\r\n"))
        let body = try JSONValue(parsing: String(try #require(request.split(separator: "\r\n\r\n").last)))
        #expect(
            body == [
                "model": "text-embedding-3-small", "input": ["one", "two"], "encoding_format": "base64",
                "dimensions": 2,
            ])
    }

    @Test func `a server that answers with lists and without indexes is understood`() async throws {
        let body = #"{"data":[{"embedding":[0,5]},{"embedding":[1.5,0]}]}"#
        let server = try Server([[Server.answer("200 OK", body)]])
        let vectors = try await model(server).embed(["one", "two"])
        #expect(vectors == [[0, 1], [1, 0]])
    }

    @Test func `no texts are no request`() async throws {
        let server = try Server([])
        let vectors = try await model(server).embed([])
        #expect(vectors == [])
    }

    @Test func `passing failures are asked again after the server's wait`() async throws {
        let clock = NotedClock()
        let server = try Server([
            [Server.answer("503 Busy", "")], [Server.answer("429 Slow", "", headers: "Retry-After: 3\r\n")],
            [Self.answer([(0, "[1,0]")])],
        ])
        let vectors = try await model(server, clock: clock).embed(["one"])
        #expect(vectors == [[1, 0]])
        #expect(clock.waits == [.milliseconds(100), .seconds(3)])
    }

    @Test(arguments: [
        ("401 Unauthorized", "", LanguageModelError.refused(status: 401, "no reason given")),
        ("429 Slow", "Retry-After: 60\r\n", .rateLimited(retryAfter: .seconds(60))),
    ]) func `what waiting does not mend is told at once`(
        status: String, headers: String, wanted: LanguageModelError
    ) async throws {
        let clock = NotedClock()
        let server = try Server([[Server.answer(status, "", headers: headers)]])
        let model = try model(server, clock: clock)
        await #expect(throws: wanted) { _ = try await model.embed(["one"]) }
        #expect(clock.waits == [])
    }

    @Test func `a server that keeps failing is given up after three more tries`() async throws {
        let clock = NotedClock()
        let server = try Server(Array(repeating: [Server.answer("500 Oops", "")], count: 4))
        let model = try model(server, clock: clock)
        await #expect(throws: LanguageModelError.provider(status: 500, "no reason given")) {
            _ = try await model.embed(["one"])
        }
        #expect(clock.waits == [.milliseconds(100), .seconds(2), .seconds(2)])
    }

    @Test(arguments: [
        "not JSON", "{}", #"{"data":[]}"#, #"{"data":[{"index":1,"embedding":[1,0]}]}"#,
        #"{"data":[{"index":-1,"embedding":[1,0]}]}"#, #"{"data":[{"index":0,"embedding":[1,0,0]}]}"#,
        #"{"data":[{"index":0,"embedding":[0,0]}]}"#, #"{"data":[{"index":0,"embedding":[1,"x"]}]}"#,
        #"{"data":[{"index":0,"embedding":"!!!!"}]}"#, #"{"data":[{"index":0,"embedding":"AAA="}]}"#,
        #"{"data":[{"index":0}]}"#, #"{"data":[{"index":0,"embedding":[1,0]},{"index":0,"embedding":[1,0]}]}"#,
        #"{"data":[{"index":0,"embedding":"AADAfwAAwH8="}]}"#,
    ]) func `an answer that is none is an error and not asked for again`(body: String) throws {
        do throws(LanguageModelError) {
            _ = try OpenAIEmbeddingFormat.vectors(Array(body.utf8), count: 1, dimension: 2)
            Issue.record("it was taken for vectors")
        } catch {
            guard case .malformed = error else { throw error }
            #expect(!error.isWorthRetrying)
        }
    }

    @Test func `requests stay within the server's limits`() {
        let many = OpenAIEmbeddingFormat.batches(Array(repeating: "hello", count: 5000))
        #expect(many.map(\.count) == [2048, 2048, 904])
        let long = OpenAIEmbeddingFormat.batches(Array(repeating: String(repeating: "a", count: 8000), count: 50))
        #expect(long.map(\.count) == [37, 13])
        #expect(OpenAIEmbeddingFormat.batches([""]) == [[" "]])
        let cut = OpenAIEmbeddingFormat.batches([String(repeating: "€", count: 4000)])
        #expect(cut.first?.first?.utf8.count == 8190, "cut between two characters of three bytes")
        #expect(OpenAIEmbeddingFormat.batches([]).isEmpty)
    }
}

/// A clock that does not wait, but notes how long it was to.
final class NotedClock: Clock, Sendable {
    struct Instant: InstantProtocol {
        var offset: Swift.Duration = .zero
        func advanced(by duration: Swift.Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Swift.Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }
    private let noted = Mutex<[Swift.Duration]>([])
    var waits: [Swift.Duration] { noted.withLock(\.self) }
    var now: Instant { Instant(offset: waits.reduce(.zero, +)) }
    var minimumResolution: Swift.Duration { .zero }
    func sleep(until deadline: Instant, tolerance: Swift.Duration?) async throws {
        try Task.checkCancellation()
        let now = now
        noted.withLock { $0.append(now.duration(to: deadline)) }
    }
}
