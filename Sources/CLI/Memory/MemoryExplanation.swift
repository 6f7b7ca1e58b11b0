import Basics
import Memory

/// What a search found, for a terminal: each memory, and with `--explain` what every signal gave to its score.
struct MemoryExplanation: Sendable {
    let found: Recollection

    func printTable(explains: Bool) {
        guard explains else {
            return Table.print(
                ["SCORE", "WHEN", "FROM", "MEMORY"],
                found.items.map { [Self.number($0.score), $0.time.shown, Self.source($0), $0.text] },
                empty: "nothing is remembered that fits")
        }
        for (index, item) in found.items.enumerated() {
            print("\(index + 1). \(item.text)")
            print("   score \(Self.number(item.score)), \(Self.source(item)), \(item.time.shown)")
            let width = item.reasons.map(\.signal.rawValue.count).max() ?? 0
            for reason in item.reasons {
                let name = reason.signal.rawValue.padded(to: width)
                print(
                    "     \(name)  \(Self.number(reason.value)) × \(Self.number(reason.weight))"
                        + " = \(Self.number(reason.share))")
            }
            for turn in item.context {
                print("     beside it: \(turn.speaker == .caller ? "caller" : "agent"): \(turn.text)")
            }
        }
        if found.items.isEmpty { print("nothing is remembered that fits") }
        print(trace)
    }

    /// `fact 12, call 3, turns 14 15`
    private static func source(_ item: RecalledItem) -> String {
        var parts: [String] = []
        switch item.item {
        case .fact(let id): parts.append("fact \(id)")
        case .turn(let id): parts.append("turn \(id)")
        }
        if let call = item.conversation { parts.append("call \(call)") }
        if case .fact = item.item, !item.sourceTurns.isEmpty {
            parts.append("turns " + item.sourceTurns.map(String.init).joined(separator: " "))
        }
        return parts.joined(separator: ", ")
    }

    private var trace: String {
        let trace = found.trace
        let embedding =
            switch trace.embedding {
            case .used(let model): "by meaning (\(model)) and words"
            case .none: "by words alone (no embeddings)"
            case .tooSlow: "by words alone (the embedding took too long)"
            case .failed: "by words alone (the embedding failed)"
            }
        let total = trace.embeddingTime + trace.indexTime + trace.rankingTime + trace.readingTime
        guard !trace.isRepeated else { return "the answer to a question of the same meaning that was just asked" }
        return "looked at \(trace.memories) memories \(embedding) in \(Self.milliseconds(total)): "
            + "embedding \(Self.milliseconds(trace.embeddingTime)), "
            + "index \(Self.milliseconds(trace.indexTime)) (\(Self.words(trace.index))), "
            + "ranking \(Self.milliseconds(trace.rankingTime)), reading \(Self.milliseconds(trace.readingTime))"
    }
    private static func words(_ index: RecallTrace.Index) -> String {
        switch index {
        case .inMemory: "in memory"
        case .refreshed: "brought up to date"
        case .loaded: "read from the database"
        }
    }

    private static func number(_ value: Double) -> String {
        let hundredths = Int((abs(value) * 100).rounded())
        let rest = hundredths % 100
        return "\(value < 0 && hundredths > 0 ? "-" : "")\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
    private static func milliseconds(_ duration: Duration) -> String {
        "\((duration.inSeconds * 10_000).rounded() / 10) ms"
    }

    var json: JSONValue {
        let trace = found.trace
        return [
            "memories": .array(found.items.map(Self.json)),
            "trace": [
                "memories": .int(Int64(trace.memories)), "index": .string(trace.index.rawValue),
                "embedding": .string("\(trace.embedding)"),
                "repeated": .bool(trace.isRepeated),
                "milliseconds": [
                    "embedding": .double(trace.embeddingTime.inSeconds * 1000),
                    "index": .double(trace.indexTime.inSeconds * 1000),
                    "ranking": .double(trace.rankingTime.inSeconds * 1000),
                    "reading": .double(trace.readingTime.inSeconds * 1000),
                ],
            ],
        ]
    }
    private static func json(_ item: RecalledItem) -> JSONValue {
        var members: [String: JSONValue] = [
            "text": .string(item.text), "score": .double(item.score), "time": .string(item.time.iso),
            "turns": .array(item.sourceTurns.map(JSONValue.int)),
            "reasons": .array(
                item.reasons.map { reason in
                    [
                        "signal": .string(reason.signal.rawValue), "value": .double(reason.value),
                        "weight": .double(reason.weight), "share": .double(reason.share),
                    ]
                }),
        ]
        switch item.item {
        case .fact(let id): members["fact"] = .int(id)
        case .turn(let id): members["turn"] = .int(id)
        }
        members["call"] = item.conversation.map { .int($0) }
        return .object(members)
    }
}
