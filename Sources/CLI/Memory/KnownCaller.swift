import AgentWorker
import Basics
import Memory

/// All that `parley memory show` tells of a person.
struct KnownCaller: Sendable {
    let keys: [CallerKey]
    let facts: [Fact]
    /// With what was said in them; nil: not asked for.
    let calls: [(call: Conversation, turns: [Turn])]?

    static func read(_ person: Person, _ access: MemoryAccess, history: Bool, calls: Bool) async throws -> KnownCaller {
        try await access.store.read(person) { (rows) throws(MemoryError) in
            var listed: [(call: Conversation, turns: [Turn])]?
            if calls {
                var found: [(call: Conversation, turns: [Turn])] = []
                for call in try rows.conversations() { found.append((call, try rows.turns(of: call.id))) }
                listed = found
            }
            return KnownCaller(
                keys: try rows.callerKeys(), facts: try rows.facts(history ? .all : .current), calls: listed)
        }
    }

    func printTables() {
        print("known as \(keys.map(\.written).joined(separator: ", "))\n")
        Table.print(
            ["FACT", "SECTOR", "TYPE", "SINCE", "SAID", "", "WHAT"],
            facts.map { fact in
                [
                    "\(fact.id)", fact.sector.rawValue, fact.type ?? "-", fact.validFrom.shown, "\(fact.mentions)×",
                    Self.marks(fact), fact.text,
                ]
            }, empty: "no facts")
        for (call, turns) in calls ?? [] {
            let end = call.outcome.map { ", \($0)" } ?? ""
            print("\ncall \(call.id) on \(call.started.shown)\(end)")
            if let summary = call.summary { print("  \(summary)") }
            Table.print(
                ["TURN", "WHO", "WHAT"],
                turns.map { turn in
                    ["\(turn.id)", "\(turn.speaker)", turn.text + (turn.wasInterrupted ? " (interrupted)" : "")]
                }, empty: "nothing was said")
        }
    }

    private static func marks(_ fact: Fact) -> String {
        var marks: [String] = []
        if fact.isPinned { marks.append("pinned") }
        if let due = fact.due { marks.append("due \(due.shown)") }
        if let by = fact.supersededBy { marks.append("replaced by \(by)") }
        if fact.supersededBy == nil, let end = fact.validTo { marks.append("until \(end.shown)") }
        if fact.isArchived { marks.append("archived") }
        return marks.joined(separator: ", ")
    }

    var json: JSONValue {
        var members: [String: JSONValue] = [
            "keys": .array(keys.map { .string($0.written) }), "facts": .array(facts.map(Self.json)),
        ]
        if let calls {
            members["calls"] = .array(
                calls.map { call, turns in
                    [
                        "id": .int(call.id), "started": .string(call.started.iso),
                        "outcome": call.outcome.map { .string($0) } ?? .null,
                        "turns": .array(
                            turns.map { turn in
                                [
                                    "id": .int(turn.id), "speaker": .string("\(turn.speaker)"),
                                    "text": .string(turn.text), "interrupted": .bool(turn.wasInterrupted),
                                ]
                            }),
                    ]
                })
        }
        return .object(members)
    }
    private static func json(_ fact: Fact) -> JSONValue {
        [
            "id": .int(fact.id), "sector": .string(fact.sector.rawValue), "text": .string(fact.text),
            "type": fact.type.map { .string($0) } ?? .null, "since": .string(fact.validFrom.iso),
            "until": fact.validTo.map { .string($0.iso) } ?? .null,
            "superseded_by": fact.supersededBy.map { .int($0) } ?? .null, "pinned": .bool(fact.isPinned),
            "archived": .bool(fact.isArchived), "mentions": .int(Int64(fact.mentions)),
        ]
    }
}
