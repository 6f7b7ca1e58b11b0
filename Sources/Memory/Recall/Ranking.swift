package import Basics

/// Orders a person's memories by how well they fit a question: the recipe of docs/memory-recall.md.
///
/// Engine code: reads an index, changes nothing; asking twice gives the same answer. Never here: recency (only the
/// greeting knows it), salience and links: each was measured to hurt (memory.md §1).
package struct Ranking: Sendable {
    /// What may be recalled.
    package struct Filter: Sendable {
        /// Nil: all. Turns are episodic.
        package var sectors: Set<Sector>?
        /// Facts hold at this time.
        package var validAt: UnixTime
        /// Nothing said later than this.
        package var saidBefore: UnixTime?
        package var includesArchived = false
        package var includesTurns = true
        package var includesFacts = true
        /// The call that is going on: its words are in the model's context already.
        package var except: Conversation.ID?

        package init(validAt: UnixTime) { self.validAt = validAt }
    }
    /// A row of the index that fits, best first.
    package struct Ranked: Sendable {
        package var row: Int
        package var score: Float
        /// Each signal's value before its weight; those that are 0 are left out.
        package var values: [(signal: Signal, value: Float)]
    }

    package var weights: RankingWeights
    package init(weights: RankingWeights = RankingWeights()) { self.weights = weights }

    /// - Parameter vector: nil, or of a model that the rows have no vectors of: words alone decide.
    package func rank(
        _ query: RecallQuery, vector: QueryVector?, in index: PersonIndex, filter: Filter, limit: Int
    ) -> [Ranked] {
        let isVisible = visible(in: index, filter)
        let scores = Scores(query, vector: vector, in: index, previous: weights.previous, isVisible: isVisible)
        let boosts = factBoosts(scores, in: index, isVisible)
        let signals = RowSignals(query: query, index: index, scores: scores, boosts: boosts)
        var totals = [Float](repeating: 0, count: index.rows.count)
        for row in index.rows.indices where isVisible[row] { totals[row] = signals.total(row, weights) }
        return best(totals, isVisible, limit).map { row in
            Ranked(row: row, score: totals[row], values: signals.values(row))
        }
    }

    private func visible(in index: PersonIndex, _ filter: Filter) -> [Bool] {
        let exceptSlot = index.slot(of: filter.except) ?? -2
        let showsTurns = filter.includesTurns && filter.sectors.map { $0.contains(.episodic) } ?? true
        return index.rows.indices.map { position in
            let row = index.rows[position]
            guard !row.isGone, row.call != exceptSlot else { return false }
            if let limit = filter.saidBefore, row.time > limit { return false }
            guard case .fact = row.item else { return showsTurns }
            guard filter.includesFacts, let fact = index.facts[Int32(position)] else { return false }
            return fact.isValid(at: filter.validAt) && (filter.includesArchived || !fact.isArchived)
                && filter.sectors.map { $0.contains(fact.sector) } ?? true
        }
    }

    /// By row: how well the best fact drawn from it fits, 1 for the best fact of all; nil without facts.
    private func factBoosts(_ scores: Scores, in index: PersonIndex, _ isVisible: [Bool]) -> [Float]? {
        guard !index.facts.isEmpty, weights.fact != 0 else { return nil }
        var largest: Float = 0
        var fits: [(fact: Fact, fit: Float)] = []
        for (row, fact) in index.facts where isVisible[Int(row)] && !fact.sourceTurns.isEmpty {
            let fit = weights.meaning * max(0, scores.meaning[Int(row)]) + weights.words * scores.words[Int(row)]
            largest = max(largest, fit)
            fits.append((fact, fit))
        }
        guard largest > 0 else { return nil }
        var boosts = [Float](repeating: 0, count: index.rows.count)
        for (fact, fit) in fits {
            for turn in fact.sourceTurns {
                guard let row = index.row(of: .turn(turn)) else { continue }
                boosts[Int(row)] = max(boosts[Int(row)], fit / largest)
            }
        }
        return boosts
    }

    /// The `limit` best rows; of equal ones the earlier.
    private func best(_ totals: [Float], _ isVisible: [Bool], _ limit: Int) -> [Int] {
        guard limit > 0 else { return [] }
        var kept: [Int] = []
        kept.reserveCapacity(2 * limit + 1)
        var bar = -Float.infinity
        func prune() {
            kept.sort { totals[$0] > totals[$1] || (totals[$0] == totals[$1] && $0 < $1) }
            if kept.count > limit { kept.removeLast(kept.count - limit) }
            if kept.count == limit, let last = kept.last { bar = totals[last] }
        }
        for row in totals.indices where isVisible[row] && totals[row] > bar {
            kept.append(row)
            if kept.count >= 2 * limit { prune() }
        }
        prune()
        return kept
    }
}

/// One row's signals, from the arrays of the whole index.
struct RowSignals {
    let query: RecallQuery
    let index: PersonIndex
    let scores: Scores
    let boosts: [Float]?
    /// By call: whether its day is one that the question names.
    let isNamedDay: [Bool]
    /// Only one person asked about tells rows apart.
    let speaker: Turn.Speaker?

    init(query: RecallQuery, index: PersonIndex, scores: Scores, boosts: [Float]?) {
        self.query = query
        self.index = index
        self.scores = scores
        self.boosts = boosts
        speaker = query.speakers.count == 1 ? query.speakers.first : nil
        isNamedDay = index.calls.map { call in query.windows.contains { $0.contains(call.day) } }
    }

    func total(_ row: Int, _ weights: RankingWeights) -> Float {
        let entry = index.rows[row]
        var total = weights.meaning * scores.meaning[row] + weights.words * scores.words[row]
        if entry.call >= 0 {
            total += weights.call * scores.calls[Int(entry.call)]
        }
        if entry.speaker == speaker { total += weights.speaker }
        if isDated(entry) { total += weights.date }
        if entry.isQuestion { total += weights.question }
        if let boosts { total += weights.fact * boosts[row] }
        return total
    }

    func values(_ row: Int) -> [(signal: Signal, value: Float)] {
        let entry = index.rows[row]
        let all: [(Signal, Float)] = [
            (.meaning, scores.meaning[row]), (.words, scores.words[row]),
            (.call, entry.call >= 0 ? scores.calls[Int(entry.call)] : 0), (.speaker, entry.speaker == speaker ? 1 : 0),
            (.date, isDated(entry) ? 1 : 0), (.question, entry.isQuestion ? 1 : 0), (.fact, boosts?[row] ?? 0),
        ]
        return all.filter { $0.1 != 0 }.map { (signal: $0.0, value: $0.1) }
    }

    private func isDated(_ row: PersonIndex.Row) -> Bool {
        guard row.call < 0 else { return isNamedDay[Int(row.call)] }
        guard !query.windows.isEmpty else { return false }
        let day = CalendarDay(row.time)
        return query.windows.contains { $0.contains(day) }
    }
}
