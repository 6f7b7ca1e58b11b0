import Basics

/// Says a tool's result as a sentence.
enum ResultSpeaker {
    /// - Parameter call: what was asked for; nil when the history has lost it.
    static func sentence(for result: ToolResult, of call: ToolCall?) -> String {
        let content = String(result.content.trimmingSpaces)
        let thing = name(of: result.name)
        if result.isError {
            let reason = reason(in: content)
            return reason.isEmpty
                ? "Sorry, I could not \(action(of: result.name))." : "Sorry, that did not work: \(bare(reason))."
        }
        if MemoryWish.tools.contains(result.name) { return memories(content) }
        guard let value = try? JSONValue(parsing: content) else {
            return content.isEmpty ? "" : finished(content)
        }
        switch value {
        case .object(let members):
            if let failure = members["error"] { return "Sorry, that did not work: \(bare(reason(failure)))." }
            for key in ["message", "summary", "text", "answer", "result"] {
                if case .string(let text)? = members[key], !text.isEmpty { return finished(text) }
            }
            return finished(clauses(members, thing: thing))
        case .null: return done(call)
        case .bool(let flag): return flag ? done(call) : "That did not work."
        case .string(let text): return text.isEmpty || text == "ok" ? done(call) : finished(text)
        case .array(let items):
            return items.isEmpty ? "There is nothing for \(thing)." : finished("\(thing): \(words(value, key: ""))")
        default: return finished("\(article(thing)) is \(words(value, key: ""))")
        }
    }

    /// Lines about the caller, told to the caller: a line that ends with a colon comes before them, a question after.
    private static func memories(_ content: String) -> String {
        let lines = content.split(whereSeparator: \.isNewline).map { String($0.trimmingSpaces) }
        let known = lines.filter { $0.lowercased().contains("caller") || $0.hasPrefix("#") }
        let told = known.prefix(3).map { line in
            Retelling.secondPerson(
                line.hasPrefix("#") ? String(line.drop { $0 != " " }.trimmingSpaces) : line, name: nil)
        }
        guard !told.isEmpty else { return lines.map(finished).joined(separator: " ") }
        let opener = lines.first { $0.hasSuffix(":") } ?? "I remember that"
        let rest = known.count > told.count ? ", among other things" : ""
        let question = lines.last { $0.hasSuffix("?") }.map { " \($0)" } ?? ""
        return "\(opener) \(joined(told))\(rest).\(question)"
    }

    private static func clauses(_ members: [String: JSONValue], thing: String) -> String {
        let telling = members.filter { !["ok", "success", "status"].contains($0.key) || members.count == 1 }
        if telling.isEmpty || (telling.count == 1 && telling.values.first?.boolValue == true) { return "Done" }
        let parts = telling.sorted { $0.key < $1.key }.prefix(6).map { key, value in clause(key, value) }
        return joined(parts)
    }
    private static func clause(_ key: String, _ value: JSONValue) -> String {
        var words = ToolMatcher.nameWords(key)
        if case .bool(let flag) = value {
            let label = words.filter { $0 != "is" && $0 != "has" }.joined(separator: " ")
            if words.first == "has" { return flag ? "it has \(label)" : "it has no \(label)" }
            return flag ? "it is \(label)" : "it is not \(label)"
        }
        let unit = words.last.flatMap { units[$0] }
        if unit != nil, words.count > 1 { words.removeLast() }
        return "\(article(words.joined(separator: " "))) is \(self.words(value, key: key))"
            + (unit.map { " \($0)" } ?? "")
    }
    private static let units = [
        "percent": "percent", "pct": "percent", "percentage": "percent", "ms": "milliseconds", "seconds": "seconds",
        "minutes": "minutes", "hours": "hours", "meters": "metres", "metres": "metres", "m": "metres",
        "km": "kilometres", "celsius": "degrees", "c": "degrees", "fahrenheit": "degrees", "eur": "euros",
        "usd": "dollars",
    ]

    private static func words(_ value: JSONValue, key: String) -> String {
        switch value {
        case .null: "unknown"
        case .bool(let flag): flag ? "yes" : "no"
        case .int, .uint, .double: SpokenNumbers.text(value.doubleValue ?? 0)
        case .string(let text): text
        case .array(let items): joined(items.prefix(8).map { words($0, key: "") })
        case .object(let members):
            joined(members.sorted { $0.key < $1.key }.prefix(6).map { words($0.value, key: $0.key) })
        }
    }

    /// "The a is one, the b is two and the c is three"
    static func joined(_ parts: [String]) -> String {
        guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
        return parts.dropLast().joined(separator: ", ") + " and " + last
    }
    static func finished(_ text: String) -> String {
        let text = text.prefix(1).uppercased() + text.dropFirst()
        return ".!?".contains(text.last ?? " ") ? text : text + "."
    }
    private static func bare(_ text: String) -> String {
        var text = Substring(text)
        while let last = text.last, ".! ".contains(last) { text = text.dropLast() }
        return String(text)
    }
    private static func reason(in content: String) -> String {
        guard let value = try? JSONValue(parsing: content) else { return content }
        return reason(value["error"] ?? value)
    }
    private static func reason(_ value: JSONValue) -> String {
        for key in ["message", "reason", "error", "detail"] {
            if let text = value[key]?.stringValue { return text }
        }
        return value.stringValue ?? words(value, key: "")
    }
    private static func done(_ call: ToolCall?) -> String {
        call.map { "Done, I have taken care of the \(name(of: $0.name))." } ?? "Done."
    }
    private static func article(_ thing: String) -> String {
        thing.hasPrefix("the ") || thing.hasPrefix("your ") ? thing : "the \(thing)"
    }

    /// `get_battery_level` → battery level.
    static func name(of tool: String) -> String {
        let words = ToolMatcher.nameWords(tool)
        var telling = words.drop { Lexicon.plainVerbs.contains($0) }
        if telling.count > 1, let verb = telling.first, Lexicon.imperatives.contains(verb) {
            telling = telling.dropFirst()
        }
        return (telling.isEmpty ? words[...] : telling).joined(separator: " ")
    }
    /// `get_battery_level` → get the battery level; `vibrate` → vibrate.
    static func action(of tool: String) -> String {
        let words = ToolMatcher.nameWords(tool)
        guard let verb = words.first, words.count > 1 else { return words.first ?? tool }
        let isVerb = Lexicon.plainVerbs.contains(verb) || Lexicon.imperatives.contains(verb)
        guard isVerb, verb != "current" else { return "get the " + words.joined(separator: " ") }
        return "\(verb) the " + words.dropFirst().joined(separator: " ")
    }
}
