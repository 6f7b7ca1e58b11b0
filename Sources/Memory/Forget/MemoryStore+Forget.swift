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
        var selection = selection
        if case .matching = selection.what { selection = try await found(selection, person) }
        let now = configuration.now()
        let what = selection
        let (receipt, after) = try await write(person) {
            (rows) throws(MemoryError) -> (ForgetReceipt, PersonRows.Aftermath) in
            let before = try rows.rowCounts()
            let after = try rows.forget(what)
            try rows.renewProfile(at: now)
            let counts = PersonRows.difference(before, try rows.rowCounts())
            return (try rows.gate.writeReceipt(.forget, of: person, counts: counts, at: now), after)
        }
        var signed = receipt
        await dropCaches(of: person)
        signed.remains += await embedAgain(after.stale, of: person)
        signed.remains += try await writer.perform { (gate) throws(MemoryError) in
            try gate.scrub(mergeSteps: Self.quickMerge)
        }
        return signed
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
        case .facts(let ids):
            var sources: Set<Turn.ID> = []
            for id in ids { sources.formUnion(try fact(id)?.sourceTurns ?? []) }
            try forget(facts: ids)
            if !selection.keepsTurns { try forget(turns: sources.sorted(), keepsFacts: true, &after) }
        case .turns(let ids): try forget(turns: ids, keepsFacts: selection.keepsFacts, &after)
        case .conversation(let call): try forget(call: call, keepsFacts: selection.keepsFacts, &after)
        case .since(let time): try forget(since: time, keepsFacts: selection.keepsFacts, &after)
        case .matching: break
        }
        return after
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
