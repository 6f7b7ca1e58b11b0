import Basics
import Speech

/// Which part of a clause was heard when its sound was cut.
///
/// The playhead is the only truth. Word times come from the synthesizer where it knows them; else the clause's words are
/// spread over its sound by their number of letters, which is close enough for a clause of a second or two.
enum HeardText {
    /// - Parameters:
    ///   - played: how much of the clause's sound went out.
    ///   - total: how long all of it is, or was going to be; zero or less when nobody knows.
    ///   - words: with times from the start of the clause; empty when unknown.
    /// - Returns: whole words only: a word counts once half of it went out.
    static func of(_ text: String, played: Duration, total: Duration, words: [SpokenWord]) -> String {
        guard played > .zero else { return "" }
        guard played < total || total <= .zero else { return text }
        return words.isEmpty
            ? byLength(text, played: played, total: total) : byTimes(text, played: played, words: words)
    }

    private static func byTimes(_ text: String, played: Duration, words: [SpokenWord]) -> String {
        var end = text.startIndex
        for word in words where word.start + (word.end - word.start) / 2 <= played {
            // Synthesizers spell words as they say them ("42" as "forty", "two"): then the end stays where it is.
            if let found = text.range(of: word.text, after: end) { end = found }
        }
        return String(text[..<end.afterPunctuation(in: text)])
    }

    private static func byLength(_ text: String, played: Duration, total: Duration) -> String {
        // Syllables a second of English speech, for a clause whose length nobody knows: 3.83 (LiveKit), 3 letters each.
        let letters = Double(max(1, text.count))
        let whole = total > .zero ? total.inSeconds : letters / (3.83 * 3)
        let reached = letters * min(1, played.inSeconds / whole)
        var end = text.startIndex
        var wordStart: String.Index?
        var position = 0.0
        var startPosition = 0.0
        for index in text.indices {
            if text[index].isWhitespace {
                if wordStart != nil, (startPosition + position) / 2 <= reached { end = index }
                wordStart = nil
            } else if wordStart == nil {
                wordStart = index
                startPosition = position
            }
            position += 1
        }
        if wordStart != nil, (startPosition + position) / 2 <= reached { end = text.endIndex }
        return String(text[..<end])
    }
}

extension String {
    /// The end of the first occurrence of `word` at or after `start`, ignoring case.
    fileprivate func range(of word: String, after start: Index) -> Index? {
        let wanted = word.lowercased()
        guard !wanted.isEmpty else { return nil }
        var from = start
        while from < endIndex {
            let rest = self[from...]
            if let end = index(from, offsetBy: wanted.count, limitedBy: endIndex),
                self[from..<end].lowercased() == wanted
            {
                return end
            }
            from = rest.index(after: from)
        }
        return nil
    }
}

extension String.Index {
    fileprivate func afterPunctuation(in text: String) -> String.Index {
        var end = self
        while end < text.endIndex, text[end].isPunctuation { end = text.index(after: end) }
        return end
    }
}
