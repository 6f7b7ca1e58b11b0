/// What a turn's form tells of it, whatever it is about.
struct TurnTraits: Sendable, Equatable {
    /// It ends by asking.
    var isQuestion = false
    /// Something in it asks: what comes next may be the answer.
    var asks = false
    /// How much it speaks of its speaker: "I", "my", "we"; 3 are all there is. 0…1.
    var firstPerson: Float = 0
    /// It names a time: "yesterday", "last week", "in 2019".
    var namesTime = false
    /// It names a person or a place: a capital inside a sentence.
    var namesName = false

    /// - Parameter names: of the participants, folded: that one calls the other by name says nothing.
    init(_ text: SpokenText, names: Set<String>) {
        let words = WordSplitter.located(text.said)
        let bytes = Array(text.said.utf8)
        if bytes.contains(where: { $0 == 0x2E || $0 == 0x21 || $0 == 0x3F }) {
            isQuestion = bytes.last == 0x3F
            asks = bytes.contains(0x3F)
        } else {
            // A recogniser that writes no marks: questions are known by how they begin.
            isQuestion = QuestionForms.occur(in: words.suffix(9).map(\.folded))
            asks = QuestionForms.occur(in: words.map(\.folded))
        }
        firstPerson = Float(min(3, words.count { Self.own.contains($0.folded) })) / 3
        var before = ""
        for word in words {
            if TimeWords.all.contains(word.folded) || (before == "this" && TimeWords.afterThis.contains(word.folded))
                || DateFinder.year(word.folded).map({ $0 < 2_100 }) ?? false
            {
                namesTime = true
            }
            before = word.folded
        }
        namesName = words.contains { Self.isName($0, bytes) && !names.contains($0.folded) }
    }
    init() {}

    private static let own: Set<String> = ["i", "my", "we", "our", "me", "us"]

    private static func isName(_ word: WordSplitter.Word, _ bytes: [UInt8]) -> Bool {
        let start = word.bytes.lowerBound
        guard start > 0, word.bytes.count >= 2, (0x41...0x5A).contains(bytes[start]),
            (0x61...0x7A).contains(bytes[start + 1])
        else { return false }
        guard start >= 2, bytes[start - 1] == 0x20 else { return true }
        return ![0x2E, 0x21, 0x3F].contains(bytes[start - 2])
    }
}

/// Words that tell when something was.
enum TimeWords {
    static let all: Set<String> = Set(
        """
        yesterday today tonight tomorrow ago last next since recently just lately monday tuesday wednesday thursday friday
        saturday sunday weekend week month months weeks year years days january february march april may june july august
        september october november december morning
        """.split { $0 == " " || $0 == "\n" }.map(String.init))
    static let afterThis: Set<String> = [
        "week", "month", "year", "weekend", "morning", "evening", "afternoon", "summer", "winter", "spring", "fall",
        "past",
    ]
}

/// How questions sound when nobody wrote their marks.
enum QuestionForms {
    private static let openers: Set<String> = ["what", "how", "who", "where", "when", "why", "which"]
    private static let afterOpener: Set<String> = [
        "s", "is", "are", "do", "did", "does", "have", "was", "were", "about", "made", "kind", "type", "has", "can",
        "will",
    ]
    private static let asking: Set<String> = ["do", "did", "have", "are", "can", "could", "would", "will", "were"]
    private static let asked: Set<String> = ["you", "your", "they", "it"]
    private static let sought: Set<String> = ["plans", "tips", "advice", "ideas"]

    static func occur(in words: [String]) -> Bool {
        zip(words, words.dropFirst()).contains { first, second in
            (openers.contains(first) && afterOpener.contains(second))
                || (asking.contains(first) && asked.contains(second))
                || ((first == "is" || first == "was") && (second == "it" || second == "that" || second == "there"))
                || (first == "any" && sought.contains(second))
        }
    }
}
