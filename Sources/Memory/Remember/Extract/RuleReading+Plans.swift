/// What is meant to happen, what happened, what no longer is.
extension RuleReading {
    func planning(_ said: Statement) -> [NewFact]? {
        var words = said.rest[...]
        var cue = said.verb
        if said.verb == "be", let first = words.first?.lower {
            switch first {
            case "going" where words.dropFirst().first?.lower == "to":
                let next = words.dropFirst(2).first?.lower ?? ""
                if EnglishSpeech.deeds.contains(next), !dates(in: Array(words)).isEmpty, said.subject.isCaller,
                    !said.isNegated,
                    next != "go"
                {
                    return [promise(said, Array(words.dropFirst(2)))]
                }
                cue = "be going to"
            case "going", "planning", "hoping", "thinking", "moving", "looking", "leaving", "travelling", "traveling",
                "flying", "visiting":
                if first == "looking", words.dropFirst().first?.lower != "forward" { return nil }
                cue = first
            case _
            where first.hasSuffix("ing") && first.count > 4 && said.tense == .present && !dates(in: said.rest).isEmpty:
                cue = "moving"
            default: return nil
            }
        } else if !["want", "plan", "hope", "intend", "need", "wish", "planned", "decided"].contains(said.verb) {
            return nil
        }
        guard !said.isNegated, said.tense == .present || ["planned", "decided"].contains(said.verb) else { return nil }
        if ["want", "need", "hope", "wish", "intend", "plan"].contains(said.verb) {
            guard words.first?.lower == "to" else { return nil }
            words = words.dropFirst()
        }
        // What is wanted of the agent, or of this call, is no plan.
        let rest = words.drop { $0.lower == "to" || $0.lower == "going" }
        let aboutCall: Set<String> = [
            "ask", "talk", "speak", "know", "say", "hear", "book", "make", "check", "see", "tell", "thank", "be",
            "order", "cancel", "change", "report", "get",
        ]
        if ["want", "need"].contains(cue), let verb = rest.first?.lower, aboutCall.contains(verb),
            dates(in: Array(rest)).isEmpty
        {
            return nil
        }
        guard contentCount(said.rest) >= (cue == "moving" || cue == "flying" ? 1 : 2),
            !said.rest.contains(where: { ["you", "your"].contains($0.lower) })
        else { return nil }
        return [statementNote(said, type: "plan", sector: .episodic, salience: 0.55)]
    }

    private func promise(_ said: Statement, _ words: [SpokenWord]) -> NewFact {
        let due = dates(in: words).first?.time(utcOffset: call.utcOffset)
        return note(
            ThirdPerson.sentence("The caller will", retold(words)), type: "commitment", sector: .episodic,
            salience: 0.8,
            confidence: said.confidence, due: due)
    }

    /// "I will call on Tuesday."
    func commitment(_ said: Statement) -> [NewFact]? {
        guard !said.isNegated else { return nil }
        let words = [SpokenWord(said.verb)] + said.rest
        let hasDay = !dates(in: words).isEmpty
        guard said.subject.isCaller, EnglishSpeech.deeds.contains(said.verb) else {
            guard hasDay, contentCount(words) >= 2 else { return nil }
            return [
                note(
                    ThirdPerson.sentence(said.subject.display, "will", retold(words)), type: "plan", sector: .episodic,
                    salience: 0.55, confidence: said.confidence)
            ]
        }
        // "I will try that", "I will take it", "I will get back to it": nothing to be held to.
        guard hasDay || contentCount(said.rest) >= 1,
            !["it", "that", "this"].contains(said.rest.first?.lower) || hasDay,
            !["look", "try", "see", "let", "go", "get", "take", "make", "tell", "do"].contains(said.verb) || hasDay
        else { return nil }
        return [promise(said, words)]
    }

    func obligation(_ said: Statement) -> [NewFact]? {
        guard !said.isNegated, said.tense == .present, !dates(in: said.rest).isEmpty, contentCount(said.rest) >= 2
        else { return nil }
        var fact = statementNote(said, type: "plan", sector: .episodic, salience: 0.6)
        fact.due = dates(in: said.rest).first?.time(utcOffset: call.utcOffset)
        return [fact]
    }
    func appointment(_ said: Statement) -> [NewFact]? {
        guard let day = dates(in: said.rest).first else { return nil }
        var fact = statementNote(said, type: "plan", sector: .episodic, salience: 0.65)
        fact.due = day.time(utcOffset: call.utcOffset)
        return [fact]
    }

