import Glibc
package import LanguageModels

/// Every signal of every row for one question, each 0…1.
///
/// Dividing by the largest needs no tuning and scored the same as min-max (memory.md §1).
struct Scores: Sendable {
    var meaning: [Float]
    var words: [Float]
    /// By call.
    var calls: [Float]

    /// BM25's usual constants, as FTS5 has them.
    static let saturation: Float = 1.2
    static let lengthShare: Float = 0.75

    init(_ query: RecallQuery, vector: QueryVector?, in index: PersonIndex, previous: Float, isVisible: [Bool]) {
        meaning = [Float](repeating: 0, count: index.rows.count)
        if let vector, let table = index.tables[vector.model] { table.scan(vector.components, into: &meaning) }
        (words, calls) = Self.lexical(query.terms, in: index, previous: previous)
        Self.normalize(&meaning, isVisible)
        Self.normalize(&words, isVisible)
        let largest = calls.max() ?? 0
        if largest > 0 { for slot in calls.indices { calls[slot] /= largest } }
    }

    /// Negative cosines and hidden rows count nothing.
    private static func normalize(_ values: inout [Float], _ isVisible: [Bool]) {
        var largest: Float = 0
        for row in values.indices where isVisible[row] { largest = max(largest, values[row]) }
        guard largest > 0 else {
            for row in values.indices { values[row] = 0 }
            return
        }
        let factor = 1 / largest
        for row in values.indices { values[row] = max(0, values[row] * factor) }
    }

    /// BM25 of turns (with the turn before), facts and calls in one walk over the terms' postings.
    private static func lexical(
        _ terms: [String], in index: PersonIndex, previous: Float
    ) -> (rows: [Float], calls: [Float]) {
        let count = index.rows.count
        var rows = [Float](repeating: 0, count: count)
        var calls = [Float](repeating: 0, count: index.calls.count)
        guard count > 0 else { return (rows, calls) }
        let meanTurn = max(1, Float(index.turnLengths)) / Float(max(1, index.turnCount))
        let meanFact = max(1, Float(index.factLengths)) / Float(max(1, count - index.turnCount))
        let meanCall = max(1, Float(index.calls.reduce(0) { $0 + $1.length })) / Float(max(1, index.calls.count))
        var found = [Float](repeating: 0, count: count)
        var inCall = [Float](repeating: 0, count: index.calls.count)
        var touched: [Int] = []
        var touchedCalls: [Int] = []
        for term in terms {
            for posting in index.words[term] {
                let row = Int(posting.row)
                if found[row] == 0 { touched.append(row) }
                found[row] += Float(posting.count)
                guard case .turn = index.rows[row].item else { continue }
                let next = Int(index.rows[row].next)
                if next >= 0, previous > 0 {
                    if found[next] == 0 { touched.append(next) }
                    found[next] += previous * Float(posting.count)
                }
                let call = Int(index.rows[row].call)
                if inCall[call] == 0 { touchedCalls.append(call) }
                inCall[call] += Float(posting.count)
            }
            let rarity = rarity(of: touched.count, among: count)
            for row in touched {
                let length = relativeLength(index.rows[row], in: index, meanTurn: meanTurn, meanFact: meanFact)
                rows[row] += rarity * weigh(found[row], length)
                found[row] = 0
            }
            let callRarity = Self.rarity(of: touchedCalls.count, among: index.calls.count)
            for call in touchedCalls {
                calls[call] += callRarity * weigh(inCall[call], Float(index.calls[call].length) / meanCall)
                inCall[call] = 0
            }
            touched.removeAll(keepingCapacity: true)
            touchedCalls.removeAll(keepingCapacity: true)
        }
        return (rows, calls)
    }

    private static func relativeLength(
        _ row: PersonIndex.Row, in index: PersonIndex, meanTurn: Float, meanFact: Float
    ) -> Float {
        guard case .turn = row.item else { return Float(row.length) / meanFact }
        let before = row.previous >= 0 ? index.rows[Int(row.previous)].length : 0
        return Float(row.length + before) / meanTurn
    }

    /// Inverse document frequency with FTS5's floor: a term in more than half of all still tells rows apart a little.
    private static func rarity(of holders: Int, among all: Int) -> Float {
        max(logf((Float(all) - Float(holders) + 0.5) / (Float(holders) + 0.5)), 1e-6)
    }

    private static func weigh(_ frequency: Float, _ length: Float) -> Float {
        frequency * (saturation + 1) / (frequency + saturation * (1 - lengthShare + lengthShare * length))
    }
}

/// A question's embedding.
package struct QueryVector: Sendable {
    package var model: EmbeddingModelID
    /// Of unit length.
    package var components: [Float]
    package init(model: EmbeddingModelID, components: [Float]) {
        self.model = model
        self.components = components
    }
}
