/// Sentences as they are compared.
enum Normal {
    /// Words in lower case, without articles and punctuation.
    static func form(_ text: String) -> String {
        words(text).filter { !["a", "an", "the"].contains($0) }.joined(separator: " ")
    }
    static func words(_ text: String) -> [String] {
        text.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "'" || $0 == "@" || $0 == "+") }
            .map { $0.hasSuffix("'s") ? String($0.dropLast(2)) : String($0) }
    }
    /// What two sentences may not differ in when they are to say the same: names, numbers, negations.
    static func marks(_ text: String) -> Set<String> {
        var marks: Set<String> = []
        let words = text.split { !($0.isLetter || $0.isNumber || $0 == "'") }
        for (index, word) in words.enumerated() {
            let lower = word.lowercased()
            if word.contains(where: \.isNumber) || numbers.contains(lower) || negations.contains(lower)
                || lower.hasSuffix("n't")
            {
                marks.insert(lower)
            } else if index > 0, word.first?.isUppercase == true {
                marks.insert(lower.hasSuffix("'s") ? String(lower.dropLast(2)) : lower)
            }
        }
        return marks
    }
    /// Names and numbers that a sentence states: words in capitals but for the first, and words with digits.
    static func claims(_ text: String) -> Set<String> {
        var claims: Set<String> = []
        for (index, word) in text.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "'") }).enumerated() {
            let lower = word.lowercased()
            guard word.contains(where: \.isNumber) || (index > 0 && word.first?.isUppercase == true) else { continue }
            claims.insert(lower.hasSuffix("'s") ? String(lower.dropLast(2)) : lower)
        }
        return claims
    }
    private static let negations: Set<String> = [
        "not", "no", "never", "longer", "without", "nobody", "nothing", "cannot",
    ]
    private static let numbers: Set<String> = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "twenty",
        "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "first", "second", "third",
        "left", "right",
    ]
}
