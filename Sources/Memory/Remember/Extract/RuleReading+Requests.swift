/// What the caller asks of the agent: things to do later, ways to do them, things to keep in mind.
extension RuleReading {
    /// "Remind me to call the bank tomorrow", "can you email me the form on Friday?", "call me back at three".
    func task(_ clause: Clause) -> [NewFact]? {
        guard let words = asked(clause), let verb = words.first?.lower, Self.tasks.contains(verb) else { return nil }
        let days = dates(in: words)
        let rest = words.dropFirst().lowers
        let minute = SpokenDateTime.find(in: words.lowers)
        let isTask =
            switch verb {
            case "remind":
                rest.first == "me" && words.count > 3
                    && ["to", "about", "of", "that", "on", "at", "tomorrow", "in"].contains(rest[1])
            case "call", "ring", "phone", "text", "email", "message", "contact":
                (rest.starts(with: ["me", "back"]) || rest.starts(with: ["us", "back"]))
                    || (!days.isEmpty && !rest.isEmpty)
                    || (rest.starts(with: ["me", "at"]) && minute)
            case "let": rest.starts(with: ["me", "know"]) && words.count > 4
            default: !days.isEmpty && words.count > 2
            }
        guard isTask else { return nil }
        let due = days.first?.time(utcOffset: call.utcOffset)
        return [
            NewFact(
                sector: .episodic, text: ThirdPerson.sentence("The caller asked the agent to", retold(words)),
                type: "task",
                salience: 0.8, confidence: clause.confidence, due: due)
        ]
    }
    private static let tasks: Set<String> = [
        "remind", "call", "ring", "phone", "text", "email", "message", "contact", "send", "book", "schedule", "order",
        "let",
        "follow", "cancel", "check", "arrange", "reserve", "mail",
    ]

    /// The words of an order, without its politeness; nil: it is none.
    private func asked(_ clause: Clause) -> [SpokenWord]? {
        var words = clause.words[...]
        let cues: [[String]] = [
            ["can", "you", "please"], ["could", "you", "please"], ["can", "you"], ["could", "you"],
            ["would", "you", "please"], ["would", "you"],
            ["will", "you"], ["please"], ["i", "need", "you", "to"], ["i", "want", "you", "to"],
            ["i", "would", "like", "you", "to"],
            ["make", "sure", "to"], ["do", "not", "forget", "to"], ["you", "can"], ["you", "should"], ["just"],
        ]
        for cue in cues where words.starts(with: cue) {
            words = words.dropFirst(cue.count)
            break
        }
        if words.first?.lower == "please" { words = words.dropFirst() }
        while let last = words.last?.lower, ["please", "okay", "thanks", "thank", "you"].contains(last), words.count > 2
        { words = words.dropLast() }
        return words.isEmpty ? nil : [SpokenWord(words[words.startIndex].lower)] + words.dropFirst()
    }

    /// "Call me in the morning", "remind me by text", "please speak slowly", "never call before nine", "call me Bob".
    func request(_ clause: Clause) -> [NewFact]? {
        guard !clause.isHypothetical, let order = asked(clause) else { return nil }
        var words = order[...]
        if let made = number(words, clause) { return made }
        if words.starts(with: ["call", "me"]) || words.starts(with: ["you", "can", "call", "me"]) {
            let given = words.drop { $0.lower != "me" }.dropFirst()
            if let name = name(given), SpokenDate.timeOfDay(in: given.lowers, at: 0) == nil,
                SpokenDate.weekday(given.first?.lower ?? "") == nil
            {
                return [named(name, Statement(subject: .caller, verb: "be", rest: [], confidence: clause.confidence))]
            }
        }
        let frequency: [[String]] = [
            ["always"], ["never"], ["do", "not"], ["only"], ["from", "now", "on"], ["in", "future"],
            ["in", "the", "future"], ["next", "time"],
        ]
        var isHabit = false
        var kept = order
        for cue in frequency where words.starts(with: cue) {
            words = words.dropFirst(cue.count)
            // "In future text me": what is wanted is "text me".
            if ["from", "in", "next"].contains(cue[0]) { kept = Array(words) }
            isHabit = true
            break
        }
        guard let verb = words.first?.lower, Self.manners.contains(verb), words.count > 1 else { return nil }
        if ["do", "not", "forget"].elementsEqual(order.prefix(3).lowers) { return nil }
        let rest = Array(words.dropFirst())
        let lowers = rest.lowers
        let partOfDay = lowers.contains {
            ["morning", "mornings", "afternoon", "afternoons", "evening", "evenings", "weekends", "weekdays", "night"]
                .contains($0)
        }
        let byMeans = lowers.indices.contains { index in
            ["by", "via", "per", "on", "through", "over"].contains(lowers[index]) && index + 1 < lowers.count
                && !Set(lowers[(index + 1)...].prefix(3)).isDisjoint(with: Self.means)
        }
        let style = lowers.contains {
            [
                "slowly", "slower", "louder", "loudly", "clearly", "english", "portuguese", "spanish", "german",
                "french", "shorter", "brief", "formally", "politely",
            ].contains($0)
        }
        let window = lowers.contains { ["before", "after", "between"].contains($0) }
        guard isHabit || partOfDay || byMeans || style || window else { return nil }
        // On a certain day it is a task, and "do not worry" is nothing.
        guard !lowers.contains("you"), isHabit ? contentCount(rest) >= 1 || window : true else { return nil }
        return [
            NewFact(
                sector: .procedural,
                text: ThirdPerson.sentence("The caller wants the agent to", ThirdPerson.rest(Self.infinitive(kept))),
                type: "manner", subject: "caller", predicate: byMeans && !isHabit ? Predicate.contactBy : nil,
                object: byMeans && !isHabit ? lowers.first { Self.means.contains($0) } : nil, salience: 0.75,
                confidence: clause.confidence)
        ]
    }
    /// "You can reach me at five five five …", "call me on …".
    private func number(_ words: ArraySlice<SpokenWord>, _ clause: Clause) -> [NewFact]? {
        guard let verb = words.first?.lower, ["reach", "call", "contact", "text", "phone", "ring"].contains(verb),
            words.count > 4, words.dropFirst().first?.lower == "me",
            let cue = words.dropFirst(2).first?.lower, ["at", "on", "under"].contains(cue),
            let number = SpokenContact.phone(words.dropFirst(3).lowers), number.count >= 6
        else { return nil }
        let caller = Statement(subject: .caller, verb: "be", rest: [], confidence: clause.confidence)
        return [fact(caller, Predicate.phone, number, type: "contact", salience: 0.8)]
    }
    /// "do not call" becomes "not call", as it stands behind "to".
    private static func infinitive(_ words: [SpokenWord]) -> [SpokenWord] {
        words.prefix(2).map(\.lower) == ["do", "not"] ? Array(words.dropFirst()) : words
    }
    private static let manners: Set<String> = [
        "call", "text", "email", "ring", "phone", "write", "contact", "reach", "speak", "talk", "address", "remind",
        "send",
        "message", "use", "answer", "keep", "be", "mention", "ask", "leave",
    ]
    private static let means: Set<String> = [
        "text", "sms", "email", "mail", "phone", "whatsapp", "letter", "post", "message", "telegram", "signal",
        "voicemail",
    ]

