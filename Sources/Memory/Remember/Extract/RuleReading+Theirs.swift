import LanguageModels

/// Family, pets, possessions, health; what is liked.
extension RuleReading {
    /// "Anna is my sister", "Bruno is my dog", "I have a dog called Bruno", "this is Maria".
    mutating func relative(_ clause: Clause) -> [NewFact]? {
        let words = clause.words
        if words.count >= 4, let copula = words.firstIndex(where: { $0.lower == "is" || $0.lower == "are" }),
            copula >= 1, copula <= 2,
            copula + 2 < words.count, words[copula + 1].lower == "my", !clause.isQuestion,
            let relation = words[(copula + 2)...].prefix(3).first(where: {
                EnglishSpeech.relations.contains($0.lower) || EnglishSpeech.pets.contains($0.lower)
            }),
            !["my", "he", "she", "it", "that", "this", "there"].contains(words[0].lower),
            let given = name(words[..<copula])
        {
            var statement = Statement(
                subject: .relation(relation.lower), verb: "be", rest: [], confidence: clause.confidence)
            statement.isNegated = false
            last = statement.subject
            return [named(given, statement)]
        }
        let cues = [["this", "is"], ["it", "is"]]
        if let count = clause.starts(withAny: cues), words.count > count, words.count <= count + 5, !clause.isQuestion,
            heardFirst,
            words[count].text.first?.isUppercase == true || words.last?.lower == "speaking"
                || words.last?.lower == "calling",
            let given = name(words[count...])
        {
            return [
                named(given, Statement(subject: .caller, verb: "be", rest: [], confidence: 0.9 * clause.confidence))
            ]
        }
        return nil
    }
    /// People say who they are when a call begins.
    private var heardFirst: Bool { turn.index < 4 }

    mutating func having(_ said: Statement) -> [NewFact]? {
        let verbs: Set<String> = ["have", "own", "got", "bought", "adopted", "drive", "keep"]
        guard verbs.contains(said.verb), let first = said.rest.first?.lower, first != "to" else {
            return said.verb == "have" && said.rest.first?.lower == "to" ? obligation(said) : nil
        }
        if said.verb == "drive", !["a", "an", "my"].contains(first) { return nil }
        if said.verb == "have", said.tense == .past, !EnglishSpeech.relations.contains(first) {
            return nil
        }
        var words = said.rest[...]
        var count: Int?
        if let number = SpokenNumbers.find(in: Array(words.lowers.prefix(2))).first, number.range.lowerBound == 0,
            let value = Int(exactly: number.value), (1...20).contains(value)
        {
            count = value
            words = words.dropFirst(number.range.upperBound)
        }
        let article =
            ["a", "an", "the", "my", "no", "any", "some", "our", "another"].contains(words.first?.lower ?? "")
            ? words.first?.lower : nil
        if article != nil { words = words.dropFirst() }
        let isNone = said.isNegated || article == "no"
        if !isNone, let job = words.prefix(3).firstIndex(where: { $0.lower == "job" || $0.lower == "position" }),
            let at = words[job...].dropFirst().first, ["at", "with"].contains(at.lower),
            let firm = employer(Array(words[job...].dropFirst(2)))
        {
            return [fact(said, Predicate.worksAt, firm, type: "work", salience: 0.7)]
        }
        if let made = theirs(said, words, count: count, isNone: isNone) { return made }
        if let made = ailment(said, isNone: isNone) { return made }
        if EnglishSpeech.appointments.contains(where: { noun in words.prefix(4).contains { $0.lower == noun } }) {
            return isNone || said.verb != "have" ? nil : appointment(said)
        }
        guard
            count != nil || article == "a" || article == "an" || (article != nil && said.verb != "have")
                || said.verb == "own"
        else { return nil }
        let what = object(
            words, most: 6, stops: Self.stops.union(["in", "on", "at", "about", "from", "to", "called", "named"]))
        guard let head = what.first?.lower, contentCount(what) > 0,
            !EnglishSpeech.passingPossessions.contains(head),
            !EnglishSpeech.passingPossessions.contains(what.last?.lower ?? "")
        else { return nil }
        let object =
            (count.map { "\($0) " } ?? (["a", "an"].contains(article) ? article.map { $0 + " " } ?? "" : ""))
            + ThirdPerson.rest(what)
        if said.tense == .past {
            var bought = said
            bought.rest = said.rest
            return [statementNote(bought, type: "possession", sector: .episodic, salience: 0.5)]
        }
        return [fact(said, Predicate.has, object, type: "possession", salience: 0.5, ends: isNone)]
    }

