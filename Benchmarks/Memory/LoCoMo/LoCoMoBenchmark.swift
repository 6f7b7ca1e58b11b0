import Basics
import BenchmarkSupport
import FoundationEssentials
import Inference
import LanguageModels
import Memory

/// What is found on LoCoMo: every turn one memory, every question of categories 1 to 4, the share of its evidence among
/// the first n memories. Issue: docs/benchmarks.md.
enum LoCoMoBenchmark {
    static let help = "MemoryBenchmark locomo [--fp32] [--quick]: by the published weights; only what has a budget"
    /// Least share of evidence, in percent.
    static let (leastAt5, leastAt10, leastWithoutEmbedder, leastWithoutNames) = (72.0, 80.0, 72.0, 74.0)
    /// Most points that word errors, and a thousand others in the same tables, may cost.
    static let (mostByErrors, mostByCrowd) = (6.0, 1.0)

    static func run(_ options: [String]) async throws -> [String] {
        guard Set(options).isSubset(of: ["--fp32", "--quick"]) else { throw BenchmarkError.usage(help) }
        guard let data = try LoCoMoData.load() else {
            throw BenchmarkError.notThere(
                "locomo-dev.json is not there: put it in ../shared/data or name its folder in $PARLEY_DATA")
        }
        let precision: MiniLMModel.Precision = options.contains("--fp32") ? .fp32 : .int8
        let model = EmbeddedTexts(try MiniLMModel(folder: ModelFolder.find(), precision: precision))
        var excesses: [String] = []
        func demand(_ value: Double, atLeast least: Double, _ what: String) {
            if value < least { excesses.append("\(what): \(Figures.tenths(value)), less than \(least)") }
        }
        print(Figures.heading)
        print("through the store:")
        let stored = try await StoredTalks(data, embedder: model)
        let (full, times) = try await stored.measure()
        print(full.line("recall (\(precision))"))
        demand(full.recall(at: 5), atLeast: leastAt5, "R@5")
        demand(full.recall(at: 10), atLeast: leastAt10, "R@10")
        print(try await stored.measure { $0.includesFacts = true }.0.line("… facts drawn by rules compete and boost"))
        try await stored.addCrowd()
        await stored.store.forgetCaches()
        let crowd = try await stored.measure().0
        print(crowd.line("… among a thousand people"))
        demand(crowd.recall(at: 10), atLeast: full.recall(at: 10) - mostByCrowd, "R@10 among a thousand")
        report("one turn written", stored.appending)
        report("recall, its question embedded before", times)
        await stored.close()

        let wordsOnly = try await StoredTalks(data, embedder: nil)
        let without = try await wordsOnly.measure().0
        print(without.line("no embedder"))
        demand(without.recall(at: 10), atLeast: leastWithoutEmbedder, "R@10 without an embedder")
        await wordsOnly.close()
        let nameless = try await StoredTalks(data, embedder: model, named: false)
        let unnamed = try await nameless.measure().0
        print(unnamed.line("no participant names"))
        demand(unnamed.recall(at: 10), atLeast: leastWithoutNames, "R@10 without names")
        await nameless.close()

        print("the ranking alone:")
        let table = try await model.wordTable()
        let subjects = try await embedded(data, model, table)
        var clean = Figures()
        clean = try await rank(subjects, model)
        print(clean.line("recall"))
        for share in [0, 0.1] {
            let vocabulary = data.talks.flatMap(\.calls).flatMap(\.turns).flatMap { turn in
                turn.text.lowercased().split { !$0.isLetter }.map(String.init)
            }
            var errors = WordErrors(seed: 7, share: share, words: vocabulary)
            let spoiled = try await rank(embedded(errors.spoil(data), model, table), model)
            print(spoiled.line("… lower case, no marks, \(Int(share * 100)) % word errors"))
            demand(spoiled.recall(at: 10), atLeast: clean.recall(at: 10) - mostByErrors, "R@10 with word errors")
        }
        guard !options.contains("--quick") else { return excesses }
        for signal in Signal.allCases where signal != .fact {
            var weights = RankingWeights()
            weights[signal] = 0
            print(try await rank(subjects, model, weights).line("… without \(signal.rawValue)"))
        }
        print(try await rank(embedded(data, model, nil), model).line("… without kin words"))
        try await compare(subjects, model)
        return excesses
    }

    private static func embedded(
        _ data: LoCoMoData, _ model: any EmbeddingModel, _ table: WordTable?
    ) async throws -> [Subject] {
        var subjects = data.talks.map { Subject($0, words: table) }
        for number in subjects.indices { try await subjects[number].embed(with: model) }
        return subjects
    }

    private static func rank(
        _ subjects: [Subject], _ model: any EmbeddingModel, _ weights: RankingWeights = RankingWeights()
    ) async throws -> Figures {
        try await measure(subjects) { subject, question in
            let query = subject.query(question.text)
            let vector = QueryVector(model: model.id, components: try await model.embed([query.meaning])[0])
            return Ranking(weights: weights).rank(
                query, vector: vector, in: subject.index, filter: .init(validAt: subject.now), limit: 50
            ).map(\.row)
        }
    }

    private static func measure(
        _ subjects: [Subject], _ rank: (Subject, LoCoMoData.Question) async throws -> [Int]
    ) async throws -> Figures {
        var figures = Figures()
        for (number, subject) in subjects.enumerated() {
            for question in subject.talk.questions {
                let rows = try await rank(subject, question)
                let ranks = rows.indices.filter { question.evidence.contains(rows[$0]) }
                figures.add(
                    ranks: Array(ranks), of: question.evidence.count, category: question.category, talk: number)
            }
        }
        return figures
    }

    /// What others rank by.
    private static func compare(_ subjects: [Subject], _ model: any EmbeddingModel) async throws {
        var formulas: [String: OtherFormulas] = [:]
        for subject in subjects {
            let named = subject.turns.map { turn in
                "\(subject.talk.names[turn.speaker == .caller ? 0 : 1]): \(turn.text)"
            }
            formulas[subject.talk.id] = OtherFormulas(
                texts: named.map { TextAnalyzer.shared.stems(of: $0) },
                vectors: try await model.embed(subject.turns.map(\.text)),
                ages: subject.turns.map { UnixTime.days(from: $0.said, to: subject.now) })
        }
        typealias Score = (OtherFormulas, [String], [String], [Float]) -> [Double]
        let scores: [(String, Score)] = [
            ("BM25", { $0.bm25($1) }), ("dense MiniLM", { $0.cosine($3) }),
            ("mem0 v3's formula, k = 10", { $0.mem0($1, $3, k: 10) }),
            ("OpenMemory's formula", { $0.openMemory($2, $3, sectorPenalty: true) }),
            ("… without sector penalty", { $0.openMemory($2, $3, sectorPenalty: false) }),
        ]
        print("others on the same turns:")
        for (name, score) in scores {
            let figures = try await measure(subjects) { subject, question in
                guard let formula = formulas[subject.talk.id] else { return [] }
                let vector = try await model.embed([question.text])[0]
                let found = score(
                    formula, TextAnalyzer.shared.queryTerms(of: question.text),
                    TextAnalyzer.shared.stems(of: question.text), vector)
                return Array(found.indices.sorted { (found[$0], $1) > (found[$1], $0) }.prefix(50))
            }
            print(figures.line(name))
        }
    }

    static func report(_ what: String, _ times: [Double]) {
        let (half, most) = (times.median ?? 0, times.percentile(0.95) ?? 0)
        print("\(what): p50 \(Self.two(half)) ms, p95 \(Self.two(most)) ms, \(times.count) times")
    }
    static func two(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
}
