/// One statement's worth of a turn: what stands between two subjects or full stops.
struct Clause: Sendable {
    var words: [SpokenWord]
    var isQuestion = false
    /// 1: said straight out; less for each hedge that was taken out.
    var confidence = 1.0
    /// "No, …", "actually …": it puts something right.
    var isCorrection = false
    /// "If …", "imagine …": nothing that is so.
    var isHypothetical = false

    var lower: [String] { words.map(\.lower) }

    /// How many words a phrase takes at the start; nil: something else stands there.
    func starts(with phrase: [String]) -> Int? { words.starts(with: phrase) ? phrase.count : nil }
    func starts(withAny phrases: [[String]]) -> Int? {
        phrases.first { words.starts(with: $0) }?.count
    }
    func contains(_ word: String) -> Bool { words.contains { $0.lower == word } }
    func dropping(_ count: Int) -> Clause {
        var rest = self
        rest.words.removeFirst(min(count, words.count))
        return rest
    }
}

extension Collection<SpokenWord> {
    func starts(with phrase: [String]) -> Bool {
        count >= phrase.count && zip(self, phrase).allSatisfy { $0.lower == $1 }
    }
    var text: String { map(\.text).joined(separator: " ") }
    var lowers: [String] { map(\.lower) }
}

/// Cuts a turn into clauses, with and without punctuation.
enum ClauseCutter {
    /// A turn longer than this says many things; the rest of it is left to the turn itself.
    static let limit = 400

    static func clauses(of text: String) -> [Clause] {
        let words = SpokenWord.words(of: text)
        let isPunctuated = words.dropLast().contains { $0.pause != .none } || words.count < 9
        var clauses: [Clause] = []
        var current: [SpokenWord] = []
        func end(isQuestion: Bool = false) {
            defer { current = [] }
            guard !current.isEmpty, clauses.count < limit else { return }
            clauses.append(Clause(words: current, isQuestion: isQuestion))
        }
        for (index, word) in words.enumerated() {
            if !current.isEmpty, !isCompany(current), begins(words, at: index, isPunctuated: isPunctuated) { end() }
            current.append(word)
            switch word.pause {
            case .stop: end()
            case .question: end(isQuestion: true)
            case .none, .comma: break
            }
        }
        end()
        return clauses
    }

    /// "My sister" and I, or "my sister and" I: one subject, not two statements.
    private static func isCompany(_ current: [SpokenWord]) -> Bool {
        guard (2...4).contains(current.count), ["my", "our"].contains(current[0].lower), let last = current.last else {
            return false
        }
        let head = last.lower == "and" ? current[current.count - 2].lower : last.lower
        return last.pause == .none && (EnglishSpeech.relations.contains(head) || EnglishSpeech.pets.contains(head))
    }

    /// Whether a new statement begins here.
    private static func begins(_ words: [SpokenWord], at index: Int, isPunctuated: Bool) -> Bool {
        let word = words[index].lower
        let previous = words[index - 1]
        if previous.pause == .comma {
            if starters.contains(word) || openers.contains(word) { return !isBound(words, before: index) }
            if joints.contains(word), index + 1 < words.count { return starters.contains(words[index + 1].lower) }
            return false
        }
        if joints.contains(word), index + 1 < words.count {
            let next = words[index + 1].lower
            return starters.contains(next) && !(next == "it" && word == "and")
        }
        guard !isPunctuated else { return false }
        if isBound(words, before: index) || joints.contains(previous.lower) { return false }
        switch word {
        case "i", "i'm": return true
        case "my", "our":
            return words[(index + 1)...].prefix(4).contains { EnglishSpeech.copulas.contains($0.lower) }
        case "remind", "call", "text", "email":
            return index + 1 < words.count && words[index + 1].lower == "me" && previous.lower != "please"
        case "please": return true
        case "can", "could":
            return index + 1 < words.count && words[index + 1].lower == "you"
        case "no", "actually", "sorry": return true
        default: return false
        }
    }
    private static func isBound(_ words: [SpokenWord], before index: Int) -> Bool {
        binders.contains(words[index - 1].lower)
    }
    private static let starters: Set<String> = [
        "i", "my", "we", "our", "he", "she", "they", "it", "please", "can", "could", "remind", "there",
    ]
    private static let openers: Set<String> = [
        "no", "actually", "sorry", "but", "because", "so", "not", "call", "text",
    ]
    static let joints: Set<String> = [
        "and", "but", "so", "because", "plus", "also", "then", "while", "though", "although", "since", "cause",
    ]
    /// What follows one of these belongs to it: "that I …", "do I …", "with my …".
    private static let binders: Set<String> = [
        "that", "what", "where", "when", "how", "why", "who", "which", "if", "whether", "as", "than", "do", "did", "am",
        "can", "could", "should", "would", "will", "have", "had", "was", "may", "might", "shall", "whatever",
        "whenever", "until", "before", "after", "say", "says", "said", "think", "guess", "suppose", "hope", "know",
        "believe", "mean", "wish", "unless", "everything", "all", "something", "thing", "things", "like", "not", "to",
        "of", "with", "for", "in", "on", "at", "by", "about", "from", "is", "are", "remember", "because", "since",
        "please", "you", "love", "sure", "told", "forget", "promise", "does", "no", "actually", "sorry", "time",
    ]
}
