import Basics
import LanguageModels
import SQLite

/// An index is made of the person's rows: texts are opened, read once and not kept.
extension PersonIndex {
    /// Turns that are read at a time.
    private static let batch = 500
    /// Most items that are looked up one by one for a vector they lacked.
    private static let mostLate = 300

    init(_ rows: PersonRows, model: EmbeddingModelID?, wordTable: WordTable?) throws(MemoryError) {
        self.init(wordTable: wordTable)
        // Oldest first: the names that the calls began with come first, too.
        for call in try rows.conversations().reversed() { add(call) }
        try readTurns(rows)
        try readArchived(rows)
        try readFacts(rows)
        guard let model else { return }
        try rows.vectors(of: model) { item, scale, bytes in
            let vector = StoredVector(model: model, components: bytes.map { Int8(bitPattern: $0) }, scale: scale)
            setVector(vector, of: item)
        }
    }

    /// Brings an index up to date with what was written since.
    /// - Returns: false when something is gone or was changed that only a new index can tell; then this one is of no use.
    mutating func refresh(_ rows: PersonRows, model: EmbeddingModelID?) throws(MemoryError) -> Bool {
        for call in try rows.conversations(limit: 3).reversed() { add(call) }
        try readTurns(rows)
        let (count, sum) = try rows.turnsFingerprint()
        guard count == livingTurns.count, sum == livingTurns.sum else { return false }
        try readArchived(rows)
        try readFacts(rows)
        if let model {
            for item in lacking(model).suffix(Self.mostLate) {
                if let vector = try rows.vector(model, of: item) { setVector(vector, of: item) }
            }
        }
        return true
    }

    private mutating func readArchived(_ rows: PersonRows) throws(MemoryError) {
        archived = Set(try rows.archivedCalls().compactMap { slot(of: $0) })
    }

    private mutating func readTurns(_ rows: PersonRows) throws(MemoryError) {
        while true {
            let turns = try rows.turns(after: lastTurn, limit: Self.batch)
            for turn in turns {
                if !contains(call: turn.conversation), let call = try rows.conversation(turn.conversation) { add(call) }
                add(turn)
            }
            guard turns.count == Self.batch else { return }
        }
    }

    private mutating func readFacts(_ rows: PersonRows) throws(MemoryError) {
        let present = try rows.facts(.all)
        let ids = Set(present.map(\.id))
        for fact in facts.values where !ids.contains(fact.id) { remove(.fact(fact.id)) }
        for fact in present {
            if let row = row(of: .fact(fact.id)), facts[row]?.text != fact.text { remove(.fact(fact.id)) }
            add(fact)
            if fact.type == "name", fact.subject == "caller", let name = fact.object { add(callerName: name) }
        }
    }
}

extension PersonRows {
    /// How many turns there are and the sum of their ids: changes when one is deleted.
    func turnsFingerprint() throws(MemoryError) -> (count: Int, sum: Int64) {
        try gate.first("SELECT count(*), coalesce(sum(id), 0) FROM my_turns") {
            (count: Int(clamping: $0.integer(0)), sum: $0.integer(1))
        } ?? (0, 0)
    }
}
