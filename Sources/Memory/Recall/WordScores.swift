import Glibc

/// How well rows and calls hold a question's words: BM25 over a turn with its neighbours, and over whole calls.
struct WordScores: Sendable {
    /// By row, words of the same meaning included.
    var rows: [Float]
    /// By row, the very words only.
    var literal: [Float]
    /// By call, the very words only.
    var calls: [Float]

    /// BM25's usual constants, as FTS5 has them.
    private static let saturation: Float = 1.2
    private static let lengthShare: Float = 0.75

    /// Walks postings into sums that are zero again afterwards.
    private struct Walk {
        var found: [Float]
        var touched: [Int] = []
        init(_ count: Int) { found = [Float](repeating: 0, count: count) }

        mutating func add(_ amount: Float, _ row: Int) {
            guard amount > 0 else { return }
            if found[row] == 0 { touched.append(row) }
            found[row] += amount
        }
        mutating func drain(_ body: (Int, Float) -> Void) {
            for row in touched {
                body(row, found[row])
                found[row] = 0
            }
            touched.removeAll(keepingCapacity: true)
        }
    }

    init(_ query: RecallQuery, in index: PersonIndex, weights: RankingWeights) {
        let count = index.rows.count
        rows = [Float](repeating: 0, count: count)
        literal = rows
        calls = [Float](repeating: 0, count: index.calls.count)
        guard count > 0, !query.terms.isEmpty else { return }
        let dampers = Self.dampers(in: index)
        let meanCall = max(1, Float(index.calls.reduce(0) { $0 + $1.length })) / Float(max(1, index.calls.count))
        var walk = Walk(count)
        var callWalk = Walk(index.calls.count)
        var best = Walk(count)
        for term in query.terms {
            Self.collect(index.words[term.stem], in: index, neighbour: weights.neighbour, into: &walk)
            let isKnown = !walk.touched.isEmpty
            let rarity = Self.rarity(of: walk.touched.count, among: count)
            walk.drain { row, frequency in
                let part = rarity * frequency * (Self.saturation + 1) / (frequency + dampers[row])
                literal[row] += part
                best.add(part, row)
            }
            if let table = index.wordTable, weights.kinship < 1 {
                for kin in index.vocabulary.kin(of: term, above: weights.kinship, in: table) {
                    Self.collect(index.words[kin.stem], in: index, neighbour: weights.neighbour, into: &walk)
                    let own = Self.rarity(of: walk.touched.count, among: count)
                    // A rare word does not speak louder than the common one that was asked for.
                    let factor = kin.likeness * (isKnown ? min(own, rarity) : own) * (Self.saturation + 1)
                    walk.drain { row, frequency in
                        let part = factor * frequency / (frequency + dampers[row])
                        if part > best.found[row] { best.add(part - best.found[row], row) }
                    }
                }
            }
            best.drain { row, part in rows[row] += part }
            for posting in index.words[term.stem] {
                let row = index.rows[Int(posting.row)]
                if case .turn = row.item { callWalk.add(Float(posting.count), Int(row.call)) }
            }
            let callRarity = Self.rarity(of: callWalk.touched.count, among: index.calls.count)
            callWalk.drain { call, frequency in
                let length = Float(index.calls[call].length) / meanCall
                calls[call] += callRarity * frequency * (Self.saturation + 1) / (frequency + Self.damper(length))
            }
        }
    }

    private static func collect(
        _ postings: [WordIndex.Posting], in index: PersonIndex, neighbour: Float, into walk: inout Walk
    ) {
        for posting in postings {
            let row = Int(posting.row)
            let count = Float(posting.count)
            walk.add(count, row)
            let (previous, next) = (Int(index.rows[row].previous), Int(index.rows[row].next))
            if previous >= 0 { walk.add(neighbour * count, previous) }
            if next >= 0 { walk.add(neighbour * count, next) }
        }
    }

    /// By row: how much a long text dampens each of its words. A turn's length is that of the three turns.
    private static func dampers(in index: PersonIndex) -> [Float] {
        let meanFact = max(1, Float(index.factLengths)) / Float(max(1, index.rows.count - index.turnCount))
        var total: Float = 0
        var lengths = index.rows.map { row -> Float in
            guard case .turn = row.item else { return Float(row.length) / meanFact }
            var length = Float(row.length)
            if row.previous >= 0 { length += Float(index.rows[Int(row.previous)].length) }
            if row.next >= 0 { length += Float(index.rows[Int(row.next)].length) }
            total += length
            return length
        }
        let meanTurn = max(1, total) / Float(max(1, index.turnCount))
        for row in lengths.indices {
            if case .turn = index.rows[row].item { lengths[row] /= meanTurn }
            lengths[row] = damper(lengths[row])
        }
        return lengths
    }
    private static func damper(_ relativeLength: Float) -> Float {
        saturation * (1 - lengthShare + lengthShare * relativeLength)
    }

    /// Inverse document frequency with FTS5's floor: a term in more than half of all still tells rows apart a little.
    private static func rarity(of holders: Int, among all: Int) -> Float {
        max(logf((Float(all) - Float(holders) + 0.5) / (Float(holders) + 0.5)), 1e-6)
    }
}
