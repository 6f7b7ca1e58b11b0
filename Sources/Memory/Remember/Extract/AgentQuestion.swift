/// What the agent asked last: it makes "Maria" an answer.
struct AgentQuestion {
    enum Topic {
        case name, home, origin, age, work, employer, phone, email, address, feeling, contact, favourite(String),
            called(String)
    }
    let topic: Topic?
    /// "Do you live in Porto?" as the caller would say it: "I live in Porto".
    let asStatement: Clause?

    /// Nil: it asked nothing.
    init?(_ text: String) {
        guard
            let clause = ClauseCutter.clauses(of: text).last(where: \.isQuestion)
                ?? ClauseCutter.clauses(of: text).last,
            let asked = clause.prepared(),
            clause.isQuestion || asked.isQuestion || asked.starts(withAny: Self.orders) != nil
        else { return nil }
        topic = Self.topic(clause.lower)
        asStatement = Self.statement(asked)
        if topic == nil, asStatement == nil { return nil }
    }
    private static let orders = [
        ["tell", "me"], ["please", "tell", "me"], ["may", "i", "have"], ["give", "me"],
    ]

    private static func topic(_ words: [String]) -> Topic? {
        let set = Set(words)
        guard set.contains("your") || set.contains("you") else { return nil }
        for word in words.map({ $0.hasSuffix("'s") ? String($0.dropLast(2)) : $0 })
        where EnglishSpeech.relations.contains(word) || EnglishSpeech.pets.contains(word) {
            return set.contains("name") || set.contains("called") || set.contains("named") ? .called(word) : nil
        }
        if let index = words.firstIndex(where: { $0 == "favourite" || $0 == "favorite" }), index + 1 < words.count {
            return .favourite(words[index + 1])
        }
        if set.contains("name") || words.starts(with: ["who", "am", "i"]) { return .name }
        if set.contains("email") || set.contains("e-mail") {
            return set.contains("address") || set.contains("email") ? .email : nil
        }
        if set.contains("number") || set.contains("phone") {
            return set.contains("how") && set.contains("reach") ? .contact : .phone
        }
        if set.contains("address") { return .address }
        if set.contains("how"), set.contains("old") { return .age }
        if set.contains("live") || set.contains("based") || (set.contains("city") && set.contains("which")) {
            return .home
        }
        if set.contains("from"), set.contains("where") { return .origin }
        if set.contains("work"), !set.contains("how") {
            return set.contains("where") || set.contains("who") ? .employer : set.contains("what") ? .work : nil
        }
        if set.contains("what"), set.contains("job") || set.contains("living") || set.contains("profession") {
            return .work
        }
        if set.contains("feel") || set.contains("feeling") { return .feeling }
        if set.contains("contact") || set.contains("reach") || (set.contains("call") && set.contains("when")) {
            return .contact
        }
        return nil
    }

    /// "do you …" → "I …", "are you …" → "I am …", "is your … …" → "my … is …".
    private static func statement(_ clause: Clause) -> Clause? {
        var words = clause.words
        guard words.count >= 3 else { return nil }
        let swapped: (SpokenWord) -> SpokenWord = { word in
            switch word.lower {
            case "you": SpokenWord("I", "i", pause: word.pause)
            case "your": SpokenWord("my", pause: word.pause)
            case "yours": SpokenWord("mine", pause: word.pause)
            default: word
            }
        }
        let (first, second) = (words[0].lower, words[1].lower)
        if second == "you", ["do", "are", "have", "were", "did"].contains(first) {
            words.removeFirst()
            if first != "do", first != "did" {
                words.insert(SpokenWord(first == "are" ? "am" : first == "were" ? "was" : first), at: 1)
            }
            if first == "did" { return nil }
        } else if second == "your", first == "is" || first == "are" {
            // The noun ends where a capital or the last word begins.
            words.removeFirst()
            guard words.count >= 3 else { return nil }
            let end = words.indices.dropFirst(2).first { words[$0].text.first?.isUppercase == true } ?? words.count - 1
            words.insert(SpokenWord(first), at: end)
        } else {
            return nil
        }
        return Clause(words: words.map(swapped), isQuestion: false, confidence: clause.confidence)
    }

