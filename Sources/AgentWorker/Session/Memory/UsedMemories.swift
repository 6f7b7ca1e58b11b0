import Memory

/// Which recalled facts an answer made use of: they are confirmed when the caller lets the answer stand.
///
/// Pure, and by words alone: an answer uses a fact when it says most of what is peculiar to the fact, some of which the
/// question did not. Being recalled is no use: what comes up often would come up ever more.
struct UsedMemories: Sendable {
    private var waiting: [Fact.ID] = []

    /// The agent has answered.
    mutating func answered(_ answer: String, to question: String, with recalled: [MemoryLine]) {
        let (said, asked) = (Self.words(answer), Self.words(question))
        waiting = recalled.compactMap { line in
            guard case .fact(let id)? = line.item else { return nil }
            let own = Self.words(line.text).subtracting(Self.common)
            let told = own.intersection(said)
            return told.count * 2 > own.count && !told.isSubset(of: asked) ? id : nil
        }
    }

    /// The caller goes on.
    ///
    /// - Returns: what is confirmed by it: nothing when they object.
    mutating func callerSaid(_ text: String) -> [Fact.ID] {
        defer { waiting = [] }
        let words = text.lowercased().split { !$0.isLetter && $0 != "'" }.map(String.init)
        return words.prefix(4).contains(where: Self.objections.contains) ? [] : waiting
    }

    private static let objections: Set<String> = [
        "no", "not", "nope", "wrong", "isn't", "incorrect", "never", "don't", "doesn't", "wasn't", "forget",
    ]
    private static let common: Set<String> = [
        "the", "caller", "caller's", "is", "are", "was", "a", "an", "of", "to", "in", "at", "and", "that", "has",
        "have", "their", "his", "her", "said", "on", "called", "likes", "lives", "works", "s",
    ]
    private static func words(_ text: String) -> Set<String> {
        Set(text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init))
    }
}
