import Basics
import SQLite

/// What is known of the person.
extension PersonRows {
    private static let numbers = ScopedTable.factNumbers.joined(separator: ", ")
    private static let fact = "SELECT id, body, \(numbers) FROM my_facts"

    /// In the order of ``ScopedTable/factNumbers``.
    private func numbers(_ fact: Fact) -> [SQLiteValue] {
        [
            .text(fact.sector.rawValue), .text(fact.origin.rawValue), .real(fact.salience), .real(fact.confidence),
            SQLiteValue(fact.conversation), fact.created.value, fact.confirmed.value, SQLiteValue(fact.mentions),
            fact.validFrom.value, fact.validTo.value, SQLiteValue(fact.supersededBy), fact.due.value,
            SQLiteValue(fact.isDone), SQLiteValue(fact.isPinned), SQLiteValue(fact.isArchived),
        ]
    }
    private func body(_ fact: Fact, id: Fact.ID) -> SQLiteValue {
        seal([fact.text, fact.type, fact.subject, fact.predicate, fact.object], .fact, row: id)
    }
    /// Without its source turns.
    private func fact(_ row: SQLiteCursor) throws(MemoryError) -> Fact {
        let id = row.integer(0)
        var fields = try open(row, 1, .fact, row: id)
        guard let sector = Sector(rawValue: row.text(2)), let origin = Fact.Origin(rawValue: row.text(3)) else {
            throw .invalid(field: "memory \(id)", reason: "a newer version wrote its sector or origin")
        }
        var fact = Fact(
            id: id, sector: sector, text: fields.next() ?? "", type: fields.next(), subject: fields.next(),
            predicate: fields.next(), object: fields.next(), salience: row.real(4), confidence: row.real(5),
            origin: origin, conversation: row.optionalInteger(6), created: row.time(7), due: row.optionalTime(13),
            isPinned: row.bool(15))
        fact.confirmed = row.time(8)
        fact.mentions = Int(clamping: row.integer(9))
        fact.validFrom = row.time(10)
        fact.validTo = row.optionalTime(11)
        fact.supersededBy = row.optionalInteger(12)
        fact.isDone = row.bool(14)
        fact.isArchived = row.bool(16)
        return fact
    }

    /// - Parameter fact: its `id` is not looked at.
    package func insert(_ fact: Fact) throws(MemoryError) -> Fact.ID {
        try change()
        let id = try nextID("facts")
        try gate.run(
            "INSERT INTO my_facts (id, body, \(Self.numbers)) VALUES (\(Self.marks(ScopedTable.factNumbers.count + 2)))",
            [.integer(id), body(fact, id: id)] + numbers(fact))
        try setSources(fact.sourceTurns, of: id)
        return id
    }
    /// - Throws: `.noSuchFact`.
    package func update(_ fact: Fact) throws(MemoryError) {
        guard try gate.number("SELECT id FROM my_facts WHERE id = ?", .integer(fact.id)) != nil else {
            throw .noSuchFact(fact.id)
        }
        try change()
        let assignments = ScopedTable.factNumbers.map { "\($0) = ?" }.joined(separator: ", ")
        try gate.run(
            "UPDATE my_facts SET body = ?, \(assignments) WHERE id = ?",
            [body(fact, id: fact.id)] + numbers(fact) + [.integer(fact.id)])
        try gate.run("DELETE FROM my_fact_sources WHERE fact = ?", .integer(fact.id))
        try setSources(fact.sourceTurns, of: fact.id)
    }
    private func setSources(_ turns: [Turn.ID], of fact: Fact.ID) throws(MemoryError) {
        for turn in Set(turns) {
            try gate.run("INSERT INTO my_fact_sources (fact, turn) VALUES (?, ?)", .integer(fact), .integer(turn))
        }
    }

