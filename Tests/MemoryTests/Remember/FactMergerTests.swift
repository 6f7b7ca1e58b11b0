import Basics
import Testing

@testable import Memory

struct FactMergerTests {
    private var merger = FactMerger(known: [])
    private static func day(_ number: Int64) -> UnixTime { UnixTime(seconds: 1_600_000_000 + number * 86_400) }
    private static func home(_ place: String, _ day: Int64) -> NewFact {
        NewFact(
            text: "The caller lives in \(place).", subject: "caller", predicate: Predicate.livesIn, object: place,
            validFrom: Self.day(day))
    }
    private static func taste(_ predicate: String, _ thing: String, _ day: Int64) -> NewFact {
        NewFact(
            text: "The caller \(predicate) \(thing).", subject: "caller", predicate: predicate, object: thing,
            validFrom: Self.day(day))
    }
    /// Decides and carries out, with ids from 1.
    private mutating func add(_ fact: NewFact, likeness: [Fact.ID: Double] = [:]) -> FactMerger.Decision {
        let decision = merger.decide(fact, likeness: likeness, now: Self.day(1000))
        merger.apply(decision, id: Int64(merger.known.count + 1))
        return decision
    }
    private func current() -> [String] {
        merger.known.filter { $0.supersededBy == nil && $0.validTo == nil }.compactMap(\.object)
    }
    private func at(_ day: Int64) -> [String] {
        merger.known.filter { $0.validFrom <= Self.day(day) && $0.validTo.map { Self.day(day) < $0 } ?? true }
            .compactMap(\.object)
    }

    @Test mutating func `a home follows a home, and each has its time`() {
        _ = add(Self.home("Porto", 1))
        _ = add(Self.home("Lisbon", 10))
        _ = add(Self.home("Faro", 20))
        #expect(current() == ["Faro"])
        #expect(at(5) == ["Porto"] && at(15) == ["Lisbon"] && at(25) == ["Faro"])
    }

    @Test mutating func `an import out of order becomes history, wherever it falls`() {
        _ = add(Self.home("Faro", 20))
        _ = add(Self.home("Porto", 1))
        let middle = add(Self.home("Lisbon", 10))
        #expect(current() == ["Faro"])
        #expect(at(5) == ["Porto"] && at(15) == ["Lisbon"] && at(25) == ["Faro"])
        guard case .history(_, let trimmed) = middle else {
            Issue.record("\(middle)")
            return
        }
        #expect(trimmed == 2)
    }

    @Test mutating func `whoever moves back lives there again`() {
        _ = add(Self.home("Porto", 1))
        _ = add(Self.home("Lisbon", 10))
        let back = add(Self.home("Porto", 20))
        guard case .insert(_, superseding: [2]) = back else {
            Issue.record("\(back)")
            return
        }
        #expect(current() == ["Porto"] && at(15) == ["Lisbon"] && at(5) == ["Porto"])
    }

    @Test mutating func `said of the past, it confirms the past`() {
        _ = add(Self.home("Porto", 1))
        _ = add(Self.home("Lisbon", 10))
        let again = add(Self.home("Porto", 5))
        guard case .confirm(let fact, trimmed: nil) = again else {
            Issue.record("\(again)")
            return
        }
        #expect(fact.id == 1 && fact.mentions == 2 && current() == ["Lisbon"])
    }