    /// "I prefer to be called in the evening", "I prefer texts".
    func manner(_ said: Statement) -> [NewFact]? {
        let words = Set(said.rest.lowers)
        let isContact =
            !words.isDisjoint(with: Self.means)
            || !words.isDisjoint(with: ["called", "contacted", "reached", "calls", "addressed", "texts", "emails"])
        guard isContact, said.subject.isCaller else { return nil }
        return [
            NewFact(
                sector: .procedural, text: ThirdPerson.sentence("The caller prefers", retold(said.rest)),
                type: "manner",
                subject: "caller", predicate: Predicate.contactBy, object: ThirdPerson.rest(said.rest), salience: 0.75,
                confidence: said.confidence)
        ]
    }

    /// "Remember that my gate code is 4 7 1 1", "keep in mind that …".
    mutating func explicit(_ clause: Clause) -> [NewFact]? {
        var rest = clause
        for cue in [
            ["please"], ["can", "you", "please"], ["can", "you"], ["could", "you", "please"], ["could", "you"],
            ["i", "want", "you", "to"], ["just"],
        ] {
            if let count = rest.starts(with: cue) {
                rest = rest.dropping(count)
                break
            }
        }
        let cues = [
            ["remember", "that"], ["keep", "in", "mind", "that"], ["make", "a", "note", "that"], ["note", "that"],
            ["do", "not", "forget", "that"],
            ["you", "should", "know", "that"], ["bear", "in", "mind", "that"], ["never", "forget", "that"],
            ["keep", "in", "mind"], ["make", "a", "note"],
            ["remember"], ["please", "remember"], ["for", "your", "information"], ["i", "promise", "that"],
            ["i", "promise"],
        ]
        guard let count = rest.starts(withAny: cues) else { return nil }
        let isPromise = rest.starts(with: ["i", "promise"]) != nil
        let isPlain = rest.starts(with: ["remember"]) != nil && count == 1
        rest = rest.dropping(count)
        guard let first = rest.words.first?.lower, contentCount(rest.words) >= 1 else { return nil }
        // "Remember me?", "remember when we …", "remember to": not this.
        if isPlain, !["my", "i", "our", "the", "we"].contains(first) { return nil }
        if isPlain, clause.isQuestion { return nil }
        rest.isQuestion = false
        if isPromise {
            let words = Array(rest.words.drop { ["to", "i", "we", "will"].contains($0.lower) })
            guard !words.isEmpty else { return nil }
            return [
                note(
                    ThirdPerson.sentence("The caller will", retold(words)), type: "commitment", sector: .episodic,
                    salience: 0.85,
                    confidence: clause.confidence, due: dates(in: words).first?.time(utcOffset: call.utcOffset))
            ]
        }
        var made = statements(rest)
        if made.isEmpty {
            var text = ThirdPerson.rest(rest.words)
            if ["i", "we"].contains(first) {
                text = "the caller " + ThirdPerson.rest(Array(rest.words.dropFirst()))
            } else if ["my", "our"].contains(first) {
                text = "the caller's " + ThirdPerson.rest(Array(rest.words.dropFirst()))
            }
            made = [
                note(
                    ThirdPerson.sentence(text), type: "note", sector: .semantic, salience: 0.9,
                    confidence: clause.confidence)
            ]
        }
        return made.map {
            var fact = $0
            fact.salience = max(fact.salience, 0.9)
            return fact
        }
    }
}

/// Whether words name a time of day.
enum SpokenDateTime {
    static func find(in words: [String]) -> Bool {
        words.indices.contains {
            ["at", "around"].contains(words[$0]) && SpokenDate.timeOfDay(in: words, at: $0) != nil
        }
    }
}
