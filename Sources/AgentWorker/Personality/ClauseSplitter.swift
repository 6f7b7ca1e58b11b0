public import Basics

/// Cuts a reply into pieces to speak while it is still being written.
///
/// The first piece comes as early as it sounds right, since the caller waits for it: at the first clause, or when there
/// are 40 characters or 400 ms have passed. After that, whole sentences. Pure: after each `add`, `handle(now:)` or
/// `flush`, drain ``nextClause()`` until nil; call `handle(now:)` at ``deadline``. Source: voice-agents.md §2.5.
public struct ClauseSplitter: Sendable {
    /// Characters after which the first piece is cut at a word. 40: about two seconds of speech.
    public static let firstLength = 40
    /// How long the first piece may wait for its end.
    public static let firstPatience: Duration = .milliseconds(400)
    /// Characters above which a sentence is cut at its last clause.
    public static let softLength = 140
    /// Characters of a piece at most; a longer word is cut in two.
    public static let hardLength = 200
    /// Characters below which a clause is not worth a piece of its own: "Well,".
    static let shortestClause = 8

    private var text = ""
    private var clauses: [String] = []
    private var isFirst = true
    private var began: Moment?

    public init() {}

    /// When the first piece has waited long enough; never, once it is out.
    public var deadline: Moment {
        guard isFirst, let began else { return .distantFuture }
        return began + Self.firstPatience
    }

    /// Takes some more of the reply.
    public mutating func add(_ more: String, now: Moment) {
        if began == nil, more.contains(where: { !$0.isWhitespace }) { began = now }
        text += more
        if isFirst { cutFirst() }
        if !isFirst { cutSentences() }
        while text.count > Self.softLength, cutLong() {}
    }

    /// At ``deadline``: the first words go out, when there is a whole one.
    public mutating func handle(now: Moment) {
        guard now >= deadline else { return }
        if let space = text.lastIndex(where: \.isWhitespace), hasWords(text[..<space]) {
            release(upTo: text.index(after: space))
        } else {
            // Half a word is no word; another while for its end.
            began = now
        }
    }

    /// The reply is over: what is left is the last piece.
    public mutating func flush() {
        while text.count > Self.hardLength, cutLong() {}
        release(upTo: text.endIndex)
    }

    public mutating func nextClause() -> String? { clauses.isEmpty ? nil : clauses.removeFirst() }

    // MARK: where to cut

    private mutating func cutSentences() {
        while let end = Self.sentenceEnd(in: text) { release(upTo: end) }
    }
    private mutating func cutFirst() {
        let ends = [Self.clauseEnd(in: text, from: Self.shortestClause), Self.sentenceEnd(in: text)]
        if let end = ends.compactMap({ $0 }).min() {
            release(upTo: end)
        } else if text.count >= Self.firstLength, let space = text.lastIndex(where: \.isWhitespace),
            hasWords(text[..<space])
        {
            release(upTo: text.index(after: space))
        }
    }
    /// Cuts a sentence that has grown too long at its last clause, else at its last word.
    private mutating func cutLong() -> Bool {
        let limit = text.index(text.startIndex, offsetBy: Self.hardLength, limitedBy: text.endIndex) ?? text.endIndex
        let head = text[..<limit]
        if let end = Self.lastClauseEnd(in: head) {
            release(upTo: end)
            return true
        }
        // A clause may still come before it is really too long.
        guard text.count > Self.hardLength else { return false }
        if let space = head.lastIndex(where: \.isWhitespace), hasWords(head[..<space]) {
            release(upTo: text.index(after: space))
        } else {
            release(upTo: limit)
        }
        return true
    }
    private func hasWords(_ piece: Substring) -> Bool { piece.contains { $0.isLetter || $0.isNumber } }

    private mutating func release(upTo end: String.Index) {
        let piece = text[..<end]
        let rest = text[end...].drop(while: \.isWhitespace)
        let clause = String(piece.trimmed)
        text = String(rest)
        guard clause.contains(where: { $0.isLetter || $0.isNumber }) else { return }
        clauses.append(clause)
        isFirst = false
    }

    /// After the white space that follows a sentence's end; nil while it may still go on.
    static func sentenceEnd(in text: String) -> String.Index? {
        var index = text.startIndex
        while index < text.endIndex {
            let mark = text[index]
            let next = text.index(after: index)
            if mark == "\n", text[..<index].contains(where: { !$0.isWhitespace }) { return next }
            if "。！？".contains(mark) { return next }
            if ".!?…".contains(mark) {
                var after = next
                while after < text.endIndex, ".!?…\"'”’)]".contains(text[after]) { after = text.index(after: after) }
                // Without the next character "3." may become "3.5", and "e.g." go on.
                guard after < text.endIndex else { return nil }
                if text[after].isWhitespace, mark != "." || !isAbbreviation(text[..<index]) {
                    return text.index(after: after)
                }
                index = after
                continue
            }
            index = next
        }
        return nil
    }

    private static let abbreviations: Set<String> = [
        "mr", "mrs", "ms", "dr", "prof", "st", "jr", "sr", "vs", "etc", "approx", "no", "dept", "est", "inc", "ltd",
        "co", "e.g", "i.e", "a.m", "p.m", "u.s", "z.b", "d.h", "bzw", "ca", "nr", "str",
    ]
    private static func isAbbreviation(_ before: Substring) -> Bool {
        let word = String(before.reversed().prefix { !$0.isWhitespace && $0 != "(" }.reversed())
        let lower = word.lowercased()
        // "No." is an answer more often than a number.
        if lower == "no" { return false }
        // An initial: "J. Smith"; but "I." ends a sentence.
        if word.count == 1, word.first?.isUppercase == true, word != "I" { return true }
        return abbreviations.contains(lower)
    }

    /// After the first clause mark that has at least so many characters before it.
    static func clauseEnd(in text: String, from shortest: Int) -> String.Index? {
        var count = 0
        for index in text.indices {
            if count >= shortest, let end = clauseEnd(at: index, in: text[...]) { return end }
            count += 1
        }
        return nil
    }
    private static func lastClauseEnd(in head: Substring) -> String.Index? {
        var last: String.Index?
        for (count, index) in head.indices.enumerated() where count >= shortestClause {
            if let end = clauseEnd(at: index, in: head) { last = end }
        }
        return last
    }
    private static func clauseEnd(at index: String.Index, in text: Substring) -> String.Index? {
        let next = text.index(after: index)
        if "，、；：".contains(text[index]) { return next }
        // White space must follow: "1,000" and "10:30" are one.
        guard ",;:–—".contains(text[index]), next < text.endIndex, text[next].isWhitespace else { return nil }
        return text.index(after: next)
    }
}

extension StringProtocol {
    /// Without white space at either end.
    var trimmed: SubSequence {
        let start = firstIndex { !$0.isWhitespace } ?? endIndex
        var end = endIndex
        while end > start, self[index(before: end)].isWhitespace { end = index(before: end) }
        return self[start..<end]
    }
}
