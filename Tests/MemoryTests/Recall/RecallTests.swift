import Basics
import LanguageModels
import Synchronization
import Testing

@testable import Memory

/// Recall through a store.
struct RecallTests {
    /// Three directions: animals, the sea, all else; or what a test makes of it.
    final class WordEmbedder: EmbeddingModel {
        let id = EmbeddingModelID(name: "words", dimension: 3)
        enum Mood: Sendable { case well, failing, silent }
        private let mood: Mutex<Mood>
        private let asked = Mutex(0)
        var calls: Int { asked.withLock { $0 } }
        init(_ mood: Mood = .well) { self.mood = Mutex(mood) }
        func turn(_ new: Mood) { mood.withLock { $0 = new } }
        func warm() async throws(LanguageModelError) {}
        func embed(_ texts: [String]) async throws(LanguageModelError) -> [[Float]] {
            asked.withLock { $0 += 1 }
            switch mood.withLock({ $0 }) {
            case .failing: throw .unreachable("it is asked to fail")
            case .silent:
                // Until the race is over, and this task with it.
                try? await Task.sleep(for: .seconds(600))
                return []
            case .well: break
            }
            return texts.map { text in
                let text = text.lowercased()
                if ["dog", "puppy", "bruno"].contains(where: text.contains) { return [1, 0, 0] }
                if ["sea", "beach", "wave"].contains(where: text.contains) { return [0, 1, 0] }
                return [0, 0, 1]
            }
        }
    }
    static let start = UnixTime(seconds: 1_683_417_600)
    static let later = UnixTime(seconds: 1_686_000_000)

    static func open(_ embedder: (any EmbeddingModel)?) async throws -> (MemoryStore, Person) {
        let store = try await MemoryStore.open(
            MemoryConfiguration(folder: nil, embedder: embedder, now: { later }))
        return (store, try await store.person(CallerKey(.phone, "+15551234567")))
    }

    @discardableResult
    static func talk(_ store: MemoryStore, _ person: Person, _ name: String, _ said: [String]) async throws
        -> Conversation.ID
    {
        let call = try await store.begin(
            Conversation(externalID: name, started: start, callerName: "Ann", agentName: "Parley"), for: person)
        let turns = said.enumerated().map { index, text in
            Turn(index: index, speaker: index % 2 == 0 ? .caller : .agent, said: start, text: text)
        }
        try await store.append(turns, to: call, for: person)
        _ = try await store.finish(call, ended: start, outcome: "caller_left", for: person)
        return call
    }
    static func turnsOnly(_ query: String) -> RecallRequest {
        var request = RecallRequest(query, at: later)
        request.includesFacts = false
        return request
    }

    @Test func `what was said comes back with who said it, when, and why`() async throws {
        let (store, person) = try await Self.open(WordEmbedder())
        try await Self.talk(store, person, "one", ["We went to the beach", "How nice", "We have a puppy", "Oh"])
        let answer = try await store.recall(Self.turnsOnly("what is my dog like"), for: person)
        let best = try #require(answer.items.first)
        #expect(best.text == "Ann on 7 May 2023: We have a puppy")
        #expect(best.reasons.contains { $0.signal == .sentence && $0.value == 1 })
        #expect(best.reasons.contains { $0.signal == .speaker })
        #expect(abs(best.reasons.reduce(0) { $0 + $1.share } - best.score) < 1e-5)
        #expect(best.context.map(\.text) == [], "its neighbours are memories of this answer themselves")
        #expect(answer.trace.embedding == .used(WordEmbedder().id))
        #expect(answer.trace.memories >= 4)
    }

    @Test func `neighbours come as context, and never in a memory's place`() async throws {
        let (store, person) = try await Self.open(nil)
        try await Self.talk(store, person, "one", ["before", "the lighthouse", "after", "much later"])
        var request = Self.turnsOnly("lighthouse")
        request.limit = 1
        let answer = try await store.recall(request, for: person)
        #expect(answer.items.map(\.text) == ["Parley on 7 May 2023: the lighthouse"])
        #expect(answer.items[0].context.map(\.text) == ["before", "after"])
        request.neighbours = 0
        let bare = try await store.recall(request, for: person)
        #expect(bare.items[0].context.isEmpty)
    }

    @Test func `a budget shortens the list and never a line`() async throws {
        let (store, person) = try await Self.open(nil)
        try await Self.talk(store, person, "one", ["the lighthouse is white", "yes", "the lighthouse is tall", "yes"])
        var request = Self.turnsOnly("lighthouse")
        request.neighbours = 0
        let all = try await store.recall(request, for: person).items.map(\.text)
        for budget in 0...60 {
            request.tokenBudget = budget
            let lines = try await store.recall(request, for: person).items.map(\.text)
            #expect(lines == Array(all.prefix(lines.count)))
            #expect(lines.reduce(0) { $0 + MemoryLine.tokens($1) } <= budget)
        }
    }