    package func fact(_ id: Fact.ID) throws(MemoryError) -> Fact? {
        var found = try gate.first("\(Self.fact) WHERE id = ?", .integer(id), read: fact)
        guard found != nil else { return nil }
        try gate.scan("SELECT turn FROM my_fact_sources WHERE fact = ? ORDER BY turn", .integer(id)) {
            found?.sourceTurns.append($0.integer(0))
        }
        return found
    }
    /// By id.
    package func facts(_ filter: FactFilter = .current) throws(MemoryError) -> [Fact] {
        var conditions: [String] = []
        var values: [SQLiteValue] = []
        if let sectors = filter.sectors {
            conditions.append("sector IN (\(Self.marks(sectors.count)))")
            values += sectors.map(\.rawValue).sorted().map { .text($0) }
        }
        if let time = filter.validAt {
            conditions.append("valid_from <= ? AND (valid_to IS NULL OR valid_to > ?)")
            values += [time.value, time.value]
        } else if !filter.includesSuperseded {
            conditions.append("superseded_by IS NULL AND valid_to IS NULL")
        }
        if !filter.includesArchived { conditions.append("is_archived = 0") }
        if let isPinned = filter.isPinned {
            conditions.append("is_pinned = ?")
            values.append(SQLiteValue(isPinned))
        }
        if filter.isOpen { conditions.append("due IS NOT NULL AND is_done = 0") }
        if let conversation = filter.conversation {
            conditions.append("conversation = ?")
            values.append(.integer(conversation))
        }
        let condition = conditions.isEmpty ? "" : " WHERE \(conditions.joined(separator: " AND "))"
        var found: [Fact] = []
        try gate.scan("\(Self.fact)\(condition) ORDER BY id", values) { (row) throws(MemoryError) in
            let fact = try fact(row)
            if filter.matchesText(of: fact) { found.append(fact) }
        }
        return try withSources(found)
    }
    private func withSources(_ facts: [Fact]) throws(MemoryError) -> [Fact] {
        guard !facts.isEmpty else { return [] }
        var sources: [Fact.ID: [Turn.ID]] = [:]
        try gate.scan("SELECT fact, turn FROM my_fact_sources ORDER BY fact, turn") {
            sources[$0.integer(0), default: []].append($0.integer(1))
        }
        return facts.map {
            var fact = $0
            fact.sourceTurns = sources[fact.id] ?? []
            return fact
        }
    }
    /// Those made from any of these turns.
    package func facts(from turns: [Turn.ID]) throws(MemoryError) -> [Fact.ID] {
        var found: Set<Fact.ID> = []
        for turn in turns {
            try gate.scan("SELECT fact FROM my_fact_sources WHERE turn = ?", .integer(turn)) {
                found.insert($0.integer(0))
            }
        }
        return found.sorted()
    }

    /// The same two and kind again: the weight is replaced.
    /// - Throws: `.database(.constraint)` unless both are this person's.
    package func link(_ source: Fact.ID, _ target: Fact.ID, kind: String, weight: Double) throws(MemoryError) {
        try change()
        try gate.run(
            "INSERT INTO my_links (source, target, kind, weight) VALUES (?, ?, ?, ?)", .integer(source),
            .integer(target), .text(kind), .real(weight))
    }
    /// In both directions; the heaviest first.
    package func links(of fact: Fact.ID) throws(MemoryError) -> [FactLink] {
        var found: [FactLink] = []
        try gate.scan(
            """
            SELECT target, kind, weight FROM my_links WHERE source = ?
            UNION SELECT source, kind, weight FROM my_links WHERE target = ? ORDER BY 3 DESC, 1
            """, .integer(fact), .integer(fact)
        ) { found.append(FactLink(fact: $0.integer(0), kind: $0.text(1), weight: $0.real(2))) }
        return found
    }

    /// - Parameter kind: `learned`, `recalled`, `confirmed` …
    package func link(_ call: Conversation.ID, fact: Fact.ID, kind: String) throws(MemoryError) {
        try change()
        try gate.run(
            "INSERT INTO my_conversation_facts (conversation, fact, kind) VALUES (?, ?, ?)", .integer(call),
            .integer(fact), .text(kind))
    }
    /// By id.
    package func facts(of call: Conversation.ID, kind: String) throws(MemoryError) -> [Fact.ID] {
        var found: [Fact.ID] = []
        try gate.scan(
            "SELECT fact FROM my_conversation_facts WHERE conversation = ? AND kind = ? ORDER BY fact",
            .integer(call), .text(kind)
        ) { found.append($0.integer(0)) }
        return found
    }
}
