import Basics

/// Tools: which are meant, what is missing, and what they gave back.
extension OfflineDialogue {
    /// What a question of ours was about.
    enum Pending {
        case confirm(ToolMatcher.Match)
        case argument(tool: ToolDescription, request: Utterance, answers: [String: Utterance], parameter: String)
    }
    enum Decision {
        case call([(tool: ToolDescription, arguments: JSONValue)])
        case ask(String, Pending)
    }
    /// Turns looked back at for an open question.
    private static let reach = 5

    func toolReply() -> OfflineReply? { decide(said).map(reply) }

    /// "Now turn it off", "do it again": what was called last, with what has changed.
    func sameToolAgain() -> OfflineReply? {
        let last = turns.dropLast().suffix(Self.reach).flatMap(\.calls).last
        let asks = ["is", "are", "was", "what", "why", "who", "where", "how", "when", "does", "did"]
        guard said.words.count <= 7, !asks.contains(said.words.first ?? ""), let last, !isEndCall(last.name),
            let tool = request.tools.first(where: { $0.name == last.name }), !matcher.isEmpty
        else { return nil }
        let before = (try? JSONValue(parsing: last.arguments))?.objectValue ?? [:]
        let words = Set(said.words)
        let flags = (tool.parameters["properties"]?.objectValue ?? [:]).filter { $0.value["type"] == "boolean" }.keys
        if flags.count == 1, let flag = flags.first, !words.isDisjoint(with: ["on", "off", "of"]),
            !words.isDisjoint(with: ["it", "turn", "switch", "said", "back", "now", "that"]),
            let isOn = ArgumentFiller.flag(flag, said)
        {
            return reply(.call([(tool, .object(before.merging([flag: .bool(isOn)]) { $1 }))]))
        }
        let isAgain = said.says(anyOf: [
            "do it again", "do that again", "once more", "one more time", "try again", "and again",
        ])
        return isAgain || said.isJust(anyOf: ["again"]) ? reply(.call([(tool, .object(before))])) : nil
    }

    /// An answer to "Did you want me to …?" or to a question for an argument.
    func pendingReply() -> OfflineReply? {
        guard !matcher.isEmpty, let pending = pendingQuestion(before: turns.count - 1) else { return nil }
        switch answer(said, to: pending) {
        case .decided(let decision): return reply(decision)
        case .declined:
            return OfflineReply(text: pick(["All right, I will not.", "Okay, then not."]) + " What else can I do?")
        case .unrelated: return nil
        }
    }

    /// `toolChoice` that wants a call, come what may.
    func forcedCall() -> OfflineReply? {
        let tool: ToolDescription?
        switch request.toolChoice {
        case .auto, .none: return nil
        case .named(let name): tool = request.tools.first { $0.name == name }
        case .required: tool = matcher.best(for: said)?.tool ?? request.tools.first
        }
        guard let tool else { return nil }
        switch ArgumentFiller(tool: tool).fill(from: said) {
        case .filled(let arguments): return reply(.call([(tool, arguments)]))
        case .missing: return reply(.call([(tool, .object([:]))]))
        }
    }

    /// What the tools of this turn gave back, as sentences.
    func resultReply() -> OfflineReply {
        guard let turn = turns.last else { return OfflineReply() }
        // Results of an earlier step of the same turn have been spoken.
        let lastCalls =
            request.messages.reversed().lazy.compactMap { message -> [ToolCall]? in
                if case .assistant(_, let calls, _) = message, !calls.isEmpty { calls } else { nil }
            }.first ?? []
        let ids = Set(lastCalls.map(\.id))
        let results = turn.results.filter { ids.isEmpty || ids.contains($0.callID) }
        let sentences = results.filter { !isEndCall($0.name) || $0.isError }.map { result in
            ResultSpeaker.sentence(for: result, of: lastCalls.first { $0.id == result.callID })
        }
        var text = sentences.filter { !$0.isEmpty }.joined(separator: " ")
        if !text.isEmpty, let question = openScriptQuestion() { text += " \(question)" }
        return OfflineReply(text: text)
    }

    func isEndCall(_ name: String) -> Bool {
        ["end_call", "endcall", "hang_up", "hangup", "end_conversation"].contains(name.lowercased())
    }
    var endCallTool: ToolDescription? {
        request.toolChoice == .none ? nil : request.tools.first { isEndCall($0.name) }
    }

