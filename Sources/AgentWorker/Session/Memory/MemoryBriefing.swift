import Basics
import Memory

/// Chooses the lines about a caller that go with a request to the model: what the backend told, what is always good to
/// know, then what fits the words, without repeating and within a budget.
struct MemoryBriefing: Sendable, Equatable {
    /// For ``ChatRequest/memories``.
    private(set) var lines: [String] = []
    /// What they were made of.
    private(set) var sources: [MemoryLine] = []

    /// Tokens of all lines: a few dozen memories, little beside a model's context and its price.
    static let budget = 600
    /// Of it, what is always there may take: the rest is for what fits.
    static let welcomeShare = 250
    /// English text has about four letters a token.
    private static func tokens(_ text: String) -> Int { text.utf8.count / 4 + 2 }

    init(told: [String] = [], welcome: [MemoryLine] = [], recalled: [MemoryLine] = [], budget: Int = Self.budget) {
        var seen: Set<String> = []
        var items: Set<Item> = []
        var left = budget
        func add(_ line: MemoryLine, to limit: Int) {
            let text = Self.oneLine(line.text)
            let cost = Self.tokens(text)
            guard !text.isEmpty, cost <= min(left, limit), seen.insert(Self.key(text)).inserted else { return }
            if let item = line.item, !items.insert(item).inserted { return }
            left -= cost
            lines.append(text)
            sources.append(MemoryLine(text, item: line.item))
        }
        // What the backend sent is wanted, whatever it costs.
        for text in told where seen.insert(Self.key(text)).inserted {
            lines.append(text)
            sources.append(MemoryLine(text))
        }
        let welcomeEnd = left - min(Self.welcomeShare, budget / 2)
        for line in welcome { add(line, to: max(0, left - welcomeEnd)) }
        for line in recalled { add(line, to: left) }
    }

    /// Memories are lines of a list: nothing in one may look like the next.
    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: { $0.isNewline || $0.isWhitespace }).joined(separator: " ")
    }
    /// Two lines that differ in stops and capitals say the same.
    private static func key(_ text: String) -> String { text.lowercased().filter { $0.isLetter || $0.isNumber } }
}
