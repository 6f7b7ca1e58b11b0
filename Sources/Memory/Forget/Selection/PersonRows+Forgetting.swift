import Basics
import SQLite

/// Taking turns and facts out so that nothing that was made with their words keeps these.
extension PersonRows {
    /// What forgetting leaves to do once it is committed.
    struct Aftermath: Sendable {
        /// Turns that stay, whose vectors were made with the words of a neighbour that went.
        var stale: Set<Turn.ID> = []
    }

    /// Turns and, by default, what was drawn from them alone. Of their calls, the summary and the analysis go as well, as
    /// they may quote them; a call of which nothing is left goes as a whole.
    func forget(turns ids: [Turn.ID], keepsFacts: Bool, _ after: inout Aftermath) throws(MemoryError) {
        let gone = try turns(ids)
        guard !gone.isEmpty else { return }
        if !keepsFacts { try forget(facts: factsDrawn(onlyFrom: Set(gone.map(\.id)))) }
        for (call, list) in Dictionary(grouping: gone, by: \.conversation).sorted(by: { $0.key < $1.key }) {
            let all = try turns(of: call)
            let going = Set(list.map(\.id))
            let rest = all.filter { !going.contains($0.id) }
            guard !rest.isEmpty else {
                try deleteConversation(call)
                continue
            }
            try removeWords(of: list, from: call)
            after.stale.formUnion(try mendNeighbours(all, without: going))
            try delete(turns: list.map(\.id))
            try forgetAccount(of: call)
        }
        after.stale.subtract(gone.map(\.id))
    }

    /// A call as a whole.
    func forget(call: Conversation.ID, keepsFacts: Bool, _ after: inout Aftermath) throws(MemoryError) {
        guard try conversation(call) != nil else { return }
        let all = try turns(of: call).map(\.id)
        if !keepsFacts {
            var drawn = try factsDrawn(onlyFrom: Set(all))
            var filter = FactFilter.all
            filter.conversation = call
            // Of a reviewer, perhaps, and without turns.
            drawn += try facts(filter).filter { $0.sourceTurns.isEmpty && Self.goesWithSources($0) }.map(\.id)
            try forget(facts: drawn)
        }
        try deleteConversation(call)
    }

    /// Facts, and what was made of these alone.
    func forget(facts ids: [Fact.ID]) throws(MemoryError) {
        var going = Set(ids)
        var next = ids
        while !next.isEmpty {
            var found: [Fact.ID] = []
            for fact in next {
                for link in try links(of: fact) where link.kind == Self.madeOf && !going.contains(link.fact) {
                    guard try isMade(link.fact, onlyOf: going) else { continue }
                    going.insert(link.fact)
                    found.append(link.fact)
                }
            }
            next = found
        }
        var names: Set<String> = []
        for id in going {
            guard let fact = try fact(id), fact.predicate == Predicate.called, let name = fact.object else { continue }
            names.insert(name.lowercased())
        }
        try delete(facts: going.sorted())
        guard !names.isEmpty else { return }
        for var call in try conversations() where call.callerName.map({ names.contains($0.lowercased()) }) ?? false {
            call.callerName = nil
            try update(call)
        }
    }

    /// The kind of link from a consolidated fact to what it was made of.
    static let madeOf = "made_of"

    private func isMade(_ id: Fact.ID, onlyOf parts: Set<Fact.ID>) throws(MemoryError) -> Bool {
        guard let fact = try fact(id), fact.origin == .consolidated, !fact.isPinned else { return false }
        return try links(of: id).allSatisfy { $0.kind != Self.madeOf || parts.contains($0.fact) }
    }
    /// Facts with sources, all of which are among `turns`.
    private func factsDrawn(onlyFrom turns: Set<Turn.ID>) throws(MemoryError) -> [Fact.ID] {
        var found: [Fact.ID] = []
        for id in try facts(from: turns.sorted()) {
            guard let fact = try fact(id), Self.goesWithSources(fact) else { continue }
            if turns.isSuperset(of: fact.sourceTurns) { found.append(id) }
        }
        return found
    }
    private static func goesWithSources(_ fact: Fact) -> Bool {
        !fact.isPinned && fact.origin != .told && fact.origin != .imported
    }

