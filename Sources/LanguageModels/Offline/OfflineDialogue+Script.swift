/// Following a call script: each question in its order, objections answered, then the closing.
extension OfflineDialogue {
    private var script: CallScript { prompt.script }
    private var spoken: Utterance { Utterance(turns.map(\.reply).joined(separator: " ")) }

    /// Whether the caller has heard this: its first words are enough, since a reply may have been cut short.
    private func wasSaid(_ text: String) -> Bool {
        spoken.says(Utterance(words: Array(Utterance(text).words.prefix(5))))
    }
    private var nextQuestion: String? { script.questions.first { !wasSaid($0) } }
    /// The question that was asked last and waits for its answer.
    private var askedQuestion: String? { script.questions.last { wasSaid($0) } }
    private var isClosed: Bool {
        if !script.closing.isEmpty { return wasSaid(script.closing) }
        return false
    }

    /// The question to come back to after something else; nil when there is no script or it is through.
    func openScriptQuestion() -> String? {
        guard !script.questions.isEmpty, !isClosed else { return nil }
        guard let asked = askedQuestion else { return nextQuestion }
        return asked
    }

    /// The next step of the script; nil where there is none.
    func scriptReply() -> OfflineReply? {
        guard !script.isEmpty, !isClosed else { return nil }
        if let objection = script.objections.first(where: { isAbout($0.cue) }) {
            return OfflineReply(
                text: [objection.answer, openScriptQuestion() ?? ""].filter { !$0.isEmpty }.joined(separator: " "))
        }
        if !script.goals.isEmpty, said.says(anyOf: ["why are you calling", "what is this about", "what do you want"]) {
            let goal = script.goals.joined(separator: ", and to ")
            let text = "I am calling to \(goal)."
            return OfflineReply(text: [text, openScriptQuestion() ?? ""].filter { !$0.isEmpty }.joined(separator: " "))
        }
        guard !script.questions.isEmpty else { return nil }
        // A question or a request of the caller's own is answered first, and then ours again.
        if isAsideFromScript {
            let aside = open()
            guard aside.calls.isEmpty, let question = openScriptQuestion() else { return aside }
            return OfflineReply(text: "\(aside.text) \(question)")
        }
        if let question = nextQuestion {
            return OfflineReply(text: askedQuestion == nil ? question : "\(acknowledgement) \(question)")
        }
        let closing = script.closing.isEmpty ? pick(Sayings.farewells) : script.closing
        return OfflineReply(
            text: "\(acknowledgement) \(closing)", calls: endCallTool.map { [call($0, endArguments(of: $0))] } ?? [])
    }

    private var isAsideFromScript: Bool {
        if askedQuestion == nil { return toolIsMeant }
        let first = said.words.first { !Lexicon.fillers.contains($0) } ?? ""
        let isQuestion = ["what", "where", "who", "when", "why", "how", "can", "could", "do", "does", "which"].contains(
            first)
        return isQuestion || toolIsMeant
    }
    private var toolIsMeant: Bool {
        guard let match = matcher.best(for: said), Self.isRequest(said) else { return false }
        return match.score >= ToolMatcher.sure && said.words.count > 1
    }

    private func isAbout(_ cue: String) -> Bool {
        let cue = Utterance(cue)
        if said.says(cue) { return true }
        let wanted = Set(cue.content)
        guard !wanted.isEmpty else { return false }
        let heard = said.content
        return wanted.allSatisfy { stem in
            heard.contains { Likeness.isSame($0, stem) || (Lexicon.synonyms[stem] ?? []).contains($0) }
        }
    }

    private var acknowledgement: String {
        switch prompt.personality.lowercased() {
        case "supportive": pick(["Thank you for sharing that.", "I appreciate that."])
        case "accountability": pick(["Noted.", "Good, I have that."])
        case "celebration": pick(["Wonderful!", "That is great!"])
        default: pick(["Thank you.", "All right."])
        }
    }
}
