import Basics

/// What is known of a caller as one JSON document, made anew whenever a fact changes: what the greeting reads, and what a
/// person is shown who asks what is known of them.
struct ProfileText {
    let name: String?
    let json: String

    /// Of the most telling facts: a greeting has room for a few.
    static let mostFacts = 20

    init(facts: [Fact], now: UnixTime) {
        let current = facts.filter { $0.supersededBy == nil && $0.validTo == nil && !$0.isArchived }
        func one(_ predicate: String) -> String? {
            current.last { $0.subject == "caller" && $0.predicate == predicate }?.object
        }
        name = one(Predicate.called)
        var members: [String: JSONValue] = ["version": 1]
        for (key, value) in [
            ("name", name), ("home", one(Predicate.livesIn)), ("employer", one(Predicate.worksAt)),
            ("occupation", one(Predicate.worksAs)), ("contact", one(Predicate.contactBy)),
        ] { if let value { members[key] = .string(value) } }
        func list(_ facts: [Fact]) -> JSONValue {
            .array(
                facts.map { fact in
                    var members: [String: JSONValue] = ["id": .int(fact.id), "text": .string(fact.text)]
                    if let due = fact.due { members["due"] = .int(due.milliseconds) }
                    return .object(members)
                })
        }
        members["pinned"] = list(current.filter(\.isPinned))
        members["commitments"] = list(current.filter { $0.type == "commitment" && !$0.isDone })
        members["tasks"] = list(current.filter { $0.type == "task" && !$0.isDone })
        let rest = current.filter { !$0.isPinned && $0.type != "commitment" && $0.type != "task" && !$0.isDone }
        let best = rest.sorted { ($0.salience * $0.confidence, $0.id) > ($1.salience * $1.confidence, $1.id) }
        members["facts"] = list(Array(best.prefix(Self.mostFacts)))
        json = JSONValue.object(members).text
    }
}
