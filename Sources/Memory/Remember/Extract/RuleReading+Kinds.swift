import LanguageModels

/// Who somebody is, where they live and work, what is theirs.
extension RuleReading {
    func age(_ words: [SpokenWord]) -> Int? {
        guard let number = SpokenNumbers.find(in: Array(words.lowers.prefix(4))).first, number.range.lowerBound == 0,
            let years = Int(exactly: number.value), (1...120).contains(years)
        else { return nil }
        let after = words.dropFirst(number.range.upperBound).lowers
        return after.isEmpty || after.starts(with: ["years"]) || after.starts(with: ["year"]) || after.first == "now"
            || after.first == "and" || after.first == "already" ? years : nil
    }

    func being(_ said: Statement) -> [NewFact]? {
        if said.verb == "be called" || (said.verb == "be" && ["called", "named"].contains(said.rest.first?.lower)) {
            let words = said.verb == "be" ? said.rest.dropFirst() : said.rest[...]
            guard !said.isNegated, let name = name(words) else { return nil }
            return [named(name, said)]
        }
        guard said.verb == "be", let first = said.rest.first?.lower else { return nil }
        let rest = said.rest
        if let years = age(rest), !said.isNegated, said.tense == .present { return [aged(years, said)] }
        if rest.lowers.starts(with: ["born"]) { return birth(said) }
        if [
            "going", "planning", "thinking", "hoping", "about", "moving", "looking", "leaving", "travelling",
            "traveling", "flying", "visiting",
        ].contains(first) {
            return nil
        }
        if first == "from", said.tense == .present, let place = place(rest.dropFirst()) {
            return [fact(said, Predicate.comesFrom, place, type: "origin", salience: 0.6, ends: said.isNegated)]
        }
        if let made = status(said) { return made }
        let feeling = rest.prefix(5).first { EnglishSpeech.feelings.contains($0.lower) }
        if let feeling, !said.isNegated {
            // "I am so grateful" is a courtesy; what hurts is worth knowing even without its reason.
            let isCourtesy = EnglishSpeech.courtesies.contains(feeling.lower) && contentCount(rest) < 3
            guard !isCourtesy, !rest.contains(where: { ["you", "your"].contains($0.lower) }) else { return [] }
            return [statementNote(said, type: "feeling", sector: .emotional, salience: 0.45)]
        }
        let health = rest.prefix(4).contains { EnglishSpeech.healthStates.contains($0.lower) }
        if health, !said.isNegated { return [statementNote(said, type: "health", sector: .semantic, salience: 0.85)] }
        if said.tense == .present,
            !rest.prefix(3).contains(where: { $0.lower == "fan" }),
            ["a", "an"].contains(first) || EnglishSpeech.occupations.contains(first) || first == "retired"
                || first == "unemployed"
        {
            return occupation(said)
        }
        if let made = introduced(said) { return made }
        for liking in [
            ["a", "fan", "of"], ["a", "big", "fan", "of"], ["a", "huge", "fan", "of"], ["interested", "in"], ["into"],
            ["fond", "of"], ["keen", "on"], ["crazy", "about"],
            ["passionate", "about"],
        ]
        where rest.starts(with: liking) {
            return liked(said, Array(rest.dropFirst(liking.count)), isLiked: !said.isNegated)
        }
        let (_, verb) = (first, first)
        if ["living", "staying", "based", "working", "studying", "learning", "taking", "employed", "located"].contains(
            verb)
        {
            var mapped = said
            mapped.verb =
                [
                    "living": "live", "staying": "stay", "based": "live", "located": "live", "working": "work",
                    "employed": "work", "studying": "study", "learning": "learn", "taking": "take",
                ][verb] ?? verb
            mapped.rest = Array(rest.dropFirst())
            return dwelling(mapped) ?? working(mapped) ?? ailing(mapped) ?? doing(mapped)
        }
        return nil
    }

