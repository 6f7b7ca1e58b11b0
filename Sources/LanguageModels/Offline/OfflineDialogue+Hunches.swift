/// What was probably meant, by a few words that a recogniser got right among those it did not.
extension OfflineDialogue {
    /// Asked only when nothing was understood for certain.
    func hunch() -> OfflineReply? {
        if let decision = guess(said) { return reply(decision) }
        return hunchText().map { OfflineReply(text: $0) }
    }

    private func hunchText() -> String? {
        if asksHowWeAre { return wellbeing }
        if said.says(anyOf: ["can you do", "you can do", "can you help", "help me", "could you help"]) {
            return abilities()
        }
        if said.says(anyOf: ["hear me", "you hear", "you there"]) { return "Yes, I can hear you." }
        if said.says(anyOf: ["is your name", "your name"]) { return ownName }
        let asks = said.words.contains { Lexicon.questionWords.contains($0) || $0 == "tell" || $0 == "remember" }
        if asks, said.says(anyOf: ["my name", "name my"]) {
            return knownName().map { "Your name is \($0)." } ?? "I do not know your name yet. What is it?"
        }
        if said.words.contains("again"), said.has(anyOf: ["say", "repeat", "that"]) {
            return lastReply.isEmpty ? nil : lastReply
        }
        if said.has(anyOf: ["another", "more"]), !lastReply.isEmpty {
            if Sayings.jokes.contains(where: { lastReply.hasPrefix($0.prefix(24)) }) { return nextJoke }
            if Sayings.stories.contains(where: { lastReply.hasPrefix($0.prefix(24)) }) { return nextStory }
        }
        if said.words.first == "thanks" || said.words.last == "thanks" { return thanks }
        if let last = said.words.last, Self.unfinished.contains(last) {
            return "I did not catch the end of that. Could you say it again?"
        }
        return nil
    }

    /// A sentence does not end with these.
    static let unfinished: Set<String> = [
        "is", "are", "was", "am", "the", "a", "an", "my", "your", "and", "or", "of", "to", "because",
    ]

    /// "fellow are you today", "hell are you doing": what comes before is often misheard.
    private var asksHowWeAre: Bool {
        guard let asked = said.range(of: "are you") else { return false }
        let before = said.words[..<asked.lowerBound]
        let after = said.words[asked.upperBound...]
        let around: Set<String> = [
            "doing", "feeling", "going", "today", "this", "morning", "evening", "tonight", "now", "my", "friend",
        ]
        return Set(before).isDisjoint(with: ["who", "what", "where", "when", "why", "if"]) && before.count <= 6
            && after.allSatisfy(around.contains) && (!after.isEmpty || before.count <= 2)
    }
}