    @Test mutating func `one may like many things, but not dislike one of them as well`() {
        _ = add(Self.taste(Predicate.likes, "coffee", 1))
        _ = add(Self.taste(Predicate.likes, "tea", 1))
        #expect(current() == ["coffee", "tea"])
        _ = add(Self.taste(Predicate.dislikes, "coffee", 9))
        #expect(
            merger.known.filter { $0.supersededBy == nil }.map(\.text) == [
                "The caller likes tea.", "The caller dislikes coffee.",
            ])
    }

    @Test mutating func `an end closes what was, and only that`() {
        let firm = { (ends: Bool, name: String?, day: Int64) in
            NewFact(
                text: "work", subject: "caller", predicate: Predicate.worksAt, object: name, validFrom: Self.day(day),
                ends: ends)
        }
        _ = add(firm(false, "Siemens", 1))
        #expect(add(firm(true, "Bosch", 5)) == .nothing)
        #expect(current() == ["Siemens"])
        _ = add(firm(true, nil, 9))
        #expect(current() == [] && at(5) == ["Siemens"])
        #expect(add(firm(true, "Siemens", 10)) == .nothing)
    }

    @Test mutating func `sentences that mean the same are one, unless a name or a number differs`() {
        func event(_ text: String) -> NewFact { NewFact(sector: .episodic, text: text, validFrom: Self.day(1)) }
        _ = add(event("The caller bought 2 tickets to Porto."))
        let paraphrase = add(event("The caller purchased 2 tickets to Porto."), likeness: [1: 0.93])
        guard case .confirm = paraphrase else {
            Issue.record("\(paraphrase)")
            return
        }
        for other in [
            "The caller bought 3 tickets to Porto.", "The caller bought 2 tickets to Lisbon.",
            "The caller never bought 2 tickets to Porto.",
        ] {
            guard case .insert = add(event(other), likeness: [1: 0.99]) else {
                Issue.record("\(other)")
                return
            }
        }
        guard case .insert = add(event("The caller purchased two tickets."), likeness: [1: 0.89]) else {
            Issue.record("below the threshold")
            return
        }
    }

    @Test mutating func `two dogs have two names, one mother has one`() {
        func named(_ who: String, _ name: String, corrects: Bool = false) -> NewFact {
            NewFact(
                text: "The \(who) is called \(name).", subject: who, predicate: Predicate.called, object: name,
                validFrom: Self.day(1), corrects: corrects)
        }
        _ = add(named("caller's dog", "Bruno"))
        _ = add(named("caller's dog", "Rex"))
        _ = add(named("caller's mother", "Ana"))
        _ = add(named("caller's mother", "Anna"))
        #expect(current() == ["Bruno", "Rex", "Anna"])
        _ = add(named("caller's dog", "Max", corrects: true))
        #expect(current() == ["Anna", "Max"])
    }

    @Test mutating func `the same turn counts once, a new call counts`() {
        var fact = Self.home("Porto", 1)
        (fact.origin, fact.conversation, fact.sourceTurns) = (.call, 1, [7])
        _ = add(fact)
        _ = add(fact)
        #expect(merger.known.map(\.mentions) == [1])
        (fact.conversation, fact.sourceTurns, fact.validFrom) = (2, [70], Self.day(9))
        _ = add(fact)
        #expect(merger.known.map(\.mentions) == [2])
        #expect(merger.known[0].sourceTurns == [7, 70] && merger.known[0].confirmed == Self.day(9))
        #expect(merger.known[0].validFrom == Self.day(1))
    }

    @Test mutating func `intervals never overlap, whatever comes in whatever order`() {
        var random = SeededRandom(seed: 3)
        for _ in 0..<60 {
            merger = FactMerger(known: [])
            for _ in 0..<12 {
                let place = ["Porto", "Lisbon", "Faro"].randomElement(using: &random) ?? "Porto"
                _ = add(Self.home(place, Int64.random(in: 1...40, using: &random)))
            }
            for day in 1..<45 {
                let places = at(Int64(day))
                #expect(places.count <= 1, "\(places) on day \(day)")
            }
            #expect(current().count == 1)
        }
    }

    @Test func `look-alikes get what tells them apart`() {
        var fact = Fact(
            sector: .episodic, text: "The caller went to the dentist.", type: "event", subject: "caller", origin: .call,
            created: Calls.noon)
        #expect(Separation.indexedText(of: fact, isCrowded: false) == fact.text)
        #expect(Separation.indexedText(of: fact, isCrowded: true).contains("10 May 2023"))
        var other = fact
        (fact.id, other.id) = (1, 2)
        #expect(Separation.neighbours(of: fact, likeness: [2: 0.85], among: [fact, other]) == [2])
        #expect(Separation.neighbours(of: fact, likeness: [2: 0.75], among: [fact, other]) == [])
    }
}
