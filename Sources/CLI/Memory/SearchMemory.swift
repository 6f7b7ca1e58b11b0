import AgentWorker
import Basics
import Memory

/// `parley memory search|show|people`: what is known, and why it is found.
enum SearchMemory {
    static let commands = [search, show, people]

    private static let search = Command(
        name: "memory search", summary: "Find what is remembered of a caller, as a call would",
        operands: [.init(name: "QUESTION", help: "the question or words")],
        options: MemoryAccess.options + [
            MemoryAccess.caller,
            .init(name: "--limit", value: "NUMBER", help: "most memories; default 10"),
            .init(name: "--sector", value: "NAME", help: Sector.names, repeats: true),
            .init(name: "--archived", help: "also what is archived"),
            .init(name: "--explain", help: "show what each signal gave to the score, and where the time went"),
            MemoryAccess.embeddings, MemoryAccess.json,
        ],
        examples: [
            "parley memory search --data-dir /var/lib/parley --caller +15551234567 'what is his dog called' --explain"
        ],
        run: { arguments in
            try await MemoryAccess.with(arguments, embeds: true) { access in
                let person = try await access.person(arguments)
                var request = RecallRequest(arguments.operands[0], at: MemoryAccess.now)
                request.limit = try arguments.number("--limit", in: 1...1000) ?? 10
                request.includesArchived = arguments.has("--archived")
                if arguments.has("--sector") { request.sectors = try Set(arguments.all("--sector").map(Sector.named)) }
                let found = MemoryExplanation(found: try await access.store.recall(request, for: person))
                if arguments.has("--json") { return print(found.json.text) }
                found.printTable(explains: arguments.has("--explain"))
            }
        })

    private static let show = Command(
        name: "memory show", summary: "Show what is known of a caller",
        options: MemoryAccess.options + [
            MemoryAccess.caller,
            .init(name: "--history", help: "also what no longer holds, and what is archived"),
            .init(name: "--calls", help: "also the calls, with what was said"), MemoryAccess.json,
        ],
        examples: ["parley memory show --data-dir /var/lib/parley --caller identity:alice --calls"],
        run: { arguments in
            try await MemoryAccess.with(arguments) { access in
                let person = try await access.person(arguments)
                let known = try await KnownCaller.read(
                    person, access, history: arguments.has("--history"), calls: arguments.has("--calls"))
                if arguments.has("--json") { return print(known.json.text) }
                known.printTables()
            }
        })

    private static let people = Command(
        name: "memory people", summary: "List who is remembered", options: MemoryAccess.options + [MemoryAccess.json],
        run: { arguments in
            try await MemoryAccess.with(arguments) { access in
                let people = try await access.store.people(in: access.tenant)
                if arguments.has("--json") { return print(JSONValue.array(people.map(\.json)).text) }
                Table.print(
                    ["KEYS", "CALLS", "TURNS", "FACTS", "LAST CALL"],
                    people.map { person in
                        [
                            person.keys.map(\.written).joined(separator: " "), "\(person.conversations)",
                            "\(person.turns)", "\(person.facts)", person.lastCall?.shown ?? "-",
                        ]
                    }, empty: "nobody is remembered in tenant '\(access.tenant)'")
            }
        })
}

extension Sector {
    static let names = allCases.map(\.rawValue).joined(separator: ", ")
    static func named(_ text: String) throws(CommandError) -> Sector {
        guard let sector = Sector(rawValue: text) else { throw .usage("'\(text)' is not one of \(names)") }
        return sector
    }
}

extension PersonSummary {
    var json: JSONValue {
        [
            "person": .int(person.id), "keys": .array(keys.map { .string($0.written) }),
            "calls": .int(Int64(conversations)), "turns": .int(Int64(turns)), "facts": .int(Int64(facts)),
            "last_call": lastCall.map { .string($0.iso) } ?? .null,
        ]
    }
}
