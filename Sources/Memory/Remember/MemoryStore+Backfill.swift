import Basics
import LanguageModels

/// What a crash or a missing embedder left undone.
extension MemoryStore {
    /// Finishes the calls of a tenant that nobody finished: those that ended, and those in which nothing was said for so
    /// long that their process must be gone. Called when a worker starts.
    /// - Parameter quiet: since the last turn of a call that has no end.
    /// - Returns: how many calls were finished. One that cannot be is left for the next time.
    @discardableResult
    public func resumeUnfinished(
        in tenant: TenantID = .standard, quiet: Duration = .seconds(3600)
    ) async throws(MemoryError) -> Int {
        var count = 0
        for summary in try await people(in: tenant) {
            let person = summary.person
            let now = configuration.now()
            let open = try await read(person) { (rows) throws(MemoryError) in
                var open: [(Conversation, UnixTime)] = []
                for call in try rows.unfinishedConversations() {
                    let last = try rows.turns(of: call.id).last?.said ?? call.started
                    let isQuiet = UnixTime.days(from: last, to: now) * 86_400 >= quiet.inSeconds
                    if call.ended != nil || isQuiet { open.append((call, call.ended ?? last)) }
                }
                return open
            }
            for (call, ended) in open {
                _ = try await finish(call.id, ended: ended, outcome: call.outcome, for: person)
                count += 1
            }
        }
        return count
    }

    /// Makes the vectors that are missing: turns and facts written without an embedder, or with another one.
    /// - Returns: how many were made.
    /// - Throws: `.embedding` when the embedder fails; what was made until then stays.
    @discardableResult
    public func backfill(for person: Person) async throws(MemoryError) -> Int {
        guard let embedder = configuration.embedder else { return 0 }
        let calls = try await read(person) { (rows) throws(MemoryError) in try rows.withoutVector(of: embedder.id).calls
        }
        var count = 0
        for call in calls {
            let turns = try await read(person) { (rows) throws(MemoryError) in try rows.turns(of: call) }
            let vectors: [(item: Item, vector: StoredVector)]
            do throws(LanguageModelError) { vectors = try await TurnIndexer.vectors(of: turns, with: embedder) } catch {
                throw .embedding(error)
            }
            try await write(person) { (rows) throws(MemoryError) in
                // Forgotten in the meantime: neither its vector nor those made with its words may come back.
                guard try rows.turns(of: call).map({ Item.turn($0.id) }) == vectors.map(\.item) else { return }
                for entry in vectors { try rows.setVector(entry.vector, of: entry.item) }
            }
            count += vectors.count
        }
        return try await count + embedFacts(for: person, isTold: true)
    }

    /// - Parameter isTold: a failure of the embedder is thrown, rather than left for the next time.
    @discardableResult
    func embedFacts(for person: Person, isTold: Bool = false) async throws(MemoryError) -> Int {
        guard let embedder = configuration.embedder else { return 0 }
        let facts = try await read(person) { (rows) throws(MemoryError) in
            var facts: [Fact] = []
            for id in try rows.withoutVector(of: embedder.id).facts {
                if let fact = try rows.fact(id) { facts.append(fact) }
            }
            return facts
        }
        guard !facts.isEmpty else { return 0 }
        guard let vectors = await vectorsOrNone(facts.map(\.text)) else {
            if isTold { throw .embedding(.unreachable("no vectors for \(facts.count) memories")) }
            return 0
        }
        try await write(person) { (rows) throws(MemoryError) in
            for (fact, vector) in zip(facts, vectors) where try rows.fact(fact.id) != nil {
                try rows.setVector(StoredVector(vector, model: embedder.id), of: .fact(fact.id))
            }
        }
        return facts.count
    }
}
