import SQLite

/// Taking things out for good, with all that was derived from them. What is deleted is counted by table.
extension PersonRows {
    /// Turns with their vectors, words and tools' uses. Facts stay, without these among their sources.
    /// - Returns: how many there were.
    @discardableResult
    package func delete(turns: [Turn.ID]) throws(MemoryError) -> Int {
        var count = 0
        for turn in turns {
            guard try gate.number("SELECT id FROM my_turns WHERE id = ?", .integer(turn)) != nil else { continue }
            try change()
            try unindex(.turn(turn))
            try deleteVectors(of: .turn(turn))
            try gate.run("DELETE FROM my_fact_sources WHERE turn = ?", .integer(turn))
            try gate.run("DELETE FROM my_invocations WHERE turn = ?", .integer(turn))
            try gate.run("DELETE FROM my_turns WHERE id = ?", .integer(turn))
            count += 1
        }
        return count
    }

    /// Facts with their vectors, words, links and sources. One that it had replaced stays replaced.
    /// - Returns: how many there were.
    @discardableResult
    package func delete(facts: [Fact.ID]) throws(MemoryError) -> Int {
        var count = 0
        for fact in facts {
            guard try gate.number("SELECT id FROM my_facts WHERE id = ?", .integer(fact)) != nil else { continue }
            try change()
            try unindex(.fact(fact))
            try deleteVectors(of: .fact(fact))
            try gate.run("DELETE FROM my_fact_sources WHERE fact = ?", .integer(fact))
            try gate.run("DELETE FROM my_links WHERE source = ?1 OR target = ?1", .integer(fact))
            try gate.run("DELETE FROM my_conversation_facts WHERE fact = ?", .integer(fact))
            try gate.run("DELETE FROM my_facts WHERE id = ?", .integer(fact))
            count += 1
        }
        return count
    }

    package func deleteVectors(of item: Item) throws(MemoryError) {
        try change()
        for model in try gate.numbers("SELECT id FROM models") {
            try gate.run(
                "DELETE FROM my_vectors WHERE model = ? AND kind = ? AND item = ?", .integer(model),
                .integer(item.kind), .integer(item.row))
        }
    }

    /// A call with its turns, analysis and tools' uses. Facts learned in it stay.
    package func deleteConversation(_ call: Conversation.ID) throws(MemoryError) {
        guard try gate.number("SELECT id FROM my_conversations WHERE id = ?", .integer(call)) != nil else { return }
        try change()
        try delete(turns: gate.numbers("SELECT id FROM my_turns WHERE conversation = ?", .integer(call)))
        try unindex(.call(call))
        for table in ["invocations", "analyses", "conversation_facts"] {
            try gate.run("DELETE FROM my_\(table) WHERE conversation = ?", .integer(call))
        }
        try gate.run("DELETE FROM my_conversations WHERE id = ?", .integer(call))
    }

    /// Everything of this person, the person's row and key included: nobody can open what a backup still has of it
    /// without that backup's own keys. Nothing else can be done with these rows afterwards.
    /// - Returns: rows by table.
    package func deleteEverything() throws(MemoryError) -> [String: Int] {
        try change()
        var counts: [String: Int] = [:]
        var documents: [LexicalDocument] = []
        try indexEntries { documents.append($0.document) }
        for document in documents { try unindex(document) }
        counts["entries"] = documents.count
        counts["terms"] = documents.count
        let tables = ScopedTable.all.filter { $0.scope == .person }.map(\.name)
        for table in tables + ["person_keys", "person"] {
            let count = try gate.number("SELECT count(*) FROM my_\(table)") ?? 0
            try gate.run("DELETE FROM my_\(table)")
            counts[table, default: 0] += Int(clamping: count)
        }
        goneForever()
        gate.keys.forget(person: person.id)
        return counts
    }

    /// Rows by table, as ``deleteEverything()`` would count them.
    package func rowCounts() throws(MemoryError) -> [String: Int] {
        var counts: [String: Int] = [:]
        for table in ScopedTable.all where table.scope == .person {
            counts[table.name] = Int(clamping: try gate.number("SELECT count(*) FROM my_\(table.name)") ?? 0)
        }
        return counts
    }
}
