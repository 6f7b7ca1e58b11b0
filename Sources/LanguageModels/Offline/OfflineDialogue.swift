import Basics

/// What the offline model answers: text to say, tools to call, or both.
struct OfflineReply: Equatable {
    var text = ""
    var calls: [ToolCall] = []
}

/// One reply of the offline model, worked out from the request alone: the same request gives the same reply.
///
/// It understands by word lists and schemas, in this order: what a tool gave back, an answer to its own question, the
/// call's script, plain phrases, things remembered, tools, small skills, and at last it asks.
struct OfflineDialogue {
    let request: ChatRequest
    let prompt: SystemPrompt
    let matcher: ToolMatcher
    /// What the caller said, turn by turn, with what was answered.
    let turns: [Turn]

    struct Turn {
        let said: Utterance
        /// What the agent said after it, as far as it was heard.
        var reply = ""
        var wasInterrupted = false
        var calls: [ToolCall] = []
        var results: [ToolResult] = []
    }

    init(_ request: ChatRequest) {
        self.request = request
        let system = request.messages.compactMap { message -> String? in
            if case .system(let text) = message { text } else { nil }
        }
        let prompt = SystemPrompt(parsing: system.first ?? "")
        self.prompt = prompt
        let tools = request.toolChoice == .none ? [] : request.tools
        matcher = ToolMatcher(tools.filter { !MemoryWish.tools.contains($0.name) })
        turns = Self.turns(of: request.messages, agentName: prompt.agentName)
    }

    private static func turns(of messages: [ChatMessage], agentName: String) -> [Turn] {
        // What the agent said before the caller did belongs to an empty first turn.
        var turns = [Turn(said: Utterance(words: []))]
        for message in messages {
            let last = turns.count - 1
            switch message {
            case .system: break
            case .user(let text): turns.append(Turn(said: addressed(text, to: agentName)))
            case .assistant(let text, let calls, let interrupted):
                turns[last].reply += (turns[last].reply.isEmpty || text.isEmpty ? "" : " ") + text
                turns[last].wasInterrupted = interrupted
                turns[last].calls += calls
            case .tool(let result): turns[last].results.append(result)
            }
        }
        return turns
    }

    /// What was said, without the agent's name at either end: "good morning ava".
    private static func addressed(_ text: String, to name: String) -> Utterance {
        let (said, name) = (Utterance(text), Utterance(name).words)
        guard !name.isEmpty, said.words.count > name.count, !said.words.contains("name") else { return said }
        if Array(said.words.suffix(name.count)) == name { return Utterance(words: said.words.dropLast(name.count)) }
        if Array(said.words.prefix(name.count)) == name { return Utterance(words: said.words.dropFirst(name.count)) }
        return said
    }

    /// The same conversation, had the caller said this last.
    private init(_ other: OfflineDialogue, saying said: Utterance) {
        (request, prompt, matcher) = (other.request, other.prompt, other.matcher)
        turns = other.turns.dropLast() + [Turn(said: said)]
    }

    /// What the caller said last; empty before they said anything.
    var said: Utterance { turns.last?.said ?? Utterance(words: []) }
    /// What the agent said last, before that.
    var lastReply: String { turns.dropLast().last { !$0.reply.isEmpty }?.reply ?? "" }
    var lastReplyWasInterrupted: Bool { turns.dropLast().last?.wasInterrupted ?? false }
    /// Chooses among things to say so that it varies from turn to turn, but not from run to run.
    func pick(_ choices: [String]) -> String { choices.isEmpty ? "" : choices[turns.count % choices.count] }

    func reply() -> OfflineReply {
        if case .tool? = request.messages.last { return resultReply() }
        if turns.count == 1 { return OfflineReply(text: opening()) }
        if let forced = forcedCall() { return forced }
        return answer()
    }

