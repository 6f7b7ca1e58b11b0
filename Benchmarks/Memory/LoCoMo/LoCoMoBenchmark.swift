import Basics
import Inference
import LanguageModels
import Memory

/// What is found on LoCoMo: every turn one memory, every question of categories 1 to 4, the share of its evidence among
/// the first n memories.
enum LoCoMoBenchmark {
    static let help = "MemoryBenchmark locomo [--fp32] [--only recipe]"

    static func run(_ options: [String]) async throws -> [String] {
        guard let data = try LoCoMoData.load() else {
            throw BenchmarkError.notThere(
                "locomo-dev.json is not there: put it in ../shared/data or name its folder in $PARLEY_DATA")
        }
        let precision: MiniLMModel.Precision = options.contains("--fp32") ? .fp32 : .int8
        let model = EmbeddedTexts(try MiniLMModel(folder: ModelFolder.find(), precision: precision))
        let words = options.contains("--no-table") ? nil : try await model.wordTable()
        var subjects = data.talks.map { Subject($0, words: words) }
        for number in subjects.indices { try await subjects[number].embed(with: model) }

        print(Figures.heading)
        func measure(_ name: String, vectors: Bool = true, subjects: [Subject], _ weights: RankingWeights = .init())
            async throws
        {
            var figures = Figures()
            for (number, subject) in subjects.enumerated() {
                for question in subject.talk.questions {
                    let query = subject.query(question.text)
                    let vector = QueryVector(model: model.id, components: try await model.embed([query.meaning])[0])
                    let ranked = Ranking(weights: weights).rank(
                        query, vector: vectors ? vector : nil, in: subject.index, filter: .init(validAt: subject.now),
                        limit: 50)
                    let ranks = ranked.indices.filter { question.evidence.contains(ranked[$0].row) }
                    figures.add(
                        ranks: Array(ranks), of: question.evidence.count, category: question.category, talk: number)
                }
            }
            print(figures.line(name))
        }
        try await measure("recipe", subjects: subjects)
        for signal in Signal.allCases {
            var weights = RankingWeights()
            weights[signal] = 0
            try await measure("without \(signal)", subjects: subjects, weights)
        }
        try await measure("no embedder", vectors: false, subjects: subjects)
        var nameless = data.talks.map { Subject($0, named: false, words: words) }
        for number in nameless.indices { try await nameless[number].embed(with: model) }
        try await measure("no participant names", subjects: nameless)
        return []
    }
}
