import Basics

/// What somebody said, as words that can be compared: a recogniser gives no punctuation and no capitals, and errs.
struct Utterance: Sendable, Equatable {
    /// Lower case, contractions spelt out, words that belong together joined.
    let words: [String]

    init(_ text: String) {
        var words: [String] = []
        for piece in text.lowercased().split(whereSeparator: { $0.isWhitespace || "-,;!?\"()/".contains($0) }) {
            let plain = String(piece).replacing("’", with: "'").replacing("%", with: " percent")
            for part in plain.split(separator: " ") {
                // A full stop ends a sentence or stands in a number.
                let trimmed = part.drop { !$0.isLetter && !$0.isNumber }
                let word = String(
                    trimmed.reversed().drop { !$0.isLetter && !$0.isNumber }.reversed().filter {
                        $0.isLetter || $0.isNumber || $0 == "'" || $0 == "."
                    })
                guard !word.isEmpty else { continue }
                words += Self.spelledOut(word)
            }
        }
        self.words = Self.joined(words)
    }
    init(words: [String]) { self.words = words }

    var isEmpty: Bool { words.isEmpty }
    var text: String { words.joined(separator: " ") }
    var stems: [String] { words.map(Stem.of) }
    /// Words that carry meaning, as stems.
    var content: [String] { words.filter { !Lexicon.stopWords.contains($0) }.map(Stem.of) }

    /// Whether these words stand together somewhere, small errors forgiven.
    ///
    /// - Parameter phrase: plain lower-case words with one space between; ``says(_:)-(Utterance)`` takes any text.
    func says(_ phrase: String) -> Bool { range(of: phrase) != nil }
    func says(_ other: Utterance) -> Bool { range(of: other.words[...]) != nil }
    func says(anyOf phrases: [String]) -> Bool { phrases.contains(where: says) }
    /// Whether it is this and nothing more, but for fillers such as `please`.
    func isJust(anyOf phrases: [String]) -> Bool {
        let bare = Utterance(words: words.filter { !Lexicon.fillers.contains($0) })
        return phrases.contains { bare.range(of: $0)?.count == bare.words.count }
    }
    func starts(withAnyOf phrases: [String]) -> Bool { phrases.contains { range(of: $0)?.lowerBound == 0 } }

    func range(of phrase: String) -> Range<Int>? { range(of: phrase.split(separator: " ")[...]) }
    private func range(of wanted: ArraySlice<some StringProtocol>) -> Range<Int>? {
        guard !wanted.isEmpty, wanted.count <= words.count else { return nil }
        for start in 0...(words.count - wanted.count)
        where zip(words[start...], wanted).allSatisfy({ Likeness.isSame($0, $1) }) {
            return start..<(start + wanted.count)
        }
        return nil
    }
    /// What follows a phrase.
    func after(_ phrase: String) -> Utterance? {
        range(of: phrase).map { Utterance(words: Array(words[$0.upperBound...])) }
    }

    private static func spelledOut(_ word: String) -> [String] {
        if let whole = Lexicon.contractions[word] { return whole }
        if word.hasSuffix("'s") { return [String(word.dropLast(2)), "'s"] }
        return [word.filter { $0 != "'" }]
    }
    private static func joined(_ words: [String]) -> [String] {
        var result: [String] = []
        for word in words {
            if let last = result.last, let compound = Lexicon.compounds[last + " " + word] {
                result[result.count - 1] = compound
            } else {
                result.append(word)
            }
        }
        return result
    }
}

/// Whether two words may be the same one, misheard.
enum Likeness {
    static func isSame(_ heard: String, _ meant: some StringProtocol) -> Bool {
        if heard == meant { return true }
        // Bytes, since this is asked for every pair of words: any other letters only make it stricter.
        let (heardLength, length) = (heard.utf8.count, meant.utf8.count)
        // Short words differ by a letter and mean another thing: on, of, in.
        guard length >= 5, heardLength >= 4, abs(heardLength - length) <= 2 else { return false }
        // Too few letters for the first one to be misheard too.
        guard length >= 8 || heard.utf8.first == meant.utf8.first else { return false }
        return EditDistance.between(heard, String(meant)) <= (length >= 8 ? 2 : 1)
    }
}

/// Cuts endings off, so that `lives`, `lived` and `living` are one word. Rough on purpose: both sides are cut alike.
enum Stem {
    static func of(_ word: String) -> String {
        var stem = word
        if stem.count > 4, stem.hasSuffix("ies") { stem = stem.dropLast(3) + "y" }
        for ending in ["ing", "ed", "ion"] where stem.count >= ending.count + (ending == "ion" ? 4 : 3) {
            guard stem.hasSuffix(ending) else { continue }
            stem = String(stem.dropLast(ending.count))
            break
        }
        if stem.count > 4, ["ses", "xes", "zes", "ches", "shes"].contains(where: stem.hasSuffix) {
            stem = String(stem.dropLast(2))
        } else if stem.count > 3, stem.hasSuffix("s"), !stem.hasSuffix("ss"), !stem.hasSuffix("us") {
            stem = String(stem.dropLast())
        }
        if stem.count > 3, stem.hasSuffix("e") { stem = String(stem.dropLast()) }
        let tail = stem.suffix(2)
        if stem.count > 3, tail.count == 2, tail.first == tail.last, !["ll", "ss", "ee", "oo"].contains(String(tail)) {
            stem = String(stem.dropLast())
        }
        return stem
    }
}
