import Basics

/// Tells in words what a tool does, by its description: "turn the flashlight of your device on or off".
enum ToolOffer {
    /// What a caller would ask for: no keys to press, nothing that ends the call.
    static func isForCallers(_ tool: ToolDescription) -> Bool {
        let words = Set(ToolMatcher.nameWords(tool.name))
        return words.isDisjoint(with: ["end", "hang", "hangup", "dtmf", "digits", "keypad", "transfer"])
            && (!MemoryWish.tools.contains(tool.name)
                || [MemoryWish.rememberTool, MemoryWish.forgetTool].contains(tool.name))
    }

    /// Follows "I can": the description's first clause, or the name when there is none that can be said.
    static func action(of tool: ToolDescription) -> String {
        let clause = tool.description.prefix { !".,:;(".contains($0) }
        var words = clause.split(whereSeparator: \.isWhitespace).map(String.init)
        guard let verb = words.first.flatMap(plainForm), words.count > 1, words.count <= 12 else {
            return ResultSpeaker.action(of: tool.name)
        }
        words[0] = verb
        var spoken = words.joined(separator: " ")
        for (theirs, yours) in [
            ("the caller's", "your"), ("the user's", "your"), ("the caller", "you"), ("the user", "you"),
        ] { spoken = spoken.replacing(theirs, with: yours) }
        // "the battery level of your device" → "your battery level", as one would say it.
        for owner in [" of your device", " of your phone"] {
            if let thing = spoken.firstRange(of: owner), let article = spoken.firstRange(of: " the "),
                article.upperBound <= thing.lowerBound
            {
                spoken = spoken.replacing(owner, with: "").replacing(" the ", with: " your ", maxReplacements: 1)
            }
        }
        return spoken
    }

    /// `Reads` → read; nil for what is no verb.
    private static func plainForm(_ word: String) -> String? {
        let word = word.lowercased()
        guard word.allSatisfy({ $0.isLetter }) else { return nil }
        if Lexicon.imperatives.contains(word) || Lexicon.plainVerbs.contains(word) {
            return ["is", "the", "my", "of", "tool", "current"].contains(word) ? nil : word
        }
        guard word.hasSuffix("s"), !word.hasSuffix("ss"), word.count > 3 else { return nil }
        if word.hasSuffix("ies") { return word.dropLast(3) + "y" }
        if ["shes", "ches", "sses", "xes", "zes"].contains(where: word.hasSuffix) { return String(word.dropLast(2)) }
        return String(word.dropLast())
    }
}
