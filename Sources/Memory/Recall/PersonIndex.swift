import Basics
package import LanguageModels

/// Everything about one person that ranking needs, in memory: vectors, terms, who said it and when. No texts of turns.
///
/// Engine code: built from what the store reads, grown as calls end. Rows are turns and facts in the order they came.
package struct PersonIndex: Sendable {
    struct Row: Sendable {
        var item: Item
        /// Slot of its call; -1 for a fact of none.
        var call: Int32
        /// The rows said just before and after in the same call, or -1.
        var previous: Int32 = -1
        var next: Int32 = -1
        var time: UnixTime
        var speaker: Turn.Speaker
        var isQuestion: Bool
        /// Words, stop words too.
        var length: Int32
        /// Forgotten since the index was built.
        var isGone = false
    }
    struct Call: Sendable {
        var id: Conversation.ID
        var day: CalendarDay
        var length = 0
        var lastRow: Int32 = -1
        var lastIndex = -1
    }

    private(set) var rows: [Row] = []
    private(set) var calls: [Call] = []
    private(set) var words = WordIndex()
    private(set) var tables: [EmbeddingModelID: VectorTable] = [:]
    /// By row: facts are few, and their texts are needed for the greeting.
    private(set) var facts: [Int32: Fact] = [:]
    private var rowOfItem: [Item: Int32] = [:]
    private var slotOfCall: [Conversation.ID: Int32] = [:]
    private var callerNames: [String] = []
    private var agentNames: [String] = []
    package private(set) var participants = Participants()
    /// Sum of the turns' lengths together with the turns before them: what BM25's mean is taken of.
    private(set) var turnLengths = 0
    private(set) var factLengths = 0
    private(set) var turnCount = 0
    private let analyzer: TextAnalyzer

    package init(analyzer: TextAnalyzer = .shared) { self.analyzer = analyzer }

    package var count: Int { rows.count }
    package func vectorCount(of model: EmbeddingModelID) -> Int { tables[model]?.rows.count ?? 0 }
    package func contains(_ item: Item) -> Bool { rowOfItem[item] != nil }
    package func contains(call: Conversation.ID) -> Bool { slotOfCall[call] != nil }
    func row(of item: Item) -> Int32? { rowOfItem[item] }
    func slot(of call: Conversation.ID?) -> Int32? { call.flatMap { slotOfCall[$0] } }

    /// Years in which there were calls: what a month without a year may belong to.
    package var years: ClosedRange<Int>? {
        guard let first = calls.map(\.day).min(), let last = calls.map(\.day).max() else { return nil }
        return first.year...max(first.year, last.year)
    }

    /// About how much memory it holds.
    package var bytes: Int {
        rows.capacity * MemoryLayout<Row>.stride + words.bytes + tables.values.reduce(0) { $0 + $1.bytes }
            + rowOfItem.capacity * 24 + facts.values.reduce(0) { $0 + 320 + $1.text.utf8.count }
    }

    package mutating func add(_ call: Conversation) {
        var isNew = false
        if let name = call.callerName, !callerNames.contains(name) {
            callerNames.append(name)
            isNew = true
        }
        if let name = call.agentName, !agentNames.contains(name) {
            agentNames.append(name)
            isNew = true
        }
        if isNew { participants = Participants(caller: callerNames, agent: agentNames) }
        guard slotOfCall[call.id] == nil else { return }
        slotOfCall[call.id] = Int32(calls.count)
        calls.append(Call(id: call.id, day: CalendarDay(call.started)))
    }

    /// A name that is known otherwise, from the profile.
    package mutating func add(callerName: String) {
        guard !callerNames.contains(callerName) else { return }
        callerNames.append(callerName)
        participants = Participants(caller: callerNames, agent: agentNames)
    }

    /// - Parameter turn: of a call that was added; a call's turns come in their order. Known ones are left alone.
    package mutating func add(_ turn: Turn) {
        guard rowOfItem[.turn(turn.id)] == nil, let slot = slotOfCall[turn.conversation] else { return }
        let terms = analyzer.terms(of: turn.text)
        let row = Int32(rows.count)
        var entry = Row(
            item: .turn(turn.id), call: slot, time: turn.said, speaker: turn.speaker,
            isQuestion: SpokenQuestion.asks(turn.text), length: Int32(clamping: terms.length))
        turnLengths += terms.length
        let before = calls[Int(slot)].lastRow
        if before >= 0, calls[Int(slot)].lastIndex < turn.index {
            entry.previous = before
            rows[Int(before)].next = row
            turnLengths += Int(rows[Int(before)].length)
        }
        rows.append(entry)
        rowOfItem[entry.item] = row
        words.add(terms, row: row)
        calls[Int(slot)].length += terms.length
        calls[Int(slot)].lastRow = row
        calls[Int(slot)].lastIndex = turn.index
        turnCount += 1
    }

    /// Adds a fact, or takes over what changed about a known one: superseded, archived, confirmed.
    package mutating func add(_ fact: Fact) {
        if let row = rowOfItem[.fact(fact.id)] {
            facts[row] = fact
            return
        }
        let terms = analyzer.terms(of: fact.text)
        let row = Int32(rows.count)
        rows.append(
            Row(
                item: .fact(fact.id), call: slot(of: fact.conversation) ?? -1, time: fact.validFrom,
                speaker: fact.subject == "agent" ? .agent : .caller, isQuestion: false,
                length: Int32(clamping: terms.length)))
        rowOfItem[.fact(fact.id)] = row
        words.add(terms, row: row)
        facts[row] = fact
        factLengths += terms.length
    }

    package mutating func setVector(_ vector: StoredVector, of item: Item) {
        guard let row = rowOfItem[item] else { return }
        tables[vector.model, default: VectorTable(dimension: vector.model.dimension)].set(vector, row: row)
    }

    /// Makes an item impossible to recall at once; its numbers go when the index is next built.
    package mutating func remove(_ item: Item) {
        guard let row = rowOfItem.removeValue(forKey: item) else { return }
        rows[Int(row)].isGone = true
        facts[row] = nil
    }
}
