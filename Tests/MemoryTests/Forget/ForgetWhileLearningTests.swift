import Basics
import LanguageModels
@testable import Memory
import Synchronization
import Testing

struct ForgetWhileLearningTests {
    /// An embedder during whose work something else happens, once.
    private final class InterruptedEmbedder: EmbeddingModel {
        let id = EmbeddingModelID(name: "interrupted", dimension: 2)
        private let interruption = Mutex<(@Sendable () async -> Void)?>(nil)
        func interrupt(_ body: @escaping @Sendable () async -> Void) { interruption.withLock { $0 = body } }

        func warm() async throws(LanguageModelError) {}
        func embed(_ texts: [String]) async throws(LanguageModelError) -> [[Float]] {
            let body = interruption.withLock { kept in
                defer { kept = nil }
                return kept
            }
            await body?()
            return texts.map { _ in [1, 0] }
        }
    }

    @Test func `what is forgotten while its call is being learned does not come back as fact, word or vector`()
        async throws
    {
        let embedder = InterruptedEmbedder()
        let start = StoreSupport.start
        let store = try await MemoryStore.open(
            MemoryConfiguration(folder: nil, embedder: embedder, now: { start }))
        let ann = try await store.person(CallerKey(.phone, "+15551234567"))
        let call = try await store.begin(Conversation(externalID: "one", started: start), for: ann)
        let lines = ["I live in Porto.", "My dog is called Bruno.", "That is all."]
        try await store.append(
            lines.enumerated().map { Turn(index: $0, speaker: .caller, said: start, text: $1) }, to: call, for: ann)
        let turns = try await store.read(ann) { (rows) throws(MemoryError) in try rows.turns(of: call).map(\.id) }
        embedder.interrupt { _ = try? await store.forget(.turns([turns[1]]), for: ann) }
        _ = try await store.finish(call, ended: start, outcome: nil, for: ann)
        try await store.read(ann) { (rows) throws(MemoryError) in
            let facts = try rows.facts(.all).map(\.text)
            #expect(facts.contains { $0.contains("Porto") })
            #expect(!facts.contains { $0.contains("Bruno") })
            let postings = try rows.postings(.calls, term: "bruno")
            #expect(postings.isEmpty)
            let gone = try rows.vector(embedder.id, of: .turn(turns[1]))
            #expect(gone == nil)
        }
        try await store.backfill(for: ann)
        let vector = try await store.read(ann) { (rows) throws(MemoryError) in
            try rows.vector(embedder.id, of: .turn(turns[0]))
        }
        #expect(vector != nil)
    }
}
