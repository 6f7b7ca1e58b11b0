import AgentWorker
import Basics
import FoundationEssentials
import Memory

/// `parley memory add|forget|erase|alias|merge`: what changes somebody's memory.
enum ChangeMemory {
    static let commands = [add, forget, erase, alias, merge]

    private static let add = Command(
        name: "memory add", summary: "Remember something of a caller",
        operands: [.init(name: "FACT", help: "a statement that stands alone: 'The caller lives in Porto.'")],
        options: MemoryAccess.options + [
            MemoryAccess.caller,
            .init(name: "--sector", value: "NAME", help: "\(Sector.names); default semantic"),
            .init(name: "--type", value: "NAME", help: "name, home, preference, commitment …"),
            .init(name: "--pinned", help: "never fades, and is known at every greeting"), MemoryAccess.embeddings,
            MemoryAccess.json,
        ],
        examples: ["parley memory add --data-dir /var/lib/parley --caller external:4711 'The caller lives in Porto.'"],
        run: { arguments in
            try await MemoryAccess.with(arguments, embeds: true, makes: true) { access in
                let key = try MemoryAccess.key(try arguments.required("--caller"))
                let person = try await access.store.person(key, in: access.tenant)
                let fact = NewFact(
                    sector: try arguments["--sector"].map(Sector.named) ?? .semantic, text: arguments.operands[0],
                    type: arguments["--type"], isPinned: arguments.has("--pinned"))
                let done = try await access.store.remember(told: fact, for: person)
                if arguments.has("--json") { return print(done.json.text) }
                print(done.told)
            }
        })

    private static let forget = Command(
        name: "memory forget", summary: "Delete some of what is remembered of a caller",
        options: MemoryAccess.options + [
            MemoryAccess.caller,
            .init(name: "--fact", value: "ID", help: "this fact, with the turns it comes from", repeats: true),
            .init(name: "--turn", value: "ID", help: "this turn, with facts that come from it alone", repeats: true),
            .init(name: "--call", value: "ID", help: "this call"),
            .init(name: "--since", value: "TIME", help: "all since then: 2026-11-20 or 2026-11-20T19:50:00Z"),
            MemoryAccess.embeddings, MemoryAccess.json,
        ],
        examples: ["parley memory forget --data-dir /var/lib/parley --caller identity:alice --fact 12"],
        run: { arguments in
            let selections = try selections(arguments)
            try await MemoryAccess.with(arguments, embeds: true) { access in
                let person = try await access.person(arguments)
                var receipts: [ForgetReceipt] = []
                for selection in selections { receipts.append(try await access.store.forget(selection, for: person)) }
                guard receipts.contains(where: { $0.total > 0 }) else {
                    throw CommandError("nothing like that is remembered of them; `parley memory show` lists what is")
                }
                show(receipts, arguments)
            }
        })

    private static func selections(_ arguments: Arguments) throws -> [ForgetSelection] {
        func ids(_ option: String) throws -> [Int64] {
            try arguments.all(option).map { text in
                guard let id = Int64(text), id > 0 else { throw CommandError.usage("\(option) '\(text)' is no number") }
                return id
            }
        }
        var selections: [ForgetSelection] = []
        let (facts, turns) = (try ids("--fact"), try ids("--turn"))
        if !facts.isEmpty { selections.append(.facts(facts)) }
        if !turns.isEmpty { selections.append(.turns(turns)) }
        selections += try ids("--call").map { .conversation($0) }
        if let text = arguments["--since"] { selections.append(.since(try time(text))) }
        guard !selections.isEmpty else {
            throw CommandError.usage("say what to forget: --fact, --turn, --call or --since; all of it: `memory erase`")
        }
        return selections
    }
    private static func time(_ text: String) throws(CommandError) -> UnixTime {
        let whole = text.contains("T") ? text : text + "T00:00:00Z"
        guard let date = try? Date(whole, strategy: .iso8601) else {
            throw .usage("--since '\(text)' is no time such as 2026-11-20 or 2026-11-20T19:50:00Z")
        }
        return UnixTime(milliseconds: Int64(date.timeIntervalSince1970 * 1000))
    }