    /// "I would like to go to Japan", "I can not stand coriander", "I can not eat nuts".
    func wishes(_ said: Statement) -> [NewFact]? {
        let words = said.rest[...]
        switch said.verb {
        case "would" where !said.isNegated:
            for cue in [["like", "to"], ["love", "to"], ["rather"], ["prefer", "to"], ["prefer"]]
            where words.starts(with: cue) {
                var mapped = said
                mapped.isModal = false
                if cue[0] == "prefer" || cue[0] == "rather" {
                    mapped.verb = "prefer"
                    mapped.rest = Array(words.dropFirst(cue[0] == "rather" || cue.count == 1 ? 1 : 2))
                    if cue.count == 2 { mapped.rest.insert(SpokenWord("to"), at: 0) }
                    return liking(mapped)
                }
                mapped.verb = "want"
                mapped.rest = Array(words.dropFirst())
                return planning(mapped)
            }
            return nil
        case "can" where said.isNegated:
            if words.starts(with: ["stand"]) || words.starts(with: ["bear"]) {
                var mapped = said
                mapped.isNegated = false
                return liked(mapped, Array(words.dropFirst()), isLiked: false)
            }
            guard
                ["eat", "drink", "walk", "hear", "see", "drive", "swim", "read", "climb"].contains(words.first?.lower),
                said.subject.isCaller,
                !words.contains(where: { ["you", "your", "it", "that"].contains($0.lower) }),
                contentCount(said.rest) >= 2 || words.count == 1
            else { return nil }
            return [
                note(
                    ThirdPerson.sentence(said.subject.display, "cannot", retold(said.rest)), type: "health",
                    sector: .semantic,
                    salience: 0.7, confidence: said.confidence)
            ]
        case "can" where words.first?.lower == "speak" && words.count > 1:
            return [
                fact(said, "speaks", object(words.dropFirst()).text.capitalizedFirst, type: "language", salience: 0.6)
            ]
        default: return nil
        }
    }

    /// "I quit my job at X", "we sold the car", "my dog died", "I used to live in X".
    func ending(_ said: Statement) -> [NewFact]? {
        let words = said.rest[...]
        var made: [NewFact] = []
        switch said.verb {
        case "quit", "left", "retired", "stopped":
            if said.verb == "stopped", words.first?.lower != "working" { return nil }
            if let at = words.firstIndex(where: { ["at", "from", "for"].contains($0.lower) }),
                let firm = employer(Array(words[(at + 1)...]))
            {
                made.append(fact(said, Predicate.worksAt, firm, type: "work", salience: 0.6, ends: true))
            } else if words.prefix(3).contains(where: { ["job", "work", "working"].contains($0.lower) })
                || said.verb == "retired"
            {
                made.append(fact(said, Predicate.worksAt, "", type: "work", salience: 0.6, ends: true))
            }
        case "died", "passed":
            guard said.subject.relation != nil else { return nil }
            made.append(statementNote(said, type: "event", sector: .episodic, salience: 0.85))
            return made
        case "used" where words.first?.lower == "to":
            var before = said
            before.verb = words.dropFirst().first?.lower ?? ""
            before.rest = Array(words.dropFirst(2))
            before.tense = .present
            (before.isNegated, before.isOver) = (true, true)
            made += (dwelling(before) ?? working(before) ?? []).filter(\.ends)
        default: return nil
        }
        guard !said.isNegated else { return nil }
        if contentCount(said.rest) >= 1 {
            made.append(statementNote(said, type: "event", sector: .episodic, salience: 0.5))
        }
        return made.isEmpty ? nil : made
    }

    /// Anything else that somebody did or does.
    func doing(_ said: Statement) -> [NewFact]? {
        guard !said.verb.isEmpty, !EnglishSpeech.talkVerbs.contains(said.verb),
            !said.rest.contains(where: { ["you", "your"].contains($0.lower) })
        else { return nil }
        let content = contentCount(said.rest)
        if said.verb == "have been", said.rest.contains(where: { EnglishSpeech.feelings.contains($0.lower) }) {
            return [statementNote(said, type: "feeling", sector: .emotional, salience: 0.45)]
        }
        if said.tense == .past || said.verb == "have been" {
            let hasName = said.rest.contains { $0.text.first?.isUppercase == true && $0.lower != "i" }
            guard content >= 2 || (content == 1 && (hasName || !dates(in: said.rest).isEmpty)) else { return nil }
            return [statementNote(said, type: "event", sector: .episodic, salience: said.subject.isCaller ? 0.45 : 0.4)]
        }
        if said.isOver {
            // "I don't drink any more": what was is closed, and the rest is a habit of now.
            return content >= 1 ? [statementNote(said, type: "habit", sector: .semantic, salience: 0.5)] : nil
        }
        let habits: Set<String> = [
            "play", "study", "speak", "collect", "drink", "eat", "teach", "run", "use", "practise", "practice", "learn",
            "go", "watch", "read", "swim", "cook", "bake", "paint", "sing", "write", "ride", "wear", "smoke", "train",
            "volunteer",
            "stay", "travel", "commute", "garden", "hike", "dance", "sleep", "wake", "take", "make", "spend",
        ]
        if said.verb == "be" {
            // What the caller is right now passes; what theirs are may last.
            guard content >= 1, !said.isNegated, !said.subject.isCaller else { return nil }
            return [statementNote(said, type: "state", sector: .episodic, salience: 0.35)]
        }
        guard habits.contains(said.verb), content >= 1 else { return nil }
        if said.verb == "speak", !said.isNegated {
            let languages = object(said.rest, most: 6, stops: ["but", "because", "so", "to", "with"]).split {
                ["and", "a", "bit", "of", "little", "some"].contains($0.lower)
            }
            guard !languages.isEmpty else { return nil }
            return languages.map { fact(said, "speaks", $0.text.capitalizedFirst, type: "language", salience: 0.6) }
        }
        return [statementNote(said, type: "habit", sector: .semantic, salience: 0.45)]
    }
}