    /// The facts of a short answer; nil: it is none.
    func facts(of clause: Clause, in reading: RuleReading) -> [NewFact]? {
        guard let topic, clause.words.count <= 12 else { return nil }
        var words = clause.words[...]
        for cue in [
            ["it", "is"], ["that", "is"], ["that", "would", "be"], ["she", "is", "called"], ["he", "is", "called"],
            ["they", "are", "called"], ["my", "name"], ["in"], ["at"], ["from"], ["with"], ["as"], ["for"],
        ]
        where words.starts(with: cue) {
            words = words.dropFirst(cue.count)
            break
        }
        let isShort = words.count <= 6
        let caller = Statement(subject: .caller, verb: "be", rest: [], confidence: clause.confidence * 0.95)
        let first = words.first?.lower ?? ""
        if [
            "no", "not", "yes", "yeah", "okay", "sure", "thanks", "i", "you", "none", "why", "nothing", "nobody",
            "what",
        ].contains(first) {
            return nil
        }
        func one(_ predicate: String, _ object: String?, _ type: String, _ salience: Double) -> [NewFact]? {
            guard let object, !object.isEmpty else { return nil }
            return [reading.fact(caller, predicate, object, type: type, salience: salience)]
        }
        switch topic {
        case .name:
            return isShort ? reading.name(words).map { [reading.named($0, caller)] } : nil
        case .called(let relation):
            guard isShort, let name = reading.name(words) else { return nil }
            return [
                reading.named(
                    name, Statement(subject: .relation(relation), verb: "be", rest: [], confidence: caller.confidence))
            ]
        case .age: return reading.age(Array(words)).map { [reading.aged($0, caller)] }
        case .home: return isShort ? one(Predicate.livesIn, reading.place(words), "home", 0.8) : nil
        case .origin: return isShort ? one(Predicate.comesFrom, reading.place(words), "origin", 0.6) : nil
        case .employer: return isShort ? one(Predicate.worksAt, reading.employer(Array(words)), "work", 0.7) : nil
        case .work:
            let what = reading.object(words.drop { ["a", "an"].contains($0.lower) }, most: 5).text
            let isPlain = !words.contains { EnglishSpeech.copulas.contains($0.lower) || $0.lower.hasSuffix("'s") }
            return isShort && isPlain ? one(Predicate.worksAs, what, "work", 0.7) : nil
        case .phone: return one(Predicate.phone, SpokenContact.phone(words.lowers), "contact", 0.8)
        case .email: return one(Predicate.email, SpokenContact.email(words.lowers), "contact", 0.8)
        case .address: return words.count >= 2 ? one(Predicate.address, words.text, "contact", 0.8) : nil
        case .favourite(let kind):
            let what = reading.object(words).text
            guard isShort, !what.isEmpty else { return nil }
            return [
                reading.fact(
                    caller, "has favourite \(kind)", what, type: "preference", salience: 0.6,
                    text: "The caller's favourite \(kind) is \(what).")
            ]
        case .feeling:
            guard let feeling = words.first(where: { EnglishSpeech.feelings.contains($0.lower) }) else { return nil }
            return [
                reading.note(
                    "The caller felt \(feeling.lower).", type: "feeling", sector: .emotional, salience: 0.45,
                    confidence: caller.confidence)
            ]
        case .contact:
            guard isShort, words.count >= 1, reading.contentCount(Array(words)) > 0 else { return nil }
            var fact = reading.fact(
                caller, Predicate.contactBy, words.text, type: "manner", sector: .procedural, salience: 0.75,
                text: ThirdPerson.sentence("The caller prefers to be contacted:", clause.words.text))
            fact.confidence = caller.confidence
            return [fact]
        }
    }
}
