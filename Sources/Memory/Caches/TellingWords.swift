/// Words that make two questions different which vectors take for the same: numbers, days, months, negations. English.
enum TellingWords {
    private static let words: Set<Substring> = Set(
        """
        zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
        eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million first second third
        fourth fifth sixth seventh eighth ninth tenth last next monday tuesday wednesday thursday friday saturday sunday
        january february march april may june july august september october november december today tomorrow yesterday
        no not never nobody nothing before after
        """.split { $0.isWhitespace })

    /// Those of `text`, in its order; whatever has a digit is one.
    /// - Parameter text: in lower case, words apart by single spaces.
    static func of(_ text: String) -> [Substring] {
        text.split(separator: " ").filter { words.contains($0) || $0.contains(where: \.isNumber) }
    }
}
