import Basics
import LanguageModels
import Memory

struct LoCoMoBenchmark {
    static func run(_ arguments: [String]) async throws {
        guard let data = try LoCoMoData.load() else {
            print("locomo-dev.json is not there: put it in ../shared/data or name its folder in $PARLEY_DATA")
            return
        }
        let file = try VectorFile(path: arguments.first ?? "/tmp/recall/vectors.bin")
        var indexes: [PersonIndex] = []
        for talk in data.talks {
            var index = PersonIndex()
            var id: Int64 = 0
            for (slot, call) in talk.calls.enumerated() {
                index.add(
                    Conversation(
                        id: Int64(slot + 1), externalID: "\(slot)", started: call.started, callerName: talk.names[0],
                        agentName: talk.names[1]))
                for (position, turn) in call.turns.enumerated() {
                    var turn = turn
                    turn.id = id
                    turn.conversation = Int64(slot + 1)
                    id += 1
                    index.add(turn)
                    let window = call.turns[max(0, position - 1)...min(call.turns.count - 1, position + 1)]
                    let vector = try await file.embed([window.map(\.text).joined(separator: " ")])[0]
                    index.setVector(StoredVector(vector, model: file.id), of: .turn(turn.id))
                }
            }
            indexes.append(index)
        }
        print("missing", unsafe file.missing)
        print(Figures.heading)
        func measure(
            _ name: String, names: Bool = true, embed: Bool = true, _ change: (inout RankingWeights) -> Void = { _ in }
        )
            async throws
        {
            var weights = RankingWeights()
            change(&weights)
            let ranking = Ranking(weights: weights)
            var figures = Figures()
            for (number, talk) in data.talks.enumerated() {
                let index = indexes[number]
                for question in talk.questions {
                    let query = RecallQuery(
                        question.text, asker: nil, participants: names ? index.participants : Participants(),
                        years: index.years, at: UnixTime(seconds: 1_735_689_600))
                    let vector = QueryVector(model: file.id, components: try await file.embed([query.meaning])[0])
                    let ranked = ranking.rank(
                        query, vector: embed ? vector : nil, in: index, filter: .init(validAt: UnixTime(seconds: 0)),
                        limit: 50)
                    let ranks = ranked.indices.filter { question.evidence.contains(ranked[$0].row) }
                    figures.add(
                        ranks: Array(ranks), of: question.evidence.count, category: question.category, talk: number)
                }
            }
            print(figures.line(name))
        }
        try await measure("recipe")
        for signal in Signal.allCases { try await measure("without \(signal)") { $0[signal] = 0 } }
        try await measure("no embedder", embed: false)
        try await measure("no names", names: false)
        print("missing", unsafe file.missing)
    }
}