    /// The profile as what is left makes it; none where nothing is.
    func renewProfile(at now: UnixTime) throws(MemoryError) {
        guard try profile() != nil else { return }
        let facts = try facts(.all)
        if facts.isEmpty {
            try change()
            try gate.run("DELETE FROM my_profiles")
        } else {
            try setProfile(ProfileText(facts: facts, now: now).json)
        }
    }
    private func forgetAccount(of id: Conversation.ID) throws(MemoryError) {
        try gate.run("DELETE FROM my_analyses WHERE conversation = ?", .integer(id))
        guard var call = try conversation(id), call.summary != nil else { return }
        call.summary = nil
        try update(call)
    }

    /// Takes the words of turns out of their call's.
    private func removeWords(of turns: [Turn], from call: Conversation.ID) throws(MemoryError) {
        guard var words = try terms(of: .call(call)), !words.columns.isEmpty, let entry = try indexEntry(.call(call))
        else { return }
        for turn in turns {
            for (word, count) in try terms(of: .turn(turn.id))?.columns.first ?? [:] {
                let left = (words.columns[0][word] ?? 0) - count
                words.columns[0][word] = left > 0 ? left : nil
            }
        }
        try index(words, as: entry)
    }

    /// Gives the turns next to a gap the words of their new neighbours, and no vector.
    /// - Returns: these turns.
    private func mendNeighbours(_ all: [Turn], without going: Set<Turn.ID>) throws(MemoryError) -> [Turn.ID] {
        var stale: [Turn.ID] = []
        for (index, turn) in all.enumerated() where !going.contains(turn.id) {
            let isBefore = index > 0 && going.contains(all[index - 1].id)
            let isAfter = index + 1 < all.count && going.contains(all[index + 1].id)
            guard isBefore || isAfter else { continue }
            stale.append(turn.id)
            try deleteVectors(of: .turn(turn.id))
            guard var words = try terms(of: .turn(turn.id)), let entry = try indexEntry(.turn(turn.id)) else {
                continue
            }
            let previous = all[..<index].last { !going.contains($0.id) }
            let next = all[(index + 1)...].first { !going.contains($0.id) }
            for (column, neighbour, isGone) in [(1, previous, isBefore), (2, next, isAfter)] where isGone {
                // A column that the index does not use stays empty.
                guard column < words.columns.count, !words.columns[column].isEmpty else { continue }
                let theirs = try neighbour.flatMap { (turn) throws(MemoryError) in try terms(of: .turn(turn.id)) }
                words.columns[column] = theirs?.columns.first ?? [:]
            }
            try self.index(words, as: entry)
        }
        return stale
    }

    /// What the index knows of one item.
    private func indexEntry(_ document: LexicalDocument) throws(MemoryError) -> IndexEntry? {
        try gate.first(
            "SELECT conversation, time, speaker, flags FROM my_entries WHERE kind = ? AND item = ?",
            .integer(document.kind), .integer(document.row)
        ) { row in
            IndexEntry(
                document, conversation: row.optionalInteger(0), time: row.time(1),
                speaker: row.optionalInteger(2).flatMap { Turn.Speaker(rawValue: Int(clamping: $0)) },
                isQuestion: row.bool(3))
        }
    }

    /// Rows by table that are no more.
    static func difference(_ before: [String: Int], _ after: [String: Int]) -> [String: Int] {
        before.reduce(into: [:]) { counts, table in
            let gone = table.value - (after[table.key] ?? 0)
            if gone > 0 { counts[table.key] = gone }
        }
    }
}
