package import Basics

/// Something with words in the index.
package enum LexicalDocument: Hashable, Sendable {
    case turn(Turn.ID)
    case fact(Fact.ID)
    /// A whole call.
    case call(Conversation.ID)

    /// Number in the files, which never changes; ``Item``s share it.
    var kind: Int64 {
        switch self {
        case .turn: 0
        case .fact: 1
        case .call: 2
        }
    }
    package var row: Int64 {
        switch self {
        case .turn(let id), .fact(let id), .call(let id): id
        }
    }
    init?(kind: Int64, row: Int64) {
        switch kind {
        case 0: self = .turn(row)
        case 1: self = .fact(row)
        case 2: self = .call(row)
        default: return nil
        }
    }
}

extension Item {
    /// Number in the files, which never changes; ``LexicalDocument``s share it.
    var kind: Int64 {
        switch self {
        case .turn: 0
        case .fact: 1
        }
    }
    package var row: Int64 {
        switch self {
        case .turn(let id), .fact(let id): id
        }
    }
    init?(kind: Int64, row: Int64) {
        switch kind {
        case 0: self = .turn(row)
        case 1: self = .fact(row)
        default: return nil
        }
    }
}

/// An item's words by column, as the analyzer made them: a turn has `text`, `previous` and `next`, calls and facts `text`.
package struct TermColumns: Sendable, Equatable {
    /// Each word with how often it occurs; at most three columns.
    package var columns: [[String: Int]]
    package init(_ columns: [[String]]) {
        self.columns = columns.map { $0.reduce(into: [:]) { $0[$1, default: 0] += 1 } }
    }
    package init(counts: [[String: Int]]) { columns = counts }
    func length(_ column: Int) -> Int { column < columns.count ? columns[column].values.reduce(0, &+) : 0 }
}

/// Where a word occurs.
package struct Posting: Sendable, Equatable {
    /// The turn's, fact's or conversation's id.
    package var row: Int64
    package var column: Int
    package var count: Int
}

/// What recall keeps of an item in memory beside its vector: enough to rank without touching the disk.
package struct IndexEntry: Sendable, Equatable {
    package var document: LexicalDocument
    package var conversation: Conversation.ID?
    /// When it was said, or since when it holds.
    package var time: UnixTime
    package var speaker: Turn.Speaker?
    package var isQuestion: Bool
    /// Words per column; the store fills them in.
    package var lengths: (text: Int32, previous: Int32, next: Int32) = (0, 0, 0)

    package init(
        _ document: LexicalDocument, conversation: Conversation.ID?, time: UnixTime, speaker: Turn.Speaker? = nil,
        isQuestion: Bool = false
    ) {
        self.document = document
        self.conversation = conversation
        self.time = time
        self.speaker = speaker
        self.isQuestion = isQuestion
    }
    package static func == (left: IndexEntry, right: IndexEntry) -> Bool {
        left.document == right.document && left.conversation == right.conversation && left.time == right.time
            && left.speaker == right.speaker && left.isQuestion == right.isQuestion && left.lengths == right.lengths
    }
}
