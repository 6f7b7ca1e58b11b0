import AgentWorker
import Basics
import FoundationEssentials
import Memory

/// `parley memory export|stats|sweep|rotate-key`: what whoever runs a memory does with it as a whole.
enum KeepMemory {
    static let commands = [export, stats, sweep, rotateKey]

    private static let export = Command(
        name: "memory export", summary: "Write everything that is kept of a caller, a JSON document a line",
        options: MemoryAccess.options + [
            MemoryAccess.caller,
            .init(name: "--output", value: "FILE", help: "instead of the terminal; readable by its owner alone"),
            .init(name: "--vectors", help: "with the embeddings, which can be made again"),
        ],
        examples: ["parley memory export --data-dir /var/lib/parley --caller +15551234567 --output alice.jsonl"],
        run: { arguments in
            try await MemoryAccess.with(arguments) { access in
                let person = try await access.person(arguments)
                let lines = access.store.export(person, includesVectors: arguments.has("--vectors"))
                guard let path = arguments["--output"] else {
                    for try await line in lines { print(line) }
                    return
                }
                var (content, count) = (Data(), 0)
                for try await line in lines {
                    content += Data((line + "\n").utf8)
                    count += 1
                }
                guard
                    FileManager.default.createFile(
                        atPath: path, contents: content, attributes: [.posixPermissions: 0o600])
                else { throw CommandError("cannot write to '\(path)'", exitCode: 73) }
                print("\(count) lines in \(path)")
            }
        })

    private static let stats = Command(
        name: "memory stats", summary: "Count what a memory holds", options: MemoryAccess.options + [MemoryAccess.json],
        run: { arguments in
            try await MemoryAccess.with(arguments) { access in
                let stats = try await access.store.stats(in: access.tenant)
                if arguments.has("--json") { return print(stats.json.text) }
                let sectors = stats.facts.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.value) \($0.key)" }
                Table.print(
                    ["WHAT", "HOW MUCH"],
                    [
                        ["people", "\(stats.people)"], ["calls", "\(stats.conversations)"],
                        ["turns", "\(stats.turns)"],
                        ["facts", sectors.isEmpty ? "0" : sectors.joined(separator: ", ")],
                        ["of them pinned", "\(stats.pinned)"], ["superseded", "\(stats.superseded)"],
                        ["archived", "\(stats.archived)"], ["vectors", "\(stats.vectors)"],
                        ["receipts", "\(stats.receipts)"], ["first call", stats.oldest?.shown ?? "-"],
                        ["last call", stats.newest?.shown ?? "-"],
                        ["on disk", "\(stats.bytes / 1024) KiB, all tenants"],
                    ], empty: "")
            }
        })

    private static let sweep = Command(
        name: "memory sweep", summary: "Archive and delete what the tenant's rules say, and finish what erasures left",
        options: MemoryAccess.options + [.init(name: "--dry-run", help: "say what would be done, and do nothing")],
        run: { arguments in
            try await MemoryAccess.with(arguments) { access in
                let isDryRun = arguments.has("--dry-run")
                let report = try await access.store.sweep(access.tenant, isDryRun: isDryRun)
                let (archived, deleted) = (report.archived.total, report.deleted.total)
                print(
                    "\(isDryRun ? "would have " : "")archived \(archived), deleted \(deleted) of \(report.people) people's"
                )
                for what in report.remains { print("still to do: \(what)") }
            }
        })

    private static let rotateKey = Command(
        name: "memory rotate-key",
        summary: "Change the keys that a memory is encrypted under; the texts stay as they are",
        options: MemoryAccess.options + [
            .init(name: "--master", help: "the master key, in its file; stop the server first"),
            .init(name: "--tenant-key", help: "the tenant's key"),
        ],
        examples: ["parley memory rotate-key --data-dir /var/lib/parley --tenant acme --tenant-key"],
        run: { arguments in
            guard arguments.has("--master") != arguments.has("--tenant-key") else {
                throw CommandError.usage("say which: --master or --tenant-key")
            }
            try await MemoryAccess.with(arguments) { access in
                if arguments.has("--master") {
                    try await access.store.rotateMasterKey()
                    print("the master key is another one; back up its file")
                } else {
                    try await access.store.rotateTenantKey(access.tenant)
                    print("tenant '\(access.tenant)' has another key")
                }
            }
        })
}

extension MemoryStats {
    var json: JSONValue {
        [
            "people": .int(Int64(people)), "calls": .int(Int64(conversations)), "turns": .int(Int64(turns)),
            "facts": .object(
                Dictionary(uniqueKeysWithValues: facts.map { ($0.key.rawValue, .int(Int64($0.value))) })),
            "pinned": .int(Int64(pinned)), "superseded": .int(Int64(superseded)), "archived": .int(Int64(archived)),
            "vectors": .int(Int64(vectors)), "receipts": .int(Int64(receipts)),
            "first_call": oldest.map { .string($0.iso) } ?? .null, "last_call": newest.map { .string($0.iso) } ?? .null,
            "bytes": .int(Int64(bytes)),
        ]
    }
}
