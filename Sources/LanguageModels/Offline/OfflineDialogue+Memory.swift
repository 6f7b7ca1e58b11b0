/// Things known about the caller: what is remembered from before, and what was said in this call.
extension OfflineDialogue {
    /// What the caller told us in this call, as they said it, the newest first.
    private var told: [String] {
        turns.dropLast().reversed().filter { Self.isFact($0.said) }.map { Self.withoutCue($0.said).text }
    }

    /// What earlier calls left, as statements, the most useful first.
    private var remembered: [String] {
        request.memories.flatMap { line -> [String] in
            let line = RememberedLine(line, agentName: prompt.agentName)
            guard line.source == .caller else { return line.statements }
            return line.statements.map { statement in
                let said = Utterance(statement)
                let bare = Self.withoutCue(said)
                // With its capitals, where nothing is taken off.
                return bare == said ? statement : bare.text
            }
        }
    }

    /// A statement about oneself, worth keeping.
    static func isFact(_ said: Utterance) -> Bool {
        let words = withoutCue(said).unstressed.words
        guard words.count >= 3, let first = words.first, let last = words.last,
            !OfflineDialogue.unfinished.contains(last)
        else { return false }
        if said.says("remember that") || said.says("call me") { return true }
        switch first {
        case "my", "our":
            return words.contains { ["is", "are", "lives", "works", "likes", "was", "has", "'s"].contains($0) }
        case "i", "we":
            let verbs: Set<String> = [
                "like", "love", "live", "work", "prefer", "hate", "own", "play", "study", "drink", "eat", "speak",
                "grew", "moved", "collect", "drive",
            ]
            if verbs.contains(words[1]) { return true }
            if words[1] == "have" || words[1] == "am" || words[1] == "was" {
                let passing: Set<String> = [
                    "fine", "good", "great", "okay", "well", "sure", "sorry", "not", "here", "tired", "sad", "happy",
                    "bored", "back", "ready", "done", "to", "going", "looking", "calling", "just", "no", "angry",
                ]
                return !passing.contains(words[2]) && Set(words).isDisjoint(with: ["question", "questions", "you"])
            }
            return false
        default: return false
        }
    }
    private static func withoutCue(_ said: Utterance) -> Utterance {
        let bare = said.afterGreeting ?? said.core
        for cue in ["remember that", "you should know that"] {
            if let rest = bare.after(cue), bare.range(of: cue)?.lowerBound == 0 { return rest }
        }
        return bare
    }

    /// Thanks for a fact, with the fact, so that a mishearing is noticed.
    func factTold() -> String? {
        guard Self.isFact(said), !(toolIsSure && said.says("remember")) else { return nil }
        if let name = Self.name(in: said.text) { return "Nice to meet you, \(name)." }
        let retold = Retelling.secondPerson(Self.withoutCue(said).text, name: nil)
        let opener =
            switch prompt.personality.lowercased() {
            case "celebration": "How lovely!"
            case "accountability": "Noted."
            default: pick(["Thanks for telling me.", "Good to know."])
            }
        return "\(opener) I will keep in mind that \(retold)."
    }
    private var toolIsSure: Bool { (matcher.best(for: said)?.score ?? 0) >= ToolMatcher.sure }

    /// The caller's name, the latest given first.
    func knownName() -> String? {
        for text in told + remembered { if let name = Self.name(in: text) { return name } }
        return nil
    }
    static func name(in text: String) -> String? {
        let words = text.split { !$0.isLetter && $0 != "'" && $0 != "-" }.map(String.init)
        let lower = words.map { $0.lowercased() }
        let cues = [
            ["my", "name", "is"], ["my", "name", "'s"], ["caller's", "name", "is"], ["user's", "name", "is"],
            ["caller", "is", "called"], ["user", "is", "called"], ["call", "me"], ["i", "am", "called"],
            ["caller", "is", "named"], ["user", "is", "named"], ["their", "name", "is"], ["named"],
        ]
        for cue in cues where lower.count > cue.count {
            // A bare "named" says whose name it is only at the start: "Named Anna".
            let starts = cue.count == 1 ? 0...0 : 0...(lower.count - cue.count - 1)
            for start in starts where Array(lower[start..<(start + cue.count)]) == cue {
                let rest = words[(start + cue.count)...].prefix(2).prefix {
                    !Lexicon.stopWords.contains($0.lowercased())
                }
                if !rest.isEmpty { return rest.map(capitalized).joined(separator: " ") }
            }
        }
        if lower.count >= 2, lower.count <= 4, lower[0] == "name" {
            return words[1...].map(capitalized).joined(separator: " ")
        }
        return nil
    }