    func call(_ tool: ToolDescription, _ arguments: JSONValue, number: Int = 0) -> ToolCall {
        // Unlike any call before it: the whole conversation is in it.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in "\(request.messages)|\(tool.name)|\(number)".utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        return ToolCall(id: "call_" + String(hash, radix: 36), name: tool.name, arguments: arguments.text)
    }

    func reply(_ decision: Decision) -> OfflineReply {
        switch decision {
        case .ask(let question, _): return OfflineReply(text: question)
        case .call(let calls):
            let farewell = calls.contains { isEndCall($0.tool.name) } ? pick(Sayings.farewells) : ""
            let made = calls.enumerated().map { call($0.element.tool, $0.element.arguments, number: $0.offset) }
            return OfflineReply(text: farewell, calls: made)
        }
    }

    // MARK: deciding

    private func decide(_ said: Utterance) -> Decision? {
        let matches = requests(in: said)
        guard !matches.isEmpty else { return nil }
        let isRequest = Self.isRequest(said)
        var calls: [(tool: ToolDescription, arguments: JSONValue)] = []
        for match in matches {
            guard isRequest, match.score >= ToolMatcher.sure else { continue }
            switch ArgumentFiller(tool: match.tool).fill(from: match.request) {
            case .filled(let arguments):
                if !calls.contains(where: { $0.tool.name == match.tool.name && $0.arguments == arguments }) {
                    calls.append((match.tool, arguments))
                }
            case .missing(let parameter, let schema):
                // What is complete is done first; the rest can be asked for again.
                guard matches.count == 1 else { continue }
                let pending = Pending.argument(
                    tool: match.tool, request: match.request, answers: [:], parameter: parameter)
                return .ask(question(for: parameter, schema, of: match.tool), pending)
            }
        }
        if !calls.isEmpty { return .call(calls) }
        guard let best = matches.max(by: { $0.score < $1.score }), isRequest || best.score >= ToolMatcher.sure else {
            return nil
        }
        return .ask("Did you want me to \(ToolOffer.action(of: best.tool))?", .confirm(best))
    }

    /// A tool whose name was perhaps taken for other words: "if i break" for "vibrate". It is only asked about.
    func guess(_ said: Utterance) -> Decision? {
        guard Self.isRequest(said), let match = matcher.resembling(said) else { return nil }
        return .ask("Did you want me to \(ToolOffer.action(of: match.tool))?", .confirm(match))
    }

    /// One match for each request in an utterance: "my battery level and where am i".
    private func requests(in said: Utterance) -> [ToolMatcher.Match] {
        var matches: [ToolMatcher.Match] = []
        var carried: [String] = []
        for part in said.words.split(whereSeparator: { ["and", "then", "also", "plus"].contains($0) }) {
            let request = Utterance(words: carried + part)
            let candidates = [Utterance(words: Array(part)), request].compactMap(matcher.best)
            if let match = candidates.first(where: { $0.score >= ToolMatcher.sure }) {
                matches.append(match)
                carried = []
            } else if let last = matches.popLast() {
                // It belongs to the request before: "say that i am late and tired".
                let longer = Utterance(words: last.request.words + ["and"] + part)
                matches.append(ToolMatcher.Match(tool: last.tool, score: last.score, request: longer))
            } else {
                carried = request.words + ["and"]
            }
        }
        if matches.isEmpty { return matcher.best(for: said).map { [$0] } ?? [] }
        return matches
    }

    /// Whether something is wanted, rather than told.
    static func isRequest(_ said: Utterance) -> Bool {
        let words = said.words.drop { Lexicon.fillers.contains($0) }
        guard let first = words.first else { return false }
        if said.words.contains("please") || said.words.contains("tell") { return true }
        if said.says(anyOf: ["i want", "i need", "i would like", "let me", "can you", "could you", "would you"]) {
            return true
        }
        // After "hold on" or something misheard.
        if said.says(anyOf: [
            "what is", "where is", "where am", "how much", "how many", "turn on", "turn off", "take a",
        ]) {
            return true
        }
        if Lexicon.questionWords.contains(first) || Lexicon.imperatives.contains(first) { return true }
        let told: Set<String> = [
            "my", "i", "we", "he", "she", "they", "the", "it", "there", "that", "this", "yesterday",
        ]
        return !told.contains(first) && words.count <= 6
    }

