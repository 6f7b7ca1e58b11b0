import Basics
import LanguageModels
import Memory
import Testing

struct SemanticCacheTests {
    typealias Cache = SemanticCache<String, Int, String>
    let model = EmbeddingModelID(name: "test", dimension: 2)
    let now = UnixTime(seconds: 100)
    /// A unit vector whose cosine with (1, 0) is `cosine`.
    private func meaning(_ cosine: Float, _ model: EmbeddingModelID? = nil) -> Cache.Meaning {
        Cache.Meaning([cosine, (1 - cosine * cosine).squareRoot()], model: model ?? self.model)
    }
    private func cache(holding text: String = "What is my dog called?") -> Cache {
        var cache = Cache()
        cache.insert("Bruno", to: text, meaning: meaning(1), filters: 10, for: "ann", generation: 1, now: now)
        return cache
    }

    @Test func `the same words hit without a vector, however they are written`() {
        var cache = cache()
        let found = cache.answer(to: "what is my dog called", filters: 10, for: "ann", generation: 1, now: now)
        #expect(found == "Bruno")
    }

    @Test(arguments: [(Float(0.951), "Bruno"), (Float(0.949), nil)])
    func `other words hit from a cosine of 0.95 on`(cosine: Float, expected: String?) {
        var cache = cache()
        let found = cache.answer(
            to: "what's the name of my dog", meaning: meaning(cosine), filters: 10, for: "ann", generation: 1, now: now)
        #expect(found == expected)
    }

    @Test(arguments: [
        ("who slept in room 12", "who slept in room 13"), ("did i call on monday", "did i call on tuesday"),
        ("do i like fish", "do i not like fish"), ("is it at five", "is it at six"),
    ])
    func `questions apart by a number, a day or a "not" are not the same, whatever their vectors say`(
        asked: String, other: String
    ) {
        var cache = cache(holding: asked)
        let found = cache.answer(
            to: other, meaning: meaning(0.999), filters: 10, for: "ann", generation: 1, now: now)
        #expect(found == nil)
    }

    @Test func `another person, filter, model or generation is no hit`() {
        var cache = cache()
        let text = "What is my dog called?"
        let person = cache.answer(to: text, meaning: meaning(1), filters: 10, for: "bob", generation: 1, now: now)
        let filter = cache.answer(to: text, meaning: meaning(1), filters: 5, for: "ann", generation: 1, now: now)
        let other = EmbeddingModelID(name: "other", dimension: 2)
        let model = cache.answer(
            to: "my dog's name", meaning: meaning(1, other), filters: 10, for: "ann", generation: 1, now: now)
        let written = cache.answer(to: text, meaning: meaning(1), filters: 10, for: "ann", generation: 2, now: now)
        #expect([person, filter, model, written] == [nil, nil, nil, nil])
        #expect(cache.people == 0)  // the write ended the person's ring
    }

    @Test func `a ring keeps the last questions, and each until its own time is over`() {
        var cache = Cache(.init(lifetime: .seconds(60)))
        for number in 0..<10 {
            cache.insert(
                "\(number)", to: "question \(number)", meaning: nil, filters: 1, for: "ann", generation: 1,
                now: UnixTime(seconds: Int64(number) * 10))
        }
        func ask(_ number: Int, at seconds: Int64) -> String? {
            cache.answer(
                to: "question \(number)", filters: 1, for: "ann", generation: 1, now: UnixTime(seconds: seconds))
        }
        let found = (0..<10).map { ask($0, at: 90) }
        #expect(found == [nil, nil, nil, nil, "4", "5", "6", "7", "8", "9"])
        let later = (0..<10).map { ask($0, at: 120) }
        #expect(later == [nil, nil, nil, nil, nil, nil, nil, "7", "8", "9"])
    }

    @Test func `a removed person's questions are gone`() {
        var cache = cache()
        cache.remove("ann")
        let found = cache.answer(
            to: "What is my dog called?", filters: 10, for: "ann", generation: 1, now: now)
        #expect(found == nil)
    }
}
