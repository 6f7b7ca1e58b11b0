/// Statements about the caller and theirs: which kind of fact each is.
extension RuleReading {
    /// - Parameter isDenied: the caller said no to it.
    mutating func statements(_ clause: Clause, isDenied: Bool = false) -> [NewFact] {
        if let made = relative(clause) { return made }
        guard var statement = Statement(clause, last: last) else { return [] }
        if isDenied { (statement.isNegated, statement.isOver) = (true, true) }
        if statement.subject.relation != nil { last = statement.subject }
        let made = identified(statement) ?? []
        // Of the agent, or about this conversation.
        return made.filter { !$0.text.isEmpty }
    }

    private mutating func identified(_ statement: Statement) -> [NewFact]? {
        if statement.isModal { return wishes(statement) }
        if let name = statement.subject.name, let relation = statement.subject.relation {
            // "my sister Anna lives in Lisbon" says two things.
            var bare = statement
            bare.subject = .relation(relation)
            let named = fact(
                bare, Predicate.called, name, type: EnglishSpeech.pets.contains(relation) ? "pet" : "family",
                salience: 0.75)
            bare.subject = .relation(relation)
            return [named] + (kind(bare) ?? [])
        }
        return kind(statement)
    }

    private mutating func kind(_ statement: Statement) -> [NewFact]? {
        if statement.subject.isThing { return thing(statement) }
        if statement.tense == .future { return commitment(statement) }
        return being(statement) ?? dwelling(statement) ?? working(statement) ?? having(statement) ?? liking(statement)
            ?? planning(statement) ?? ailing(statement) ?? ending(statement) ?? doing(statement)
    }

    /// "My name is …", "my phone number is …", "my favourite colour is …".
    private func thing(_ said: Statement) -> [NewFact]? {
        if said.verb == "be", said.isNegated, said.subject.key == "caller's name", let wrong = name(said.rest) {
            return [
                fact(
                    Statement(subject: .caller, verb: "be", rest: [], confidence: said.confidence), Predicate.called,
                    wrong,
                    type: "name", salience: 0.9, ends: true)
            ]
        }
        guard said.verb == "be", !said.isNegated, let head = said.subject.key.split(separator: " ", maxSplits: 1).last
        else { return thingHappened(said) }
        var statement = said
        statement.subject = .caller
        let noun = String(head)
        if said.tense == .past, noun != "birthday" { return thingHappened(said) }
        switch noun {
        case "name", "first name", "full name", "nickname":
            var words = said.rest[...]
            if words.first?.lower == "called" { words = words.dropFirst() }
            return name(words).map { [named($0, statement)] }
        case "age":
            return age(said.rest).map { [aged($0, statement)] }
        case "birthday", "date of birth", "birth date", "birthdate":
            guard let date = dates(in: said.rest).first else { return nil }
            let day = "\(date.day.civil.day) \(CalendarDay.months[date.day.civil.month - 1])"
            return [
                fact(
                    statement, Predicate.bornOn, day, type: "birthday", salience: 0.8,
                    text: "The caller's birthday is \(day).")
            ]
        case "phone number", "number", "mobile number", "cell number", "phone", "mobile", "telephone number":
            let digits = SpokenContact.phone(said.rest.lowers)
            return digits.map { [fact(statement, Predicate.phone, $0, type: "contact", salience: 0.8)] }
        case "email", "email address", "mail", "e-mail", "e-mail address", "mail address":
            return SpokenContact.email(said.rest.lowers).map {
                [fact(statement, Predicate.email, $0, type: "contact", salience: 0.8)]
            }
        case "address", "home address":
            let place = object(said.rest, most: 12, stops: ["and", "but", "because", "so"]).text
            return place.isEmpty ? nil : [fact(statement, Predicate.address, place, type: "contact", salience: 0.8)]
        case "hometown", "home town", "home city":
            return place(said.rest).map { [fact(statement, Predicate.comesFrom, $0, type: "origin", salience: 0.6)] }
        case "job", "profession", "occupation":
            let what = object(said.rest.drop { ["a", "an", "as"].contains($0.lower) }).text
            return what.isEmpty ? nil : [fact(statement, Predicate.worksAs, what, type: "work", salience: 0.7)]
        case "employer", "company":
            return name(said.rest, most: 4).map {
                [fact(statement, Predicate.worksAt, $0, type: "work", salience: 0.7)]
            }
        default: break
        }
        for opener in ["favourite ", "favorite "] where noun.hasPrefix(opener) {
            let what = object(said.rest).text
            guard !what.isEmpty else { return nil }
            let kind = noun.dropFirst(opener.count)
            return [
                fact(
                    statement, "has favourite \(kind)", what, type: "preference", salience: 0.6,
                    text: "The caller's favourite \(kind) is \(what).")
            ]
        }
        return thingHappened(said)
    }