    private static let erase = Command(
        name: "memory erase", summary: "Delete everything of a caller, for good, and print the receipt",
        options: MemoryAccess.options + [
            MemoryAccess.caller, .init(name: "--yes", help: "really: nothing brings it back"), MemoryAccess.json,
        ],
        examples: ["parley memory erase --data-dir /var/lib/parley --caller +15551234567 --yes"],
        run: { arguments in
            try await MemoryAccess.with(arguments) { access in
                let person = try await access.person(arguments)
                guard arguments.has("--yes") else {
                    let summary = try await access.store.people(in: access.tenant).first { $0.person == person }
                    throw CommandError(
                        "this deletes \(summary?.turns ?? 0) turns and \(summary?.facts ?? 0) facts for good; "
                            + "add --yes to do it", exitCode: 64)
                }
                show([try await access.store.erase(person)], arguments)
            }
        })

    private static let alias = Command(
        name: "memory alias", summary: "Let a caller be known by another key too",
        operands: [.init(name: "KEY", help: "phone:+15551234567, identity:alice or external:4711")],
        options: MemoryAccess.options + [MemoryAccess.caller],
        run: { arguments in
            let key = try MemoryAccess.key(arguments.operands[0])
            try await MemoryAccess.with(arguments) { access in
                try await access.store.addAlias(key, to: try await access.person(arguments))
                print("known as \(key.written) too")
            }
        })

    private static let merge = Command(
        name: "memory merge", summary: "Make one person of two: what is known of KEY becomes the caller's too",
        operands: [.init(name: "KEY", help: "the other's")],
        options: MemoryAccess.options + [MemoryAccess.caller],
        run: { arguments in
            let key = try MemoryAccess.key(arguments.operands[0])
            try await MemoryAccess.with(arguments) { access in
                let person = try await access.person(arguments)
                guard let other = try await access.store.knownPerson(key, in: access.tenant) else {
                    throw CommandError(
                        "nobody is known as '\(key.written)'; to add a key use `memory alias`", exitCode: 65)
                }
                guard other != person else { throw CommandError("they are one person already", exitCode: 65) }
                try await access.store.merge(other, into: person)
                print("one person now")
            }
        })

    private static func show(_ receipts: [ForgetReceipt], _ arguments: Arguments) {
        if arguments.has("--json") { return print(JSONValue.array(receipts.map(\.json)).text) }
        for receipt in receipts {
            let counts = receipt.counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            print("deleted \(counts.isEmpty ? "nothing" : counts.joined(separator: ", ")) (receipt \(receipt.id))")
            for what in receipt.remains { print("still to do: \(what)") }
        }
    }
}

extension ForgetReceipt {
    var json: JSONValue {
        [
            "receipt": .int(id), "kind": .string(kind.rawValue), "tenant": .string(tenant.rawValue),
            "person": .int(person), "at": .string(at.iso), "counts": .object(counts.mapValues { .int(Int64($0)) }),
            "signature": .string(signature.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()),
            "remains": .array(remains.map(JSONValue.string)),
        ]
    }
}

extension Remembered {
    var told: String {
        switch self {
        case .stored(let id): "remembered as fact \(id)"
        case .confirmed(let id): "known already, as fact \(id)"
        case .superseded(let id, let old):
            "remembered as fact \(id), in place of \(old.map(String.init).joined(separator: ", "))"
        case .history(let id): "kept as history, as fact \(id): something newer is known"
        case .closed(let ids): "no longer so: \(ids.map(String.init).joined(separator: ", "))"
        case .nothing: "nothing to change"
        }
    }
    var json: JSONValue {
        switch self {
        case .stored(let id): ["outcome": "stored", "fact": .int(id)]
        case .confirmed(let id): ["outcome": "confirmed", "fact": .int(id)]
        case .superseded(let id, let old):
            ["outcome": "superseded", "fact": .int(id), "replaced": .array(old.map(JSONValue.int))]
        case .history(let id): ["outcome": "history", "fact": .int(id)]
        case .closed(let ids): ["outcome": "closed", "facts": .array(ids.map(JSONValue.int))]
        case .nothing: ["outcome": "nothing"]
        }
    }
}