    /// "I'm Anna Schmidt from Bosch", as calls begin. Nationalities stand in capitals as well.
    private func introduced(_ said: Statement) -> [NewFact]? {
        guard turn.index < 3, said.subject.isCaller, !said.isNegated, said.tense == .present,
            let first = said.rest.first, first.text.first?.isUppercase == true, first.lower != "i",
            !["ese", "ish", "ian", "ican", "ench", "utch", "eek", "man", "wiss"].contains(where: first.lower.hasSuffix),
            let given = name(said.rest)
        else { return nil }
        let rest = said.rest.dropFirst(given.split(separator: " ").count)
        guard rest.isEmpty || ["from", "calling", "speaking", "with"].contains(rest.first?.lower) else { return nil }
        return [named(given, said)]
    }

    private func birth(_ said: Statement) -> [NewFact]? {
        let words = Array(said.rest.dropFirst())
        if let date = dates(in: words).first, words.first?.lower == "on" {
            let day = "\(date.day.civil.day) \(CalendarDay.months[date.day.civil.month - 1])"
            return [fact(said, Predicate.bornOn, day, type: "birthday", salience: 0.8)]
        }
        if words.first?.lower == "in", words.count > 1, let year = Int(words[1].lower), (1880...2200).contains(year) {
            return [fact(said, "was born in", String(year), type: "birthday", salience: 0.7)]
        }
        guard words.first?.lower == "in", let place = place(words.dropFirst()) else { return nil }
        return [fact(said, Predicate.comesFrom, place, type: "origin", salience: 0.6)]
    }

    private func status(_ said: Statement) -> [NewFact]? {
        guard let first = said.rest.first, said.tense == .present else { return nil }
        guard ["married", "engaged", "single", "divorced", "widowed", "separated"].contains(first.lower) else {
            return nil
        }
        if said.isNegated {
            return [fact(said, Predicate.marital, first.lower, type: "family", salience: 0.6, ends: true)]
        }
        var made = [
            fact(
                said, Predicate.marital, first.lower, type: "family", salience: 0.6,
                text: "\(said.subject.display) is \(first.lower).")
        ]
        if said.rest.count > 2, said.rest[1].lower == "to", let partner = name(said.rest.dropFirst(2)) {
            made.append(fact(said, "is married to", partner, type: "family", salience: 0.75))
        }
        return made
    }

    private func occupation(_ said: Statement) -> [NewFact]? {
        let what = object(
            said.rest.drop { ["a", "an"].contains($0.lower) }, most: 4,
            stops: Self.stops.union(["at", "in", "from", "of", "on", "by"]))
        guard let head = what.last?.lower else { return nil }
        let isJob =
            EnglishSpeech.occupations.contains(head) || ["retired", "unemployed"].contains(head)
            || (head.count > 4 && ["er", "or", "ist", "ian", "eer", "man", "woman"].contains(where: head.hasSuffix)
                && !EnglishSpeech.notOccupations.contains(head))
        guard isJob else {
            guard !said.isNegated, contentCount(said.rest) >= 2 else { return nil }
            return [statementNote(said, type: "self", sector: .semantic, salience: 0.5)]
        }
        let article = "aeiou".contains(what.text.lowercased().first ?? "x") ? "an" : "a"
        let isState = ["retired", "unemployed"].contains(head)
        var made = [
            fact(
                said, Predicate.worksAs, what.text, type: "work", salience: 0.7,
                text: ThirdPerson.sentence(
                    said.subject.display, "is", said.isNegated ? "no longer" : "", isState ? "" : article, what.text),
                ends: said.isNegated)
        ]
        if let at = said.rest.firstIndex(where: { ["at", "for"].contains($0.lower) }), !said.isNegated,
            let firm = employer(Array(said.rest[(at + 1)...]))
        {
            made.append(fact(said, Predicate.worksAt, firm, type: "work", salience: 0.7))
        }
        return made
    }

