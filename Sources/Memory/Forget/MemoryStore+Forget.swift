import Basics
import LanguageModels
import SQLite

extension MemoryStore {
    /// Deletes a part of what is known of a person: rows, vectors, words, links, sources, and what quoted them. Other
    /// people, and what is not named, are never touched; an id that is not this person's deletes nothing.
    ///
    /// - Returns: a signed receipt of what went; one that names nothing where nothing was found.
    /// - Throws: `.noSuchPerson`; `.database`, and then nothing was deleted.
    public func forget(_ selection: ForgetSelection, for person: Person) async throws(MemoryError) -> ForgetReceipt {
        var what = selection
        if case .matching(let query, let limit) = selection.what {
            what.what = .items(try await candidates(for: query, limit: limit, of: person).map(\.item))
        }
        let (now, chosen) = (configuration.now(), what)
        let (receipt, after) = try await write(person) {
            (rows) throws(MemoryError) -> (ForgetReceipt, PersonRows.Aftermath) in
            let before = try rows.rowCounts()
            let after = try rows.forget(chosen)
            try rows.renewProfile(at: now)
            let counts = PersonRows.difference(before, try rows.rowCounts())
            return (try rows.gate.writeReceipt(.forget, of: person, counts: counts, at: now), after)
        }
        var signed = receipt
        caches.drop(person)
        signed.remains += await embedAgain(after.stale, of: person)
        signed.remains += try await writer.perform { (gate) throws(MemoryError) in
            try gate.scrub(mergeSteps: Self.quickMerge)
        }
        return signed
    }

    /// What a question finds that shares a word with it, best first: to be shown, and then forgotten by id. Recall alone
    /// answers every question with something; what merely comes nearest must not be deleted.
    public func candidates(
        for query: String, limit: Int = 5, of person: Person
    ) async throws(MemoryError) -> [RecalledItem] {
        var request = RecallRequest(query, at: configuration.now())
        request.limit = max(0, limit)
        request.neighbours = 0
        request.includesArchived = true
        let words = Set(TextAnalyzer.shared.terms(of: query).counts.keys)
        let found = try await recall(request, for: person).items
        let texts = try await read(person) { (rows) throws(MemoryError) in
            var texts: [String?] = []
            for item in found {
                switch item.item {
                case .turn(let id): texts.append(try rows.turns([id]).first?.text)
                case .fact(let id): texts.append(try rows.fact(id)?.text)
                }
            }
            return texts
        }
        return zip(found, texts).filter { _, text in
            text.map { !words.isDisjoint(with: TextAnalyzer.shared.terms(of: $0).counts.keys) } ?? false
        }.map(\.0)
    }

    /// Vectors for turns whose neighbours are others now. Without a model there were none.
    private func embedAgain(_ stale: Set<Turn.ID>, of person: Person) async -> [String] {
        guard configuration.embedder != nil, !stale.isEmpty else { return [] }
        do {
            try await backfill(for: person)
            return []
        } catch {
            return ["\(stale.count) turns beside the forgotten ones have no vector now (\(error)); words find them"]
        }
    }
}

extension PersonRows {
    /// - Parameter selection: of anything but a question.
    fileprivate func forget(_ selection: ForgetSelection) throws(MemoryError) -> Aftermath {
        var after = Aftermath()
        switch selection.what {
        case .facts(let ids): try forget(facts: ids, keepsTurns: selection.keepsTurns, &after)
        case .turns(let ids): try forget(turns: ids, keepsFacts: selection.keepsFacts, &after)
        case .items(let items):
            var (facts, turns): ([Fact.ID], [Turn.ID]) = ([], [])
            for item in items {
                switch item {
                case .fact(let id): facts.append(id)
                case .turn(let id): turns.append(id)
                }
            }
            try forget(facts: facts, keepsTurns: selection.keepsTurns, &after)
            try forget(turns: turns, keepsFacts: selection.keepsFacts, &after)
        case .conversation(let call): try forget(call: call, keepsFacts: selection.keepsFacts, &after)
        case .since(let time): try forget(since: time, keepsFacts: selection.keepsFacts, &after)
        case .matching: break
        }
        return after
    }

    private func forget(facts ids: [Fact.ID], keepsTurns: Bool, _ after: inout Aftermath) throws(MemoryError) {
        var sources: Set<Turn.ID> = []
        for id in ids { sources.formUnion(try fact(id)?.sourceTurns ?? []) }
        try forget(facts: ids)
        if !keepsTurns { try forget(turns: sources.sorted(), keepsFacts: true, &after) }
    }

    private func forget(since time: UnixTime, keepsFacts: Bool, _ after: inout Aftermath) throws(MemoryError) {
        for call in try conversations() {
            if call.started >= time {
                try forget(call: call.id, keepsFacts: keepsFacts, &after)
            } else {
                let late = try turns(of: call.id).filter { $0.said >= time }
                try forget(turns: late.map(\.id), keepsFacts: keepsFacts, &after)
            }
        }
        if !keepsFacts {
            try forget(facts: facts(.all).filter { $0.created >= time && !$0.isPinned }.map(\.id))
        }
    }
}
