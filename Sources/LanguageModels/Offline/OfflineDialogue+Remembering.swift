import Basics

/// Tools that remember, recall and forget, which are meant by turns of phrase rather than by the words of their names.
enum MemoryWish: Equatable {
    case remember(String)
    /// Nil: what was said last.
    case forget(String?)

    /// Names of the tools that stand for these, and of others that only larger models choose by themselves.
    static let rememberTool = "remember"
    static let forgetTool = "forget"
    static let tools: Set<String> = [
        rememberTool, forgetTool, "recall", "get_customer_facts", "get_facts_by_type", "add_customer_fact",
        "delete_customer_fact", "search_customers_by_fact",
    ]

    /// "Remember that my sister is called Anna", "forget what I said about my sister"; nil: neither.
    init?(_ said: Utterance) {
        let words = said.core.words.drop { Self.openers.contains($0) }
        let wish = Utterance(words: words)
        if let fact = Self.after(Self.rememberCues, in: wish), fact.count >= 2 {
            // "Remember my name" asks; "remember my name is Anna" tells.
            guard fact.contains(where: { !Lexicon.stopWords.contains($0) }), Self.tells(fact, wish) else { return nil }
            self = .remember(fact.joined(separator: " "))
        } else if Self.lastCues.contains(where: { wish.words == $0 }) {
            self = .forget(nil)
        } else if let about = Self.after(Self.forgetCues, in: wish), !about.isEmpty,
            about.contains(where: { !Lexicon.stopWords.contains($0) })
        {
            self = .forget(about.joined(separator: " "))
        } else {
            return nil
        }
    }

    private static func tells(_ fact: [String], _ wish: Utterance) -> Bool {
        wish.starts(withAnyOf: ["remember that", "keep in mind that", "note that", "do not forget that"])
            || fact.contains { ["is", "are", "was", "am", "have", "has", "like", "love", "live", "work"].contains($0) }
    }
    private static let openers: Set<String> = [
        "please", "can", "could", "would", "will", "you", "i", "want", "to", "like", "need",
    ]
    /// The longer ones first.
    private static let rememberCues = [
        "do not forget that", "keep in mind that", "remember that", "note that", "remember", "make a note that",
    ].map(split)
    private static let lastCues = [
        "forget that", "forget this", "forget what i said", "forget what i just said", "forget what i told you",
        "forget that again", "forget the last thing", "forget the last thing i said", "forget what i just told you",
    ].map(split)
    private static let forgetCues = [
        "forget everything i said about", "forget everything i told you about", "forget everything you know about",
        "forget everything about", "forget all about", "forget what i said about", "forget what i told you about",
        "forget what you know about", "forget what i just said about", "forget about", "forget that", "forget",
        "delete everything about", "delete what you know about", "delete what i said about",
        "erase everything about", "erase what you know about",
    ].map(split)
    private static func split(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

    private static func after(_ cues: [[String]], in wish: Utterance) -> [String]? {
        cues.first { wish.words.starts(with: $0) }.map { Array(wish.words.dropFirst($0.count)) }
    }
}

extension OfflineDialogue {
    private func offered(_ name: String) -> ToolDescription? {
        request.toolChoice == .none ? nil : request.tools.first { $0.name == name }
    }

    /// A wish to remember or forget, by the tool for it where there is one.
    func memoryReply() -> OfflineReply? {
        switch MemoryWish(said) {
        case .remember(let fact):
            let arguments: JSONValue = ["fact": .string(fact)]
            return offered(MemoryWish.rememberTool).map { reply(.call([($0, arguments)])) }
        case .forget(let about):
            let arguments: JSONValue = about.map { ["about": .string($0)] } ?? [:]
            return offered(MemoryWish.forgetTool).map { reply(.call([($0, arguments)])) }
        case nil: return nil
        }
    }

    /// An answer to "Should I forget all of them?"
    func forgettingReply() -> OfflineReply? {
        guard let tool = offered(MemoryWish.forgetTool), let turn = turns.dropLast().last,
            let result = turn.results.last, result.name == tool.name, !result.isError, result.content.hasSuffix("?"),
            let call = turn.calls.last(where: { $0.id == result.callID })
        else { return nil }
        if Self.isYes(said) {
            var arguments = (try? JSONValue(parsing: call.arguments))?.objectValue ?? [:]
            arguments["confirmed"] = true
            return reply(.call([(tool, .object(arguments))]))
        }
        return Self.isNo(said) ? OfflineReply(text: "All right, I will keep it in mind.") : nil
    }
}
