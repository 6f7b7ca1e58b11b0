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
        var traits: TurnTraits
        /// Words that are no stop words.
        var length: Int32
        /// Forgotten since the index was built.
        var isGone = false
    }
    struct Call: Sendable {
        var conversation: Conversation
        var day: CalendarDay
        var length = 0
        var lastRow: Int32 = -1
        var lastIndex = -1
    }

    private(set) var rows: [Row] = []
    private(set) var calls: [Call] = []
    private(set) var words = WordIndex()
    private(set) var vocabulary = Vocabulary()
    private(set) var tables: [EmbeddingModelID: VectorTable] = [:]
    /// By row: facts are few, and their texts are needed for the greeting.
    private(set) var facts: [Int32: Fact] = [:]
    private var rowOfItem: [Item: Int32] = [:]
    /// Slots of calls whose turns are shown only to whoever asks for archived things.
    var archived: Set<Int32> = []
    private var slotOfCall: [Conversation.ID: Int32] = [:]
    private var names = ParticipantNames()
    package var participants: Participants { names.participants }
    /// Of the turns, without their neighbours.
    private(set) var turnLengths = 0
    private(set) var factLengths = 0
    private(set) var turnCount = 0
    private let analyzer: TextAnalyzer
    /// Nil: only the very words count.
    let wordTable: WordTable?

    package init(analyzer: TextAnalyzer = .shared, wordTable: WordTable? = nil) {
        self.analyzer = analyzer
        self.wordTable = wordTable
    }

    package var count: Int { rows.count }
    package func vectorCount(of model: EmbeddingModelID) -> Int { tables[model]?.rowCount ?? 0 }
    package func contains(_ item: Item) -> Bool { rowOfItem[item] != nil }
    package func contains(call: Conversation.ID) -> Bool { slotOfCall[call] != nil }
    /// The greatest id of a turn in here; ids only grow.
    private(set) var lastTurn: Turn.ID = 0
    private(set) var livingTurns: (count: Int, sum: Int64) = (0, 0)
    /// Items that should have a vector of this model and have none: of calls that are over, and facts. Oldest first.
    func lacking(_ model: EmbeddingModelID) -> [Item] {
        rows.indices.compactMap { position in
            let row = rows[position]
            guard !row.isGone, tables[model]?.contains(Int32(position)) != true else { return nil }
            if case .turn = row.item, !calls[Int(row.call)].conversation.isIndexed { return nil }
            return row.item
        }
    }
    func row(of item: Item) -> Int32? { rowOfItem[item] }
    func slot(of call: Conversation.ID?) -> Int32? { call.flatMap { slotOfCall[$0] } }

    /// Years in which there were calls: what a month without a year may belong to.
    package var years: ClosedRange<Int>? {
        guard let first = calls.map(\.day).min(), let last = calls.map(\.day).max() else { return nil }
        return first.year...max(first.year, last.year)
    }

    /// About how much memory it holds.
    package var bytes: Int {
        rows.capacity * MemoryLayout<Row>.stride + words.bytes + vocabulary.bytes
            + tables.values.reduce(0) { $0 + $1.bytes } + rowOfItem.capacity * 24
            + facts.values.reduce(0) { $0 + 320 + $1.text.utf8.count }
    }

    /// Adds a call, or takes over what changed about a known one.
    package mutating func add(_ call: Conversation) {
        if let name = call.callerName { names.add(name, of: .caller) }
        if let name = call.agentName { names.add(name, of: .agent) }
        if let slot = slotOfCall[call.id] {
            calls[Int(slot)].conversation = call
        } else {
            slotOfCall[call.id] = Int32(calls.count)
            calls.append(Call(conversation: call, day: CalendarDay(call.started)))
        }
    }

    /// A name that is known otherwise, from the profile.
    package mutating func add(callerName: String) { names.add(callerName, of: .caller) }

    /// - Parameter turn: of a call that was added; a call's turns come in their order. Known ones are left alone.
    package mutating func add(_ turn: Turn) {
        guard rowOfItem[.turn(turn.id)] == nil, let slot = slotOfCall[turn.conversation] else { return }
        let spoken = SpokenText(turn.text)
        let row = Int32(rows.count)
        let terms = index(turn.text, row: row)
        var entry = Row(
            item: .turn(turn.id), call: slot, time: turn.said, speaker: turn.speaker,
            traits: TurnTraits(spoken, names: names.known), length: Int32(clamping: terms.length))
        names.read(spoken.said, by: turn.speaker)
        let before = calls[Int(slot)].lastRow
        if before >= 0, calls[Int(slot)].lastIndex < turn.index {
            entry.previous = before
            rows[Int(before)].next = row
        }
        rows.append(entry)
        rowOfItem[entry.item] = row
        turnLengths += terms.length
        calls[Int(slot)].length += terms.length
        calls[Int(slot)].lastRow = row
        calls[Int(slot)].lastIndex = turn.index
        turnCount += 1
        lastTurn = max(lastTurn, turn.id)
        livingTurns = (livingTurns.count + 1, livingTurns.sum &+ turn.id)
    }

    private mutating func index(_ text: String, row: Int32) -> TextAnalyzer.Terms {
        var said: [(word: String, stem: String)] = []
        let terms = analyzer.terms(of: text) { word, stem in said.append((word, stem)) }
        if let wordTable {
            for (word, stem) in said { vocabulary.add(word, stem: stem, from: wordTable) }
        }
        words.add(terms, row: row)
        return terms
    }

    /// Adds a fact, or takes over what changed about a known one: superseded, archived, confirmed.
    package mutating func add(_ fact: Fact) {
        if let row = rowOfItem[.fact(fact.id)] {
            facts[row] = fact
            return
        }
        let row = Int32(rows.count)
        let terms = index(fact.text, row: row)
        rows.append(
            Row(
                item: .fact(fact.id), call: slot(of: fact.conversation) ?? -1, time: fact.validFrom,
                speaker: fact.subject == "agent" ? .agent : .caller,
                traits: TurnTraits(SpokenText(fact.text), names: names.known), length: Int32(clamping: terms.length)))
        rowOfItem[.fact(fact.id)] = row
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
        if case .turn(let id) = item { livingTurns = (livingTurns.count - 1, livingTurns.sum &- id) }
        facts[row] = nil
    }
}
