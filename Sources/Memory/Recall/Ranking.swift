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
        let scores = Scores(query, vector: vector, in: index, weights: weights, isVisible: isVisible)
        let table = Scores.Table(weights)
        var totals = [Float](repeating: 0, count: index.rows.count)
        for row in index.rows.indices where isVisible[row] { totals[row] = scores.total(row, table) }
        return best(totals, isVisible, limit).map { row in
            Ranked(row: row, score: totals[row], values: scores.values(row))
        }
    }

    private func visible(in index: PersonIndex, _ filter: Filter) -> [Bool] {
        let exceptSlot = index.slot(of: filter.except) ?? -2
        let showsTurns = filter.includesTurns && filter.sectors.map { $0.contains(.episodic) } ?? true
        return index.rows.indices.map { position in
            let row = index.rows[position]
            guard !row.isGone, row.call != exceptSlot else { return false }
            if let limit = filter.saidBefore, row.time > limit { return false }
            guard case .fact = row.item else {
                return showsTurns && (filter.includesArchived || !index.archived.contains(row.call))
            }
            guard filter.includesFacts, let fact = index.facts[Int32(position)] else { return false }
            return fact.isValid(at: filter.validAt) && (filter.includesArchived || !fact.isArchived)
                && filter.sectors.map { $0.contains(fact.sector) } ?? true
        }
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
