import Basics

/// Talk for its own sake.
extension OfflineDialogue {
    var isFarewell: Bool {
        if said.says(anyOf: [
            "goodbye", "hang up", "end the call", "end this call", "talk to you later", "see you later",
        ]) {
            return !said.says(anyOf: ["do not hang up", "do not end"])
        }
        return said.isJust(anyOf: [
            "bye", "goodnight", "see you", "that is all", "that will be all", "thanks bye", "by",
        ]) || endsWithGoodbye || isLeaving
    }
    /// The last word counts, whatever was heard before it: "sam few could by".
    private var endsWithGoodbye: Bool {
        guard let last = said.words.last else { return false }
        if last == "bye" || last == "goodnight" { return true }
        guard ["by", "buy", "pie", "bite"].contains(last), let before = said.words.dropLast().last else { return false }
        return ["thanks", "okay", "later", "then", "by", "buy", "day"].contains(before)
            || ToolMatcher.consonants(before) == ToolMatcher.consonants("good")
    }
    /// "That is all for today", "I have to go now".
    private var isLeaving: Bool {
        let around: Set<String> = [
            "for", "today", "now", "thanks", "i", "think", "needed", "wanted", "it", "from", "me",
        ]
        return ["that is all", "that was all", "that will be all", "that was everything", "i have to go", "i must go"]
            .contains { phrase in
                guard let range = said.range(of: phrase) else { return false }
                return range.lowerBound <= 3 && said.words[range.upperBound...].allSatisfy(around.contains)
            }
    }

    /// Says goodbye, and ends the call where there is a tool for it.
    func farewell() -> OfflineReply {
        let name = knownName().map { ", \($0)" } ?? ""
        let text =
            prompt.script.closing.isEmpty
            ? pick(Sayings.farewells).replacing("Goodbye", with: "Goodbye\(name)") : prompt.script.closing
        return OfflineReply(text: text, calls: endCallTool.map { [call($0, endArguments(of: $0))] } ?? [])
    }
    func endArguments(of tool: ToolDescription) -> JSONValue {
        switch ArgumentFiller(tool: tool).fill(from: said) {
        case .filled(let arguments): return arguments
        case .missing(let parameter, _): return .object([parameter: "the caller said goodbye"])
        }
    }

    /// What was said before, again; or the rest of what was cut off.
    func repetition() -> String? {
        if lastReplyWasInterrupted,
            said.isJust(anyOf: ["go on", "continue", "keep going", "carry on", "yes go on", "please continue"])
        {
            return restOfInterrupted()
        }
        guard
            said.says(anyOf: [
                "repeat that", "say that again", "what did you say", "come again", "repeat it", "say it again",
            ])
                || said.isJust(anyOf: ["repeat", "pardon", "what", "sorry", "excuse me", "sorry what"])
        else { return nil }
        return lastReply.isEmpty ? "I have not said anything yet." : lastReply
    }
    private func restOfInterrupted() -> String? {
        // The same request again gives the whole of what was begun.
        guard let turn = turns.dropLast().last,
            let index = request.messages.lastIndex(where: { if case .assistant = $0 { true } else { false } })
        else { return nil }
        var earlier = request
        earlier.messages = Array(request.messages[..<index])
        let whole = OfflineDialogue(earlier).reply().text.split(separator: " ")
        let heard = turn.reply.split(separator: " ").count
        guard heard < whole.count else { return "That was all." }
        // From the start of the sentence that was broken off.
        let start = whole[..<heard].lastIndex { ".!?".contains($0.last ?? " ") }.map { $0 + 1 } ?? 0
        return whole[start...].joined(separator: " ")
    }

    var wellbeing: String {
        "I am doing well, thanks for asking. How are you\(knownName().map { ", \($0)" } ?? "")?"
    }
    var thanks: String {
        pick(["You are welcome\(knownName().map { ", \($0)" } ?? "").", "My pleasure.", "Glad to help."])
    }
    var ownName: String {
        prompt.agentName.isEmpty
            ? "I have no name. I am the built-in offline dialogue model." : "My name is \(prompt.agentName)."
    }

    /// Phrases that mean themselves, whatever tools there are.
    func plainPhrase() -> String? {
        if said.says(anyOf: ["how are you", "how do you do", "how is it going", "are you okay"]) { return wellbeing }
        if said.isJust(anyOf: [
            "thanks", "thanks a lot", "many thanks", "thanks so much", "great thanks", "thanks for that",
        ]) {
            return thanks
        }
        if said.says(anyOf: [
            "who are you", "what are you", "are you a robot", "are you human", "are you real", "are you a person",
        ]) {
            let named = prompt.agentName.isEmpty ? "I am" : "I am \(prompt.agentName),"
            return "\(named) the built-in offline dialogue model, a program that works without any network."
        }
        if said.says(anyOf: ["what is your name", "tell me your name", "who is this", "who am i talking to"]) {
            return ownName
        }
        if said.says(anyOf: [
            "what can you do", "what do you do", "what can i ask", "how can you help", "what else can you",
        ])
            || said.isJust(anyOf: ["help", "help me", "i need help"])
        {
            return abilities()
        }
        if isHalt { return "Okay." }
        return nil
    }

