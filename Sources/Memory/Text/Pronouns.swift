/// Whom "I" and "you" mean in a question that is asked inside a call.
enum Pronouns {
    /// After "the": "the caller's dog".
    static let roles: [String: Turn.Speaker] = [
        "caller": .caller, "customer": .caller, "user": .caller, "client": .caller, "agent": .agent,
        "assistant": .agent,
    ]
    private static let first: Set<String> = ["i", "me", "my", "mine", "myself", "we", "us", "our"]
    private static let second: Set<String> = ["you", "your", "yours", "yourself"]
    private static let telling: Set<String> = [
        "say", "said", "tell", "told", "recommend", "recommended", "suggest", "suggested", "promise", "promised",
        "offer", "offered", "mention", "mentioned", "explain", "explained", "advise", "advised", "ask", "asked",
    ]
    private static let politeness: Set<String> = ["can", "could", "would", "will", "please"]

    /// "What did *you* recommend to me?" asks for the other one's words; "can you tell me what *my* dog is called" for
    /// the asker's own.
    static func subject(_ words: [String], asker: Turn.Speaker) -> Turn.Speaker? {
        let other: Turn.Speaker = asker == .caller ? .agent : .caller
        for (index, word) in words.enumerated() where word == "you" {
            guard index + 1 < words.count, telling.contains(words[index + 1]) else { continue }
            if index > 0, politeness.contains(words[index - 1]) { continue }
            return other
        }
        if words.contains(where: first.contains) { return asker }
        return words.contains(where: second.contains) ? other : nil
    }

    /// The question as the other one would have answered it: "you" becomes "I".
    static func swap(_ words: [WordSplitter.Word]) -> [(Range<Int>, String)] {
        words.compactMap { word in
            switch word.folded {
            case "you": (word.bytes, "I")
            case "your": (word.bytes, "my")
            case "yours": (word.bytes, "mine")
            case "i", "me": (word.bytes, "you")
            case "my": (word.bytes, "your")
            default: nil
            }
        }
    }
}