    private func answer() -> OfflineReply {
        let meaningful = said.words.filter { !["uh", "um", "er", "ah", "hm", "hmm", "mm"].contains($0) }
        guard !meaningful.isEmpty else { return OfflineReply(text: pick(Sayings.notHeard)) }
        if let reply = languageReply() { return reply }
        if let reply = forgettingReply() ?? pendingReply() { return reply }
        if let text = repetition() { return OfflineReply(text: text) }
        if isFarewell { return farewell() }
        if let reply = scriptReply() { return reply }
        return open()
    }

    /// What is answered when no question of ours is open: to the wish itself, or else to all that was said.
    func open() -> OfflineReply {
        if let greeted = said.afterGreeting { return greeting(then: greeted) }
        let core = said.core
        if !core.isEmpty, core != said, let reply = OfflineDialogue(self, saying: core).understood() { return reply }
        return understood() ?? hunch() ?? OfflineReply(text: fallback())
    }

    private func understood() -> OfflineReply? {
        if let text = plainPhrase() { return OfflineReply(text: text) }
        if let reply = memoryReply() { return reply }
        if let text = factTold() ?? recollection() { return OfflineReply(text: text) }
        // "Seven times six" is no question for the time.
        if let text = skill() { return OfflineReply(text: text) }
        if let reply = toolReply() ?? sameToolAgain() { return reply }
        return (smallTalk() ?? mood()).map { OfflineReply(text: $0) }
    }

    /// A greeting is one whatever becomes of the rest.
    private func greeting(then rest: Utterance) -> OfflineReply {
        let name = knownName().map { ", \($0)" } ?? ""
        let hello = "Hello\(name)!"
        if !rest.isEmpty {
            let dialogue = OfflineDialogue(self, saying: rest)
            if var reply = dialogue.understood() ?? dialogue.hunch() {
                if reply.calls.isEmpty, !reply.text.hasPrefix("Hello") {
                    let isNamed = name.isEmpty || reply.text.contains(name)
                    reply.text =
                        (isNamed || reply.text.hasPrefix("Nice to meet") ? "Hello! " : hello + " ") + reply.text
                }
                return reply
            }
        }
        return OfflineReply(
            text: lastReply.isEmpty ? "\(hello) \(introduction)How can I help you?" : "\(hello) What can I do for you?")
    }

    private func opening() -> String {
        if !prompt.script.greeting.isEmpty { return prompt.script.greeting }
        let name = knownName().map { ", \($0)" } ?? ""
        return "Hello\(name)! \(introduction)How can I help you?"
    }
    var introduction: String { prompt.agentName.isEmpty ? "" : "This is \(prompt.agentName). " }

    /// Only English is spoken here, and saying so once is enough.
    private func languageReply() -> OfflineReply? {
        let isAsked = said.says(anyOf: ["do you speak", "can you speak", "speak to me in", "answer in"])
        let other = ["german", "french", "spanish", "italian", "dutch", "polish", "turkish", "chinese", "japanese"]
            .first { said.words.contains($0) }
        if isAsked, let other {
            return OfflineReply(text: "I am sorry, I only speak English, not \(Self.capitalized(other)).")
        }
        let languages = [request.language, prompt.language].map { $0.lowercased() }
        guard languages.contains(where: { !$0.isEmpty && !$0.hasPrefix("en") }), turns.count == 2 else { return nil }
        return OfflineReply(text: "I am sorry, I only speak English. How can I help you?")
    }

    private func fallback() -> String {
        let isQuestion = said.words.first.map { Lexicon.questionWords.contains($0) } ?? false
        let first = isQuestion ? pick(Sayings.unknownAnswer) : pick(Sayings.notUnderstood)
        let tools = request.toolChoice == .none ? [] : request.tools.filter(ToolOffer.isForCallers)
        var offers = tools.map(ToolOffer.action)
        if offers.count < 2 { offers += ["tell you a story", "do sums"] }
        // Which ones are offered moves on, so that they are not the same each time.
        let (one, other) = (offers[turns.count % offers.count], offers[(turns.count + 1) % offers.count])
        return "\(first) I can \(one) or \(other). What would you like?"
    }

    static func capitalized(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }
}
