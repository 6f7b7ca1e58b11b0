/// What a call is to go like, in plain text: any model reads it in its system message, and ``OfflineDialogueModel``
/// follows it question by question.
public struct CallScript: Sendable, Equatable {
    /// What the agent answers when the caller says something like `cue`.
    public struct Objection: Sendable, Equatable {
        /// Words to listen for: `too expensive`.
        public var cue: String
        public var answer: String
        public init(cue: String, answer: String) {
            self.cue = cue
            self.answer = answer
        }
    }
    /// Said first; empty: none.
    public var greeting: String
    /// Asked one at a time, in this order.
    public var questions: [String]
    public var objections: [Objection]
    /// What the call is for: `find out whether Tuesday suits`.
    public var goals: [String]
    /// Said when every question has been answered; empty: none.
    public var closing: String

    public init(
        greeting: String = "", questions: [String] = [], objections: [Objection] = [], goals: [String] = [],
        closing: String = ""
    ) {
        self.greeting = greeting
        self.questions = questions
        self.objections = objections
        self.goals = goals
        self.closing = closing
    }

    public var isEmpty: Bool { self == CallScript() }

    /// Lines for a system message; ``init(promptLines:)`` reads them back.
    var promptLines: [String] {
        var lines: [String] = []
        if !greeting.isEmpty { lines.append("Greeting: \(Self.oneLine(greeting))") }
        if !questions.isEmpty {
            lines.append("Questions, to be asked one at a time in this order, each until it is answered:")
            lines += questions.enumerated().map { "\($0.offset + 1). \(Self.oneLine($0.element))" }
        }
        if !objections.isEmpty {
            lines.append("Objections, with what to answer:")
            lines += objections.map { "- \(Self.oneLine($0.cue)) => \(Self.oneLine($0.answer))" }
        }
        if !goals.isEmpty {
            lines.append("Goals of the call:")
            lines += goals.map { "- \(Self.oneLine($0))" }
        }
        if !closing.isEmpty { lines.append("Closing, once every question is answered: \(Self.oneLine(closing))") }
        return lines
    }

    /// Reads what ``promptLines`` writes; lines it does not know are left out.
    init(promptLines: [String]) {
        self.init()
        var list = ""
        for line in promptLines {
            let lower = line.lowercased()
            let value = line.firstIndex(of: ":").map { String(line[line.index(after: $0)...].trimmingSpaces) } ?? ""
            if lower.hasPrefix("greeting") {
                greeting = value
            } else if lower.hasPrefix("closing") {
                closing = value
            } else if let name = ["questions", "objections", "goals"].first(where: { lower.hasPrefix($0) }) {
                list = name
            } else {
                add(line, to: list)
            }
        }
    }

    private mutating func add(_ line: String, to list: String) {
        let item = String(line.drop { $0.isNumber || $0 == "." || $0 == "-" || $0 == " " }.trimmingSpaces)
        guard !item.isEmpty else { return }
        switch list {
        case "questions": questions.append(item)
        case "goals": goals.append(item)
        case "objections":
            let parts = item.split(separator: "=>", maxSplits: 1).map { String($0.trimmingSpaces) }
            if parts.count == 2 { objections.append(Objection(cue: parts[0], answer: parts[1])) }
        default: break
        }
    }

    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).map { String($0.trimmingSpaces) }.joined(separator: " ")
    }
}

extension StringProtocol {
    /// Without white space at either end.
    var trimmingSpaces: SubSequence {
        let start = firstIndex { !$0.isWhitespace } ?? endIndex
        var end = endIndex
        while end > start, self[index(before: end)].isWhitespace { end = index(before: end) }
        return self[start..<end]
    }
}