    /// "Wait, stop." and the like: nothing more is wanted.
    private var isHalt: Bool {
        let halts: Set<String> = ["stop", "wait", "quiet", "enough", "shut", "hold"]
        let around: Set<String> = [
            "it", "be", "that", "up", "on", "a", "moment", "minute", "second", "is", "no", "to", "way",
        ]
        let words = said.words.filter { !Lexicon.fillers.contains($0) }
        return words.contains(where: halts.contains) && words.allSatisfy { halts.contains($0) || around.contains($0) }
    }

    func abilities() -> String {
        let actions = request.tools.filter(ToolOffer.isForCallers).map(ToolOffer.action)
        let own = "tell a joke or a story, do sums and spell words"
        guard !actions.isEmpty, request.toolChoice != .none else {
            return "I can \(own), and remember what you tell me."
        }
        return "I can \(ResultSpeaker.joined(actions)). I can also \(own)."
    }

    /// Jokes, stories and the like, when no tool was meant.
    func smallTalk() -> String? {
        let said = said.unstressed
        if said.says(anyOf: ["joke", "jokes", "make me laugh", "something funny"]) {
            return nextJoke
        }
        if said.says(anyOf: ["story", "something long", "fairy tale"]) {
            return nextStory
        }
        if said.says(anyOf: ["what time", "the time", "what day", "the date", "what is today"]) {
            return "I have no clock in this call, so I cannot tell."
        }
        if said.says(anyOf: ["the weather", "what is the news"]) { return "I cannot look that up from here, sorry." }
        if Self.isYes(said), said.words.count <= 3 { return "Good. What would you like to do?" }
        if Self.isNo(said), said.words.count <= 3 { return "All right. Is there anything else?" }
        if said.says(anyOf: [
            "i love you", "you are great", "you are nice", "good job", "well done", "that is great", "that is good",
        ]) {
            return pick(["That is kind of you.", "Thank you, that is nice to hear."])
        }
        if said.says(anyOf: ["can you hear me", "are you there", "do you hear me", "are you listening"]) {
            return "Yes, I can hear you."
        }
        if said.says(anyOf: ["say something", "tell me something", "something interesting", "i am bored"]) {
            return Self.next(Sayings.facts, after: turns.map(\.reply))
        }
        if said.says(anyOf: ["never mind", "forget it"]) { return "All right." }
        if said.says(anyOf: ["i do not know", "i am not sure", "no idea"]) { return "That is fine. Take your time." }
        if said.words.contains("sorry") { return "No problem at all." }
        return nil
    }
    var nextJoke: String { Self.next(Sayings.jokes, after: turns.map(\.reply)) }
    var nextStory: String { Self.next(Sayings.stories, after: turns.map(\.reply)) }
    private static func next(_ choices: [String], after replies: [String]) -> String {
        let told = replies.joined(separator: " ")
        // One is known again by its beginning, since it may have been cut short.
        let fresh = choices.first { !told.contains($0.prefix(24)) }
        return fresh ?? choices[replies.count % choices.count]
    }

    /// How the caller feels, answered in the agent's manner.
    func mood() -> String? {
        let said = said.unstressed
        let personality = prompt.personality.lowercased()
        if said.says(anyOf: [
            "i am sad", "i am tired", "i feel bad", "bad day", "i am angry", "i am lonely", "i am stressed", "i failed",
            "i did not make it", "i feel down",
        ]) {
            switch personality {
            case "accountability": return "That happens. What is one small step you will take today?"
            case "celebration":
                return "I am sorry to hear that. Let us find one good thing about today. What comes to mind?"
            default: return "I am sorry to hear that. Do you want to tell me more about it?"
            }
        }
        if said.says(anyOf: [
            "i am happy", "i did it", "i made it", "i finished", "i won", "good news", "i passed", "great day",
            "i got the job",
        ]) {
            switch personality {
            case "accountability": return "Well done. What will you do next, and by when?"
            case "celebration": return "That is fantastic, congratulations! You can be really proud of that."
            default: return "That is good to hear. Well done!"
            }
        }
        if said.says(anyOf: [
            "i am fine", "i am good", "i am okay", "i am great", "i am doing well", "i am well", "not bad",
        ]) {
            return "Good to hear. What can I do for you?"
        }
        return nil
    }
}