    /// Answers a question about the caller from what is known.
    func recollection() -> String? {
        let known = told + remembered
        if said.says(anyOf: ["remember about me", "know about me", "you remember me", "you know me", "know of me"]) {
            guard !known.isEmpty else { return "I do not remember anything about you yet." }
            let lines = known.prefix(3).map { Retelling.secondPerson($0, name: knownName()) }
            return "I remember that " + ResultSpeaker.joined(lines.map { $0 }) + "."
        }
        let asks =
            said.words.first { !Lexicon.fillers.contains($0) }.map { Lexicon.questionWords.contains($0) } ?? false
        let isAboutCaller = !Set(said.words).isDisjoint(with: ["my", "i", "me", "mine", "our", "we"])
        guard (asks || said.says(anyOf: ["tell me", "remind me"])), isAboutCaller else { return nil }
        if said.says(anyOf: ["what is my name", "who am i", "know my name", "remember my name", "tell me my name"]) {
            return knownName().map { "Your name is \($0)." } ?? "I do not know your name yet. What is it?"
        }
        // A tool that is plainly meant knows better than memory does.
        let wanted = wantedStems(leavingOut: ["remember", "remind"])
        let asksMemory = !Set(said.words).isDisjoint(with: ["remember", "remind"])
        guard !wanted.isEmpty, asksMemory || !toolIsSure else { return nil }
        let scored = known.enumerated().map { (line: $0.element, score: score($0.element, wanted), place: $0.offset) }
        let best = scored.max { ($0.score, -$0.place) < ($1.score, -$1.place) }
        if let best, best.score >= 0.5 * wanted.values.reduce(0, +), best.score >= 0.8 {
            return
                "\(pick(["As far as I remember, ", "You told me that "]))\(Retelling.secondPerson(best.line, name: knownName()))."
        }
        let isPersonal =
            said.words.contains("my") && !toolIsNear
            && !Set(said.words).isDisjoint(with: ["what", "where", "who", "when", "which"])
        return isPersonal ? "I do not know that about you yet. You can tell me." : nil
    }
    private var toolIsNear: Bool { matcher.best(for: said) != nil }

    /// What a question is about, with how much it matters: most, what the caller calls theirs.
    private func wantedStems(leavingOut unsaid: Set<String>) -> [String: Double] {
        var wanted: [String: Double] = [:]
        for (index, word) in said.words.enumerated() {
            guard !unsaid.contains(word), word == "like" || !Lexicon.stopWords.contains(word) else { continue }
            let isTheirs = index > 0 && ["my", "our"].contains(said.words[index - 1])
            wanted[Stem.of(word)] = isTheirs ? 2 : 1
        }
        return wanted
    }

    private func score(_ line: String, _ wanted: [String: Double]) -> Double {
        let utterance = Utterance(line)
        let stems = Set(utterance.stems)
        var score = 0.0
        for (word, weight) in wanted {
            if stems.contains(word) {
                score += weight
            } else if stems.contains(where: { Likeness.isSame(word, $0) }) {
                score += 0.8 * weight
            } else if !(Lexicon.synonyms[word] ?? []).isDisjoint(with: stems) {
                score += 0.6 * weight
            }
        }
        guard score > 0 else { return 0 }
        if said.words.contains("where"), !Set(utterance.words).isDisjoint(with: ["in", "at", "from", "near"]) {
            score += 0.2
        }
        if said.words.contains("when"), !SpokenNumbers.find(in: utterance.words).isEmpty { score += 0.2 }
        return score
    }
}
