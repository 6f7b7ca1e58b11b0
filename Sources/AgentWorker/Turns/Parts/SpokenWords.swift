/// A transcript as words to compare and count: lower case, without punctuation.
struct SpokenWords: Equatable, Sendable {
    let words: [String]

    init(_ text: String) {
        words = text.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "'" || $0 == "’") }.map {
            String($0.filter { $0.isLetter || $0.isNumber })
        }.filter { !$0.isEmpty }
    }

    var isEmpty: Bool { words.isEmpty }

    /// Whether all of it is made of these phrases of one or two words ("uh huh", "okay okay").
    ///
    /// - Parameter isUnfinished: more words may come, so the last may be the first of a phrase ("I" of "I see").
    func consists(of phrases: Set<String>, isUnfinished: Bool = false) -> Bool {
        guard !words.isEmpty else { return false }
        var index = 0
        while index < words.count {
            if index + 1 < words.count, phrases.contains(words[index] + " " + words[index + 1]) {
                index += 2
            } else if phrases.contains(words[index]) {
                index += 1
            } else {
                let isLast = index == words.count - 1
                return isLast && isUnfinished && phrases.contains { $0.hasPrefix(words[index] + " ") }
            }
        }
        return true
    }

    /// Whether it begins with one of these phrases of one or two words.
    func begins(with phrases: Set<String>) -> Bool {
        guard let first = words.first else { return false }
        return phrases.contains(first) || (words.count > 1 && phrases.contains(first + " " + words[1]))
    }

    /// Digits in it, written or spoken.
    func digitCount(spoken: Set<String>) -> Int {
        words.reduce(0) { count, word in
            let written = word.reduce(0) { $0 + ($1.isNumber ? 1 : 0) }
            return count + (written > 0 ? written : spoken.contains(word) ? 1 : 0)
        }
    }
}
