import Basics

/// Fills a tool's arguments from what was said, by the tool's schema alone.
struct ArgumentFiller {
    enum Outcome: Equatable {
        case filled(JSONValue)
        /// A required argument was not said.
        case missing(parameter: String, schema: JSONValue)
    }
    let tool: ToolDescription

    private var required: [String] { (tool.parameters["required"]?.arrayValue ?? []).compactMap(\.stringValue) }

    /// - Parameter answers: what was said when asked for missing arguments, by parameter.
    func fill(from request: Utterance, answers: [String: Utterance] = [:]) -> Outcome {
        let properties = tool.parameters["properties"]?.objectValue ?? [:]
        var arguments: [String: JSONValue] = [:]
        // Required ones first: they have first claim on a number or a text.
        let order = required + properties.keys.filter { !required.contains($0) }.sorted()
        var usedNumbers = 0
        for name in order {
            guard let schema = properties[name] else { continue }
            if let said = answers[name], let value = self.value(name, schema, said, usedNumbers: 0, isAnswer: true) {
                arguments[name] = value.value
                continue
            }
            if let value = self.value(name, schema, request, usedNumbers: usedNumbers, isAnswer: false) {
                arguments[name] = value.value
                usedNumbers += value.numbers
            } else if let standard = schema["default"], required.contains(name) {
                arguments[name] = standard
            }
        }
        for name in required where arguments[name] == nil {
            return .missing(parameter: name, schema: properties[name] ?? ["type": "string"])
        }
        return .filled(.object(arguments))
    }

    private func value(
        _ name: String, _ schema: JSONValue, _ said: Utterance, usedNumbers: Int, isAnswer: Bool
    ) -> (value: JSONValue, numbers: Int)? {
        if let choices = schema["enum"]?.arrayValue { return choice(choices, said).map { ($0, 0) } }
        switch schema["type"]?.stringValue {
        case "boolean": return Self.flag(name, said).map { (.bool($0), 0) }
        case "integer", "number":
            let all = SpokenNumbers.find(in: said.words)
            guard usedNumbers < all.count else { return nil }
            let number = inUnit(of: name, all[usedNumbers], said)
            // "Three times" is no duration in milliseconds.
            if !isAnswer, !required.contains(name), !Self.fits(number, schema) { return nil }
            let isWhole = schema["type"]?.stringValue == "integer" || number == number.rounded()
            if isWhole, let whole = Int64(exactly: number.rounded()) { return (.int(whole), 1) }
            return (.double(number), 1)
        case "array": return list(schema, name, said, isAnswer)
        case "string": return text(name, schema, said, isAnswer).map { (.string($0), 0) }
        default: return nil
        }
    }

    private func choice(_ choices: [JSONValue], _ said: Utterance) -> JSONValue? {
        let stems = said.stems
        let scored = choices.compactMap { choice -> (JSONValue, Int)? in
            guard let text = choice.stringValue else { return nil }
            let wanted = ToolMatcher.nameWords(text)
            let hits = wanted.filter { word in
                stems.contains { Likeness.isSame($0, Stem.of(word)) }
                    || !(Lexicon.synonyms[Stem.of(word)] ?? []).isDisjoint(with: stems)
            }
            return hits.count == wanted.count && !wanted.isEmpty ? (choice, hits.count) : nil
        }
        return scored.max { $0.1 < $1.1 }?.0
    }

    /// On or off, wherever it stands; the last one said counts: "off, no, on".
    static func flag(_ name: String, _ said: Utterance) -> Bool? {
        let yes: Set<String> = ["on", "yes", "true", "enable", "enabled", "activate", "start", "open", "lit", "sure"]
        let no: Set<String> = [
            "off", "of", "no", "false", "disable", "disabled", "deactivate", "stop", "close", "kill", "without",
        ]
        let words = said.words
        for (index, word) in words.enumerated().reversed() {
            // `off` is often heard as `of`; but "of the" is one.
            if word == "of", index + 1 < words.count { continue }
            // PocketSphinx hears "on to" for "off": better to ask.
            if word == "on", index + 1 < words.count, words[index + 1] == "to" { continue }
            if yes.contains(word) {
                // "do not turn on", "not on"
                let isNegated = words[..<index].suffix(3).contains("not")
                return !isNegated
            }
            if no.contains(word) { return false }
        }
        let isNamed = ToolMatcher.nameWords(name).contains { !yes.contains($0) && said.stems.contains(Stem.of($0)) }
        return isNamed ? true : nil
    }

    private static func fits(_ number: Double, _ schema: JSONValue) -> Bool {
        number >= schema["minimum"]?.doubleValue ?? -.infinity && number <= schema["maximum"]?.doubleValue ?? .infinity
    }

    /// Seconds said for a parameter in milliseconds, and so on.
    private func inUnit(of name: String, _ number: SpokenNumbers.Found, _ said: Utterance) -> Double {
        let next = number.range.upperBound
        let unit = next < said.words.count ? Stem.of(said.words[next]) : ""
        let seconds: Double? = ["second": 1, "sec": 1, "minut": 60, "hour": 3600, "millisecond": 0.001][unit]
        guard let seconds else { return number.value }
        let name = name.lowercased()
        if name.hasSuffix("ms") || name.contains("milli") { return number.value * seconds * 1000 }
        if name.contains("minute") { return number.value * seconds / 60 }
        if name.contains("hour") { return number.value * seconds / 3600 }
        return number.value * seconds
    }

    private func list(
        _ schema: JSONValue, _ name: String, _ said: Utterance, _ isAnswer: Bool
    ) -> (value: JSONValue, numbers: Int)? {
        switch schema["items"]?["type"]?.stringValue {
        case "integer", "number":
            let numbers = SpokenNumbers.find(in: said.words)
            guard !numbers.isEmpty else { return nil }
            let values = numbers.map { Int64(exactly: $0.value).map(JSONValue.int) ?? .double($0.value) }
            return (.array(values), numbers.count)
        default:
            guard let text = text(name, schema, said, isAnswer) else { return nil }
            let parts = text.split(separator: " and ").map { JSONValue.string(String($0)) }
            return (.array(parts), 0)
        }
    }

    /// The rest after a cue: the parameter's own name, or a word that such texts follow.
    private func text(_ name: String, _ schema: JSONValue, _ said: Utterance, _ isAnswer: Bool) -> String? {
        let about = (name + " " + (schema["description"]?.stringValue ?? "")).lowercased()
        let isDialled = ["digit", "dtmf", "phone", "number", "tone"].contains { about.contains($0) }
        if isDialled, schema["pattern"] != nil || about.contains("digit") || about.contains("phone") {
            let digits = SpokenNumbers.digits(in: said.words)
            return digits.isEmpty ? nil : digits
        }
        if isAnswer { return said.isEmpty ? nil : said.text }
        let own = ToolMatcher.nameWords(name).filter { !["text", "string", "value"].contains($0) }.joined(
            separator: " ")
        // A text that is not needed is taken only when it is plainly given.
        let plain = [own, "saying", "that says", "called", "named", "titled"]
        let cues = plain + (required.contains(name) ? ["about", "that", "for", "to", "in", "at", "with"] : [])
        for cue in cues where !cue.isEmpty {
            if let rest = said.after(cue), !rest.isEmpty {
                let words = rest.words.drop { ["is", "to", "that", "the", "of", "a"].contains($0) }
                if !words.isEmpty { return words.joined(separator: " ") }
            }
        }
        return nil
    }
}
