import Basics
import LanguageModels

@testable import Memory

/// A person's index made by hand: vectors of three components, calls a day apart from 1 May 2023 on.
struct SmallMemory {
    static let model = EmbeddingModelID(name: "by-hand", dimension: 3)
    static let start = UnixTime(seconds: 1_682_935_200)
    var index = PersonIndex()
    var now = UnixTime(seconds: 1_700_000_000)
    private var nextTurn: Int64 = 1
    private var nextFact: Int64 = 1

    /// - Parameter turns: who, what, vector.
    @discardableResult
    mutating func call(
        _ id: Int64, day: Int64 = 0, caller: String? = "Ann", _ turns: [(Turn.Speaker, String, [Float]?)]
    ) -> [Turn.ID] {
        let started = UnixTime(seconds: Self.start.seconds + day * 86_400)
        index.add(Conversation(id: id, externalID: "\(id)", started: started, callerName: caller, agentName: "Parley"))
        return turns.enumerated().map { position, turn in
            let id = nextTurn
            nextTurn += 1
            index.add(
                Turn(
                    id: id, conversation: index.calls.last?.conversation.id ?? 0, index: position, speaker: turn.0,
                    said: UnixTime(seconds: started.seconds + Int64(position)), text: turn.1))
            if let vector = turn.2 { index.setVector(StoredVector(vector, model: Self.model), of: .turn(id)) }
            return id
        }
    }

    @discardableResult
    mutating func fact(
        _ text: String, sector: Sector = .semantic, sources: [Turn.ID] = [], vector: [Float]? = nil,
        _ change: (inout Fact) -> Void = { _ in }
    ) -> Fact.ID {
        var fact = Fact(
            id: nextFact, sector: sector, text: text, origin: .call, sourceTurns: sources, created: Self.start)
        change(&fact)
        nextFact += 1
        index.add(fact)
        if let vector { index.setVector(StoredVector(vector, model: Self.model), of: .fact(fact.id)) }
        return fact.id
    }

    func ask(
        _ question: String, asker: Turn.Speaker? = .caller, vector: [Float]? = nil, limit: Int = 10,
        weights: RankingWeights = RankingWeights(), _ change: (inout Ranking.Filter) -> Void = { _ in }
    ) -> [Ranking.Ranked] {
        var filter = Ranking.Filter(validAt: now)
        change(&filter)
        let query = RecallQuery(
            question, asker: asker, participants: index.participants, years: index.years, at: now)
        return Ranking(weights: weights).rank(
            query, vector: vector.map { QueryVector(model: Self.model, components: $0) }, in: index, filter: filter,
            limit: limit)
    }

    func items(_ ranked: [Ranking.Ranked]) -> [Item] { ranked.map { index.rows[$0.row].item } }
}

extension Ranking.Ranked {
    func value(_ signal: Signal) -> Float { values.first { $0.signal == signal }?.value ?? 0 }
}
