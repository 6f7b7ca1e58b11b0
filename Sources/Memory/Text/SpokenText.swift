/// A turn's text, taken apart: what was said, and a note in brackets after it.
struct SpokenText {
    var said: String
    /// What was shown with it: `[photo: a dog]` at the end. Nil without.
    var note: String?

    init(_ text: String) {
        var rest = Self.trimmed(Substring(text))
        if rest.last == "]", let open = rest.lastIndex(of: "[") {
            let inside = rest[rest.index(after: open)...].dropLast()
            let colon = inside.firstIndex(of: ":").map { inside.index(after: $0) }
            note = String(Self.trimmed(inside[(colon ?? inside.startIndex)...]))
            rest = Self.trimmed(rest[..<open])
        }
        said = String(rest)
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var result = text.drop { $0.isWhitespace }
        while result.last?.isWhitespace == true { result.removeLast() }
        return result
    }

    /// Words that make a sentence of its own.
    static let leastWords = 4
    /// Longer ones are cut: a recogniser may write a minute of speech without a full stop.
    static let mostWords = 28
    static let piece = 16

    /// What is embedded of it besides the whole: each sentence, short ones together with the next, and the note.
    /// Source: measured, docs/memory-recall.md.
    var sentences: [String] {
        var pieces: [String] = []
        var buffer = ""
        let parts = Self.split(said).filter { WordSplitter.words($0).count >= 2 }
        for part in parts.isEmpty ? [said] : parts {
            buffer += buffer.isEmpty ? part : " " + part
            if WordSplitter.words(buffer).count >= Self.leastWords {
                pieces.append(buffer)
                buffer = ""
            }
        }
        if !buffer.isEmpty {
            if pieces.isEmpty { pieces = [buffer] } else { pieces[pieces.count - 1] += " " + buffer }
        }
        pieces = pieces.flatMap(Self.cut)
        if let note, !note.isEmpty { pieces.append(note) }
        return pieces
    }

    /// After `.`, `!` or `?` and white space.
    private static func split(_ text: String) -> [String] {
        var result: [String] = []
        var current = ""
        var ended = false
        for character in text {
            if character.isWhitespace, ended {
                if !current.isEmpty { result.append(current) }
                current = ""
            } else if !(character.isWhitespace && current.isEmpty) {
                current.append(character)
            }
            if !character.isWhitespace { ended = character == "." || character == "!" || character == "?" }
        }
        if !current.isEmpty { result.append(current) }
        return result
    }

    private static func cut(_ sentence: String) -> [String] {
        let words = sentence.split(whereSeparator: \.isWhitespace)
        guard words.count > mostWords else { return [sentence] }
        let pieces = (words.count + piece - 1) / piece
        let size = (words.count + pieces - 1) / pieces
        return stride(from: 0, to: words.count, by: size).map {
            words[$0..<min(words.count, $0 + size)].joined(separator: " ")
        }
    }
}