    /// "… a dog called Bruno", "… two kids, Ana and Rui", "… a sister in Lisbon".
    private mutating func theirs(_ said: Statement, _ words: ArraySlice<SpokenWord>, count: Int?, isNone: Bool)
        -> [NewFact]?
    {
        guard
            let place = words.prefix(4).firstIndex(where: {
                EnglishSpeech.relations.contains($0.lower) || EnglishSpeech.pets.contains($0.lower)
            })
        else {
            return nil
        }
        guard
            words[..<place].allSatisfy({
                !["and", "of", "to", "with", "for", "my"].contains($0.lower) && $0.pause == .none
            })
        else { return nil }
        let noun = words[place].lower
        let type = EnglishSpeech.pets.contains(noun) ? "pet" : "family"
        let phrase = words[...place].text
        let counted =
            count.map { "\($0) \(phrase)" } ?? ("aeiou".contains(phrase.lowercased().first ?? "x") ? "an " : "a ")
            + phrase
        if isNone { return [fact(said, Predicate.has, counted, type: type, salience: 0.5, ends: true)] }
        var made = [fact(said, Predicate.has, counted, type: type, salience: 0.65)]
        guard said.subject.isCaller else { return made }
        let singular = Self.singular(noun)
        last = .relation(singular)
        var rest = words[(place + 1)...]
        let cues: [[String]] = [
            ["called"], ["named"], ["whose", "name", "is"], ["who", "is", "called"], ["and", "her", "name", "is"],
            ["and", "his", "name", "is"], ["and", "its", "name", "is"],
        ]
        var isNamed = words[place].pause == .comma
        for cue in cues where rest.starts(with: cue) {
            rest = rest.dropFirst(cue.count)
            isNamed = true
            break
        }
        if rest.first?.text.first?.isUppercase == true, rest.first?.lower != "i" { isNamed = true }
        guard isNamed else { return made }
        // Names, joined by commas and "and".
        let statement = Statement(subject: .relation(singular), verb: "be", rest: [], confidence: said.confidence)
        var names: [String] = []
        while !rest.isEmpty, names.count < 8 {
            if rest.first?.lower == "and" {
                rest = rest.dropFirst()
                continue
            }
            let isAlone = count.map { $0 > 1 } ?? false
            guard let given = name(rest, most: isAlone ? 1 : 2) else { break }
            names.append(given)
            rest = rest.dropFirst(given.split(separator: " ").count)
            if !isAlone { break }
        }
        if names.count == 1 { made.removeAll() }
        return made + names.map { named($0, statement) }
    }
    private static func singular(_ noun: String) -> String {
        switch noun {
        case "children", "kids": "child"
        case "puppies": "puppy"
        case "boss": "boss"
        default: noun.hasSuffix("s") ? String(noun.dropLast()) : noun
        }
    }

    private func ailment(_ said: Statement, isNone: Bool) -> [NewFact]? {
        guard said.verb == "have" || said.verb == "got",
            said.rest.prefix(6).contains(where: {
                EnglishSpeech.ailments.contains($0.lower) || EnglishSpeech.healthStates.contains($0.lower)
            })
        else { return nil }
        guard !isNone else { return nil }
        return [statementNote(said, type: "health", sector: .semantic, salience: 0.85)]
    }

    func ailing(_ said: Statement) -> [NewFact]? {
        let words = Set(said.rest.prefix(8).lowers)
        switch said.verb {
        case "be" where said.rest.first?.lower == "diagnosed", "take", "suffer", "broke", "hurt", "injured",
            "have been":
            let isMedicine = !words.isDisjoint(with: [
                "insulin", "medication", "medicine", "pills", "tablets", "antibiotics", "aspirin", "ibuprofen",
                "warfarin",
            ])
            let isHealth =
                said.rest.first?.lower == "diagnosed" || said.verb == "suffer" || (said.verb == "take" && isMedicine)
                || (["broke", "hurt", "injured"].contains(said.verb)
                    && !words.isDisjoint(with: EnglishSpeech.bodyParts))
            guard isHealth, !said.isNegated else { return nil }
            return [
                statementNote(said, type: "health", sector: said.tense == .past ? .episodic : .semantic, salience: 0.8)
            ]
        case "feel", "felt":
            guard !said.isNegated, contentCount(said.rest) > 0, !words.contains("like"), !words.contains("that"),
                !words.contains("you")
            else { return nil }
            let isHealth = !words.isDisjoint(with: EnglishSpeech.healthStates)
            return [statementNote(said, type: isHealth ? "health" : "feeling", sector: .emotional, salience: 0.45)]
        default: return nil
        }
    }

    func liking(_ said: Statement) -> [NewFact]? {
        switch said.verb {
        case "like", "love", "enjoy", "adore": return liked(said, said.rest, isLiked: !said.isNegated)
        case "hate", "dislike", "detest", "loathe": return said.isNegated ? nil : liked(said, said.rest, isLiked: false)
        case "prefer":
            guard !said.isNegated else { return nil }
            if let made = manner(said) { return made }
            let what = ThirdPerson.rest(object(said.rest, most: 10, stops: ["and", "but", "because", "so", "i", "if"]))
            return what.isEmpty ? nil : [fact(said, Predicate.prefers, what, type: "preference", salience: 0.6)]
        default: return nil
        }
    }
    func liked(_ said: Statement, _ words: [SpokenWord], isLiked: Bool) -> [NewFact]? {
        guard said.tense == .present else { return nil }
        var what = object(
            words, most: 8, stops: ["but", "because", "so", "since", "i", "when", "if", "as", "that", "too", "which"])
        guard let first = what.first?.lower,
            !["it", "that", "this", "you", "your", "how", "them", "what", "the"].contains(first)
                || (first == "the" && what.count > 1),
            !what.contains(where: { ["you", "your"].contains($0.lower) })
        else { return nil }
        // "I like coffee a lot", "… very much".
        while let last = what.last?.lower, ["lot", "a", "much", "very", "so"].contains(last) { what.removeLast() }
        guard !what.isEmpty else { return nil }
        let predicate = isLiked ? Predicate.likes : Predicate.dislikes
        return split(what).map {
            fact(said, predicate, ThirdPerson.rest($0), type: "preference", salience: 0.55)
        }
    }
    /// "coffee and jazz" are two things; "walking in the rain and snow" is one.
    private func split(_ words: [SpokenWord]) -> [[SpokenWord]] {
        let isList =
            words.count <= 5
            && words.allSatisfy { !["in", "to", "with", "of", "for", "the", "my", "a", "on"].contains($0.lower) }
        guard isList else { return [words] }
        return words.split { $0.lower == "and" }.map(Array.init)
    }
}
