import Basics

/// The best rows of an index on their way to what is handed out: which turns must be read, and what is made of them.
struct RecalledRows: Sendable {
    private struct Chosen: Sendable {
        var item: Item
        var conversation: Conversation?
        var time: UnixTime
        var score: Float
        var values: [(signal: Signal, value: Float)]
        var fact: Fact?
        /// The turns just before and after, where they are not chosen themselves.
        var neighbours: [Turn.ID] = []
    }
    private var chosen: [Chosen] = []
    /// All turns whose texts are needed, each once.
    private(set) var turns: [Turn.ID] = []

    init(_ ranked: [Ranking.Ranked], in index: PersonIndex, neighbours: Int) {
        var taken = Set(ranked.map { index.rows[$0.row].item })
        for (place, ranked) in ranked.enumerated() {
            let row = index.rows[ranked.row]
            var entry = Chosen(
                item: row.item, conversation: row.call >= 0 ? index.calls[Int(row.call)].conversation : nil,
                time: row.time, score: ranked.score, values: ranked.values, fact: index.facts[Int32(ranked.row)])
            if case .turn(let id) = row.item {
                turns.append(id)
                for near in [row.previous, row.next] where place < neighbours && near >= 0 {
                    let neighbour = index.rows[Int(near)]
                    guard !neighbour.isGone, case .turn(let id) = neighbour.item, taken.insert(neighbour.item).inserted
                    else { continue }
                    entry.neighbours.append(id)
                    turns.append(id)
                }
            }
            chosen.append(entry)
        }
    }

    /// - Parameters:
    ///   - read: those of `turns` that are still there.
    ///   - budget: in tokens, for the lines; what is left of it goes to the context.
    func items(_ read: [Turn], weights: RankingWeights, budget: Int?) -> [RecalledItem] {
        let texts = Dictionary(read.map { ($0.id, $0) }) { first, _ in first }
        var items: [RecalledItem] = []
        for entry in chosen {
            let line: String
            let sources: [Turn.ID]
            switch entry.item {
            case .turn(let id):
                guard let turn = texts[id] else { continue }  // forgotten meanwhile
                (line, sources) = (MemoryLine.turn(turn, in: entry.conversation), [id])
            case .fact:
                guard let fact = entry.fact else { continue }
                (line, sources) = (MemoryLine.fact(fact), fact.sourceTurns)
            }
            let reasons = entry.values.map { signal, value in
                Reason(signal: signal, value: Double(value), weight: Double(weights[signal]))
            }
            items.append(
                RecalledItem(
                    item: entry.item, text: line, score: Double(entry.score),
                    reasons: reasons.sorted { abs($0.share) > abs($1.share) }, time: entry.time,
                    conversation: entry.conversation?.id, sourceTurns: sources,
                    context: entry.neighbours.compactMap { texts[$0] }, fact: entry.fact))
        }
        return Self.fit(items, budget)
    }

    private static func fit(_ items: [RecalledItem], _ budget: Int?) -> [RecalledItem] {
        guard let budget else { return items }
        var kept = Array(items.prefix(MemoryLine.fitting(items.map(\.text), budget: budget)))
        var left = budget - kept.reduce(0) { $0 + MemoryLine.tokens($1.text) }
        for index in kept.indices {
            kept[index].context = kept[index].context.filter { turn in
                let cost = MemoryLine.tokens(turn.text)
                guard cost <= left else { return false }
                left -= cost
                return true
            }
        }
        return kept
    }
}
