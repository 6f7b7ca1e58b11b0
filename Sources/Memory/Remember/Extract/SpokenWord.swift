/// A word as it was said and as rules compare it.
struct SpokenWord: Equatable, Sendable {
    /// As it stood in the transcript, without the punctuation around it.
    var text: String
    /// Lower case, straight apostrophes.
    var lower: String
    /// What stood behind it.
    var pause: Pause = .none

    enum Pause: Equatable, Sendable { case none, comma, stop, question }

    init(_ text: String, _ lower: String? = nil, pause: Pause = .none) {
        self.text = text
        self.lower = lower ?? text.lowercased()
        self.pause = pause
    }

    /// More than this of one turn is not looked at: about 20 minutes of speech without a pause.
    static let limit = 20_000

    /// Words of a turn: contractions taken apart, fillers left out. Linear in the text's length.
    static func words(of text: String) -> [SpokenWord] {
        var words: [SpokenWord] = []
        var current = ""
        func end(_ pause: Pause) {
            defer { current = "" }
            let bare = current.trimmed { !($0.isLetter || $0.isNumber || $0 == "+") }
            guard !bare.isEmpty else { return weaken(pause) }
            let tail = current.last.map(pauses) ?? .none
            add(bare, pause: pause == .none ? tail : pause)
        }
        func weaken(_ pause: Pause) {
            if pause != .none, let last = words.indices.last, words[last].pause != .question {
                words[last].pause = pause
            }
        }
        func add(_ text: String, pause: Pause) {
            let lower = text.lowercased()
            if EnglishSpeech.hesitations.contains(lower) { return weaken(pause) }
            guard let parts = EnglishSpeech.contractions[lower] else {
                words.append(SpokenWord(text, lower, pause: pause))
                return
            }
            for (index, part) in parts.enumerated() {
                let isLast = index == parts.count - 1
                words.append(SpokenWord(part == "i" ? "I" : part, part, pause: isLast ? pause : .none))
            }
        }
        var rest = text.prefix(limit)[...]
        while let character = rest.popFirst() {
            switch character {
            case "’", "‘", "`", "´": current.append("'")
            case _ where character.isWhitespace: end(.none)
            case "?": end(.question)
            case "!", ";", "…": end(.stop)
            case ".", ":":
                // example.com and 3.5 stay whole.
                if let next = rest.first, next.isLetter || next.isNumber {
                    current.append(character)
                } else {
                    end(.stop)
                }
            case ",":
                if let next = rest.first, next.isNumber, current.last?.isNumber == true { continue }
                end(.comma)
            case "—", "–", "(", ")": end(.comma)
            case "-" where current.isEmpty: weaken(.comma)
            default: current.append(character)
            }
        }
        end(.none)
        return words
    }
    private static func pauses(_ character: Character) -> Pause {
        switch character {
        case "?": .question
        case ".", "!": .stop
        case ",": .comma
        default: .none
        }
    }
}

extension String {
    /// Without the characters at both ends that `isNoise` says are none of it.
    func trimmed(_ isNoise: (Character) -> Bool) -> String {
        guard let first = firstIndex(where: { !isNoise($0) }), let last = lastIndex(where: { !isNoise($0) }) else {
            return ""
        }
        return String(self[first...last])
    }
    /// Only the first letter changes.
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