    @Test(arguments: [WordEmbedder.Mood.failing, .silent])
    func `an embedder that fails or is late is done without, and the trace says so`(
        _ mood: WordEmbedder.Mood
    ) async throws {
        let embedder = WordEmbedder()
        let (store, person) = try await Self.open(embedder)
        try await Self.talk(store, person, "one", ["We saw the lighthouse", "Oh"])
        embedder.turn(mood)
        var request = Self.turnsOnly("lighthouse")
        request.embeddingDeadline = .milliseconds(mood == .silent ? 5 : 60_000)
        let answer = try await store.recall(request, for: person)
        #expect(answer.items.first?.text.hasSuffix("We saw the lighthouse") == true)
        #expect(answer.trace.embedding == (mood == .failing ? .failed : .tooSlow))
        embedder.turn(.well)
        request.embeddingDeadline = .seconds(60)
        let again = try await store.recall(request, for: person)
        #expect(again.trace.embedding == .used(embedder.id), "a makeshift answer is not kept")
    }

    @Test func `a new call, a new fact and a forgotten one are seen at once`() async throws {
        let (store, person) = try await Self.open(WordEmbedder())
        try await Self.talk(store, person, "one", ["We saw the lighthouse", "Oh"])
        var first = try await store.recall(Self.turnsOnly("harbour"), for: person)
        #expect(first.trace.index == .loaded)
        try await Self.talk(store, person, "two", ["We saw the harbour", "Oh"])
        first = try await store.recall(Self.turnsOnly("harbour"), for: person)
        #expect(first.trace.index == .refreshed)
        #expect(first.items.first?.text.hasSuffix("We saw the harbour") == true)
        #expect(first.items.first?.reasons.contains { $0.signal == .meaning } == true, "its vector was read as well")
        let turn = try #require(first.items.first?.sourceTurns.first)
        _ = try await store.write(person) { (rows) throws(MemoryError) in try rows.delete(turns: [turn]) }
        let after = try await store.recall(Self.turnsOnly("harbour"), for: person)
        #expect(!after.items.contains { $0.text.contains("harbour") })
        #expect(after.trace.index == .loaded)
    }

    @Test func `the same question again is answered from memory, another person's never`() async throws {
        let embedder = WordEmbedder()
        let (store, person) = try await Self.open(embedder)
        let other = try await store.person(CallerKey(.phone, "+15557654321"))
        try await Self.talk(store, person, "one", ["We have a puppy", "Oh"])
        try await Self.talk(store, other, "two", ["We love the waves", "Oh"])
        let first = try await store.recall(Self.turnsOnly("my dog"), for: person)
        let second = try await store.recall(Self.turnsOnly("My dog?"), for: person)
        #expect(second.items == first.items)
        #expect(second.trace.isRepeated && !first.trace.isRepeated)
        let others = try await store.recall(Self.turnsOnly("my dog"), for: other)
        #expect(!others.trace.isRepeated)
        #expect(!others.items.contains { $0.text.contains("puppy") })
    }

    @Test func `asking raises nothing that is stored`() async throws {
        let (store, person) = try await Self.open(WordEmbedder())
        try await Self.talk(store, person, "one", ["I have a dog called Bruno", "Oh"])
        let before = try await store.read(person) { (rows) throws(MemoryError) in
            (try rows.facts(.all), rows.generation)
        }
        for _ in 0..<5 { _ = try await store.recall(RecallRequest("my dog", at: Self.later), for: person) }
        let after = try await store.read(person) { (rows) throws(MemoryError) in
            (try rows.facts(.all), rows.generation)
        }
        #expect(before.0 == after.0)
        #expect(before.1 == after.1)
    }

    @Test func `a person of whom nothing is known has no memories`() async throws {
        let (store, person) = try await Self.open(WordEmbedder())
        let answer = try await store.recall(RecallRequest("my dog", at: Self.later), for: person)
        #expect(answer.items.isEmpty)
        #expect(answer.trace.embedding == RecallTrace.Embedding.none)
    }

    @Test func `a preloaded person's index is in memory`() async throws {
        let (store, person) = try await Self.open(WordEmbedder())
        try await Self.talk(store, person, "one", ["We have a puppy", "Oh"])
        await store.preload(person)
        #expect(try await store.recall(Self.turnsOnly("my dog"), for: person).trace.index == .inMemory)
    }
}