    /// "My back hurts", "my flight is on Tuesday", "my car was stolen".
    private func thingHappened(_ said: Statement) -> [NewFact]? {
        let noun = said.subject.key.split(separator: " ").last.map(String.init) ?? ""
        let isBody = EnglishSpeech.bodyParts.contains(noun)
        let ails = ["hurt", "ache", "aching", "broken", "swollen", "sore", "injured", "bleeding"]
        if isBody, ails.contains(said.verb) || !Set(said.rest.lowers).isDisjoint(with: ails) {
            return [statementNote(said, type: "health", sector: .episodic, salience: 0.75)]
        }
        guard !said.isModal, contentCount(said.rest) >= 1 || !["be", "have", "do"].contains(said.verb),
            !said.rest.contains(where: { ["you", "your"].contains($0.lower) })
        else { return nil }
        let day = dates(in: said.rest).first
        if EnglishSpeech.appointments.contains(noun), let day {
            var fact = statementNote(said, type: "plan", sector: .episodic, salience: 0.65)
            fact.due = day.time(utcOffset: call.utcOffset)
            return [fact]
        }
        guard contentCount(said.rest) >= 1,
            !["question", "point", "guess", "bad", "fault", "problem", "goodness", "god", "pleasure"].contains(noun)
        else { return nil }
        return [
            statementNote(
                said, type: said.tense == .past ? "event" : "detail",
                sector: said.tense == .past ? .episodic : .semantic, salience: 0.5)
        ]
    }

    /// The whole statement, retold.
    func statementNote(_ said: Statement, type: String, sector: Sector, salience: Double) -> NewFact {
        var verb: String
        switch (said.verb, said.tense) {
        case ("be", .past): verb = said.subject.isPlural ? "were" : "was"
        case ("be", _): verb = said.subject.isPlural ? "are" : "is"
        case ("have", .past): verb = "had"
        case ("have been", _): verb = said.subject.isPlural ? "have been" : "has been"
        case (_, .past): verb = said.isNegated ? "did not " + said.verb : said.verb
        default: verb = said.subject.isPlural ? said.verb : ThirdPerson.verb(said.verb)
        }
        if said.isNegated, said.tense != .past || said.verb == "be" {
            verb = said.verb == "be" ? verb + " not" : (said.isOver ? "no longer " + verb : "does not " + said.verb)
        }
        return note(
            ThirdPerson.sentence(said.subject.display, verb, retold(said.rest)), type: type, sector: sector,
            salience: salience, confidence: said.confidence)
    }

    func named(_ name: String, _ statement: Statement) -> NewFact {
        let relation = statement.subject.relation
        let type = relation == nil ? "name" : isPet(relation) ? "pet" : "family"
        return fact(statement, Predicate.called, name, type: type, salience: relation == nil ? 0.95 : 0.75)
    }
    func isPet(_ relation: String?) -> Bool {
        relation?.split(separator: " ").last.map { EnglishSpeech.pets.contains(String($0)) } ?? false
    }
    func aged(_ years: Int, _ statement: Statement) -> NewFact {
        fact(
            statement, Predicate.aged, String(years), type: "age", salience: 0.7,
            text: "\(statement.subject.display) is \(years) years old.")
    }
}
