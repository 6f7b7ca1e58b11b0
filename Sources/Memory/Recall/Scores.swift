package import LanguageModels

/// Every signal of every row for one question, each 0…1.
///
/// Dividing by the largest needs no tuning; min-max and z-scores found less (docs/memory-recall.md).
struct Scores: Sendable {
    private let query: RecallQuery
    private let index: PersonIndex
    private var meaning: [Float]
    private var sentence: [Float]
    private var words: [Float]
    private var answer: [Float]
    private var facts: [Float] = []
    /// By call.
    private var calls: [Float]
    private var fits: [(date: Bool, day: Bool)]
    /// Only one person asked about tells rows apart.
    private let speaker: Turn.Speaker?

    /// - Parameter vector: nil, or of a model that the rows have no vectors of: words alone decide.
    init(
        _ query: RecallQuery, vector: QueryVector?, in index: PersonIndex, weights: RankingWeights, isVisible: [Bool]
    ) {
        self.query = query
        self.index = index
        let count = index.rows.count
        let lexical = WordScores(query, in: index, weights: weights)
        let none = [Float](repeating: 0, count: count)
        let similarity = vector.flatMap { vector in
            index.tables[vector.model].map { $0.scan(vector.components, count: count) }
        }
        answer = Self.answers(similarity?.nearest ?? lexical.literal, in: index)
        meaning = similarity?.whole ?? none
        sentence = similarity?.nearest ?? none
        words = lexical.rows
        calls = lexical.calls
        Self.normalize(&meaning, isVisible)
        Self.normalize(&sentence, isVisible)
        Self.normalize(&words, isVisible)
        Self.normalize(&answer, isVisible)
        let largest = calls.max() ?? 0
        if largest > 0 { for slot in calls.indices { calls[slot] /= largest } }
        speaker = query.speakers.count == 1 ? query.speakers.first : nil
        fits = index.calls.map { query.fit($0.day) }
        if weights[.fact] != 0 { facts = factBoosts(weights, isVisible) }
    }

    func total(_ row: Int, _ weights: Table) -> Float {
        var total = weights.meaning * meaning[row] + weights.sentence * sentence[row] + weights.words * words[row]
        total += weights.answer * answer[row]
        let entry = index.rows[row]
        if entry.call >= 0 { total += weights.call * calls[Int(entry.call)] }
        if entry.speaker == speaker { total += weights.speaker }
        if !query.dates.isEmpty {
            let fit = fit(entry)
            if fit.date { total += weights.date }
            if fit.day { total += weights.day }
        }
        if entry.traits.isQuestion { total += weights.question }
        total += weights.firstPerson * entry.traits.firstPerson
        if query.kind.wantsTime, entry.traits.namesTime { total += weights.time }
        if query.kind.wantsName, entry.traits.namesName { total += weights.name }
        if !facts.isEmpty { total += weights.fact * facts[row] }
        return total
    }

    /// Those that are not 0.
    func values(_ row: Int) -> [(signal: Signal, value: Float)] {
        let entry = index.rows[row]
        let fit = fit(entry)
        let traits = entry.traits
        let all: [(Signal, Float)] = [
            (.meaning, meaning[row]), (.sentence, sentence[row]), (.words, words[row]), (.answer, answer[row]),
            (.call, entry.call >= 0 ? calls[Int(entry.call)] : 0), (.speaker, entry.speaker == speaker ? 1 : 0),
            (.date, fit.date ? 1 : 0), (.day, fit.day ? 1 : 0), (.question, traits.isQuestion ? 1 : 0),
            (.firstPerson, traits.firstPerson), (.time, query.kind.wantsTime && traits.namesTime ? 1 : 0),
            (.name, query.kind.wantsName && traits.namesName ? 1 : 0), (.fact, facts.isEmpty ? 0 : facts[row]),
        ]
        return all.filter { $0.1 != 0 }.map { (signal: $0.0, value: $0.1) }
    }

    private func fit(_ row: PersonIndex.Row) -> (date: Bool, day: Bool) {
        row.call >= 0 ? fits[Int(row.call)] : query.fit(CalendarDay(row.time))
    }

    /// What comes after a turn that asked nearly the same is often the answer, whatever its words.
    private static func answers(_ fits: [Float], in index: PersonIndex) -> [Float] {
        index.rows.map { row in
            guard row.previous >= 0, index.rows[Int(row.previous)].traits.asks else { return 0 }
            return max(0, fits[Int(row.previous)])
        }
    }

    /// Negative cosines and hidden rows count nothing.
    private static func normalize(_ values: inout [Float], _ isVisible: [Bool]) {
        var largest: Float = 0
        for row in values.indices where isVisible[row] { largest = max(largest, values[row]) }
        let factor = largest > 0 ? 1 / largest : 0
        for row in values.indices { values[row] = min(1, max(0, values[row] * factor)) }
    }

    /// By row: how well the best fact drawn from it fits, 1 for the best fact of all; empty without facts.
    private func factBoosts(_ weights: RankingWeights, _ isVisible: [Bool]) -> [Float] {
        var largest: Float = 0
        var fits: [(fact: Fact, fit: Float)] = []
        for (row, fact) in index.facts where isVisible[Int(row)] && !fact.sourceTurns.isEmpty {
            let fit = weights[.meaning] * meaning[Int(row)] + weights[.words] * words[Int(row)]
            largest = max(largest, fit)
            fits.append((fact, fit))
        }
        guard largest > 0 else { return [] }
        var boosts = [Float](repeating: 0, count: index.rows.count)
        for (fact, fit) in fits {
            for turn in fact.sourceTurns {
                guard let row = index.row(of: .turn(turn)) else { continue }
                boosts[Int(row)] = max(boosts[Int(row)], fit / largest)
            }
        }
        return boosts
    }

    /// The weights, looked up once.
    struct Table {
        let meaning, sentence, words, call, speaker, date, day, question, firstPerson, time, name, answer, fact: Float
        init(_ weights: RankingWeights) {
            meaning = weights[.meaning]
            sentence = weights[.sentence]
            words = weights[.words]
            call = weights[.call]
            speaker = weights[.speaker]
            date = weights[.date]
            day = weights[.day]
            question = weights[.question]
            firstPerson = weights[.firstPerson]
            time = weights[.time]
            name = weights[.name]
            answer = weights[.answer]
            fact = weights[.fact]
        }
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
