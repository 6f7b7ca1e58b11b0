import Basics
import Synchronization
import Testing

@testable import LanguageModels

/// Gives each text a vector made of its length; says what it was asked, and answers when it may.
private final class CountingModel: EmbeddingModel {
    let id = EmbeddingModelID(name: "counting", dimension: 2)
    private struct State {
        var asked: [[String]] = []
        var failure: LanguageModelError?
        var held: [CheckedContinuation<Void, Never>] = []
        var isOpen = true
    }
    private let state = Mutex(State())
    private let (requests, told) = AsyncStream<Void>.makeStream()

    var asked: [[String]] { state.withLock { $0.asked } }
    func fail(with error: LanguageModelError?) { state.withLock { $0.failure = error } }
    /// Answers wait for `open`.
    func hold() { state.withLock { $0.isOpen = false } }
    func open() {
        let held = state.withLock { state in
            state.isOpen = true
            defer { state.held = [] }
            return state.held
        }
        for one in held { one.resume() }
    }
    func nextRequest() async { _ = await requests.first { _ in true } }

    func warm() async throws(LanguageModelError) {}
    func embed(_ texts: [String]) async throws(LanguageModelError) -> [[Float]] {
        state.withLock { $0.asked.append(texts) }
        told.yield()
        await withCheckedContinuation { continuation in
            let mayGo = state.withLock { state in
                if !state.isOpen { state.held.append(continuation) }
                return state.isOpen
            }
            if mayGo { continuation.resume() }
        }
        if let failure = state.withLock({ $0.failure }) { throw failure }
        return texts.map { [Float($0.utf8.count), 0] }
    }
}

struct CachingEmbeddingModelTests {
    @Test func `what was asked lately is not asked again, and texts come back in order`() async throws {
        let model = CountingModel()
        let cache = CachingEmbeddingModel(model)
        let first = try await cache.embed(["a", "bb", "a"])
        let second = try await cache.embed(["ccc", "bb"])
        #expect(first == [[1, 0], [2, 0], [1, 0]])
        #expect(second == [[3, 0], [2, 0]])
        #expect(model.asked == [["a", "bb"], ["ccc"]])
        #expect(cache.hits.value == 1)
        #expect(cache.misses.value == 3)
    }

    @Test func `texts that look alike are kept apart`() async throws {
        let model = CountingModel()
        let cache = CachingEmbeddingModel(model)
        let vectors = try await cache.embed(["caf\u{e9}", "cafe\u{301}"])
        #expect(vectors == [[5, 0], [6, 0]])
    }

    @Test func `two who ask the same at once share one request, and one that is cancelled spoils nothing`() async throws
    {
        let model = CountingModel()
        let cache = CachingEmbeddingModel(model)
        model.hold()
        let first = Task { try await cache.embed(["a"]) }
        await model.nextRequest()
        let second = Task { try await cache.embed(["a", "bb"]) }
        // The second asks only for what is new.
        await model.nextRequest()
        first.cancel()
        model.open()
        let vectors = try await second.value
        _ = await first.result
        #expect(vectors == [[1, 0], [2, 0]])
        #expect(model.asked == [["a"], ["bb"]])
        let again = try await cache.embed(["a"])
        #expect(again == [[1, 0]])
        #expect(model.asked.count == 2)
    }

    @Test func `a failure reaches who asked and is not kept`() async throws {
        let model = CountingModel()
        let cache = CachingEmbeddingModel(model)
        model.fail(with: .timedOut("answer"))
        await #expect(throws: LanguageModelError.timedOut("answer")) { _ = try await cache.embed(["a"]) }
        model.fail(with: nil)
        let vectors = try await cache.embed(["a"])
        #expect(vectors == [[1, 0]])
    }

    @Test func `more than fits goes, the longest unasked first`() async throws {
        let model = CountingModel()
        let cache = CachingEmbeddingModel(model, capacity: 2)
        for text in ["a", "bb", "a", "ccc", "a", "bb"] { _ = try await cache.embed([text]) }
        #expect(model.asked == [["a"], ["bb"], ["ccc"], ["bb"]])
    }

    @Test func `kept values are those of a plain list that forgets its end`() {
        var random = SeededRandom(seed: 7)
        var values = RecentValues<Int, Int>(capacity: 5)
        var plain: [(key: Int, value: Int)] = []
        for step in 0..<5000 {
            let key = Int.random(in: 0..<9, using: &random)
            let place = plain.firstIndex { $0.key == key }
            if Bool.random(using: &random) {
                let found = values.use(key)
                #expect(found == place.map { plain[$0].value })
                if let place { plain.insert(plain.remove(at: place), at: 0) }
            } else {
                values.keep(step, for: key)
                if let place { plain.remove(at: place) }
                plain.insert((key, step), at: 0)
                plain = Array(plain.prefix(5))
            }
            #expect(values.count == plain.count)
        }
    }
}