    func dwelling(_ said: Statement) -> [NewFact]? {
        switch said.verb {
        case "live", "reside", "stay", "moved", "relocated":
            let isMove = ["moved", "relocated"].contains(said.verb)
            if said.verb == "stay" { return nil }
            guard said.tense == .present || isMove, let first = said.rest.first?.lower else { return nil }
            var words = said.rest[...]
            if isMove {
                if ["back", "here"].contains(first) { words = words.dropFirst() }
                if words.first?.lower == "from" { words = words.drop { $0.lower != "to" } }
                guard words.first?.lower == "to" || words.first?.lower == "into" else { return nil }
            } else {
                if ["out", "over", "here", "right", "down", "up"].contains(first) { words = words.dropFirst() }
                guard ["in", "at", "near", "outside"].contains(words.first?.lower ?? "") else {
                    return said.isNegated || contentCount(said.rest) == 0
                        ? nil : [statementNote(said, type: "home", sector: .semantic, salience: 0.6)]
                }
            }
            let isNear = ["near", "outside"].contains(words.first?.lower ?? "")
            guard let place = place(words.dropFirst()) else {
                guard contentCount(said.rest) > 0 else { return nil }
                return [statementNote(said, type: "home", sector: .semantic, salience: 0.55)]
            }
            if isNear, !said.isNegated {
                return [fact(said, "lives near", place, type: "home", salience: 0.6)]
            }
            let home = fact(
                said, Predicate.livesIn, place, type: "home", salience: said.subject.isCaller ? 0.8 : 0.6,
                ends: said.isNegated)
            if isMove, !dates(in: said.rest).isEmpty {
                return [home, statementNote(said, type: "event", sector: .episodic, salience: 0.5)]
            }
            return [home]
        default: return nil
        }
    }

    func employer(_ words: [SpokenWord]) -> String? {
        let stops = Self.stops.union(["in", "as", "on", "near", "from", "at", "part", "full", "every", "again"])
        let taken = object(words, most: 5, stops: stops)
        guard let first = taken.first?.lower,
            !["home", "night", "nights", "least", "it", "me", "you", "this", "that"].contains(first),
            !taken.text.isEmpty
        else { return nil }
        guard let given = name(taken, most: 5), given.split(separator: " ").count == taken.count else {
            return ThirdPerson.rest(taken)
        }
        return given
    }

    func working(_ said: Statement) -> [NewFact]? {
        guard said.verb == "work" || said.verb == "worked" || said.verb == "joined" || said.verb == "started" else {
            return nil
        }
        var words = said.rest[...]
        if said.verb == "started" {
            guard
                words.starts(with: ["working"]) || words.starts(with: ["a", "new", "job"])
                    || words.starts(with: ["my", "new", "job"])
            else { return nil }
            words = words.drop { !["at", "for", "as", "with"].contains($0.lower) }
        } else if said.tense == .past {
            return nil
        }
        var made: [NewFact] = []
        while let first = words.first?.lower {
            words = words.dropFirst()
            switch first {
            case "at", "for", "with":
                if let firm = employer(Array(words)) {
                    made.append(fact(said, Predicate.worksAt, firm, type: "work", salience: 0.7, ends: said.isNegated))
                }
            case "as":
                let what = object(
                    words.drop { ["a", "an", "the"].contains($0.lower) }, most: 4,
                    stops: Self.stops.union(["at", "in", "from"]))
                if !what.isEmpty {
                    made.append(
                        fact(said, Predicate.worksAs, what.text, type: "work", salience: 0.7, ends: said.isNegated))
                }
            case "in" where made.isEmpty:
                let what = object(words, most: 4).text
                if !what.isEmpty {
                    made.append(fact(said, "works in", what, type: "work", salience: 0.6, ends: said.isNegated))
                }
            case "from" where words.first?.lower == "home":
                made.append(statementNote(said, type: "work", sector: .semantic, salience: 0.5))
            default: break
            }
        }
        return made.isEmpty ? nil : made
    }
}
