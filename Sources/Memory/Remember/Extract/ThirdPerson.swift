/// Retells what a caller said of themselves as a sentence that stands alone.
enum ThirdPerson {
    /// "lives" of "live", "has" of "have".
    static func verb(_ base: String) -> String {
        switch base {
        case "have": return "has"
        case "am", "are", "be": return "is"
        case "do": return "does"
        case "go": return "goes"
        case "was", "were": return "was"
        default: break
        }
        if base.hasSuffix("y"), let before = base.dropLast().last, !"aeiou".contains(before) {
            return base.dropLast() + "ies"
        }
        if ["s", "x", "z", "ch", "sh"].contains(where: base.hasSuffix) { return base + "es" }
        return base + "s"
    }
    /// "live" of "lives".
    static func base(_ verb: String) -> String {
        switch verb {
        case "has": return "have"
        case "does": return "do"
        case "goes": return "go"
        case "is", "am", "are": return "be"
        default: break
        }
        if verb.count > 4, verb.hasSuffix("ies") { return verb.dropLast(3) + "y" }
        if ["sses", "xes", "zes", "ches", "shes"].contains(where: verb.hasSuffix) { return String(verb.dropLast(2)) }
        if verb.count > 3, verb.hasSuffix("s"), !verb.hasSuffix("ss") { return String(verb.dropLast()) }
        return verb
    }

    /// Words behind the verb: "my sister and me" becomes "their sister and them".
    static func rest(_ words: [SpokenWord]) -> String {
        var result: [String] = []
        for (index, word) in words.enumerated() {
            let previous = index > 0 ? words[index - 1].lower : ""
            var text = pronouns[word.lower] ?? word.text
            if word.lower == "am" || (previous == "i" && word.lower == "was") {
                text = word.lower == "am" ? "are" : "were"
            }
            result.append(text + (word.pause == .comma && index < words.count - 1 ? "," : ""))
        }
        return result.joined(separator: " ")
    }
    private static let pronouns = [
        "i": "they", "me": "them", "my": "their", "mine": "theirs", "myself": "themselves", "we": "they", "us": "them",
        "our": "their", "ours": "theirs", "ourselves": "themselves", "you": "the agent", "your": "the agent's",
    ]

    /// Ends a sentence, once.
    static func sentence(_ parts: String...) -> String {
        let text = parts.filter { !$0.isEmpty }.joined(separator: " ")
        let bare = text.trimmed { $0.isWhitespace || $0 == "," || $0 == ";" }
        guard let last = bare.last else { return "" }
        return ".!?".contains(last) ? bare.capitalizedFirst : bare.capitalizedFirst + "."
    }
}