    private func question(for parameter: String, _ schema: JSONValue, of tool: ToolDescription) -> String {
        let words = ToolMatcher.nameWords(parameter)
        let units: Set<String> = ["ms", "seconds", "minutes", "percent", "milliseconds"]
        let label = words.filter { !units.contains($0) }.joined(separator: " ")
        let thing = ResultSpeaker.name(of: tool.name)
        if let choices = schema["enum"]?.arrayValue?.compactMap(\.stringValue), !choices.isEmpty {
            let spoken = choices.map { ToolMatcher.nameWords($0).joined(separator: " ") }
            return "Which \(label) for the \(thing): \(Self.either(spoken))?"
        }
        if schema["type"]?.stringValue == "boolean" { return "Should the \(thing) be on or off?" }
        return "What should the \(label) for the \(thing) be?"
    }
    private static func either(_ choices: [String]) -> String {
        guard let last = choices.last, choices.count > 1 else { return choices.first ?? "" }
        return choices.dropLast().joined(separator: ", ") + " or " + last
    }

    // MARK: answers to our own questions

    private enum Answer { case decided(Decision), declined, unrelated }

    /// The question that was open before a turn, found by going through the last few again.
    private func pendingQuestion(before index: Int) -> Pending? {
        var pending: Pending?
        for turn in turns[max(0, index - Self.reach)..<index] where !turn.said.isEmpty {
            var decisions: [Decision?]
            if let open = pending, case .decided(let next) = answer(turn.said, to: open) {
                decisions = [next]
            } else {
                let said = turn.said.afterGreeting ?? turn.said.core
                decisions = [decide(said), decide(turn.said), guess(said), guess(turn.said)]
            }
            pending = nil
            for case .ask(let question, let about)? in decisions
            where pending == nil && Self.heard(question, in: turn.reply) {
                // Only what the caller heard us ask is open.
                pending = about
            }
        }
        return pending
    }
    private static func heard(_ question: String, in reply: String) -> Bool {
        Utterance(reply).says(Utterance(words: Array(Utterance(question).words.prefix(4))))
    }

    private func answer(_ said: Utterance, to pending: Pending) -> Answer {
        // Something else that is plainly a request goes first.
        if let match = matcher.best(for: said), match.score >= ToolMatcher.sure, Self.isRequest(said),
            said.words.count > 2
        {
            return .unrelated
        }
        switch pending {
        case .confirm(let match):
            if Self.isYes(said) { return .decided(decision(match.tool, match.request, [:])) }
            return Self.isNo(said) ? .declined : .unrelated
        case .argument(let tool, let request, var answers, let parameter):
            if Self.isNo(said), tool.parameters["properties"]?[parameter]?["type"]?.stringValue != "boolean" {
                return .declined
            }
            if said.says(anyOf: ["never mind", "forget it", "cancel"]) { return .declined }
            answers[parameter] = said
            let next = decision(tool, request, answers)
            if case .ask(_, .argument(_, _, _, let still)) = next, still == parameter { return .unrelated }
            return .decided(next)
        }
    }
    private func decision(_ tool: ToolDescription, _ request: Utterance, _ answers: [String: Utterance]) -> Decision {
        switch ArgumentFiller(tool: tool).fill(from: request, answers: answers) {
        case .filled(let arguments): return .call([(tool, arguments)])
        case .missing(let parameter, let schema):
            return .ask(
                question(for: parameter, schema, of: tool),
                .argument(tool: tool, request: request, answers: answers, parameter: parameter))
        }
    }

    static func isYes(_ said: Utterance) -> Bool {
        said.starts(withAnyOf: [
            "yes", "sure", "of course", "please do", "do it", "go ahead", "correct", "exactly", "right", "absolutely",
            "that is right", "okay", "i do", "definitely", "please",
        ]) && !said.words.contains("not") && !said.words.contains("no")
    }
    static func isNo(_ said: Utterance) -> Bool {
        said.starts(withAnyOf: [
            "no", "not", "never mind", "do not", "i do not", "forget it", "cancel", "stop", "leave it",
        ])
    }
}
