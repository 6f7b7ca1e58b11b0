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
        stored.store.forgetCaches()
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
        let clean = try await rank(subjects, model)
        print(clean.line("recall"))
        let vocabulary = data.talks.flatMap(\.calls).flatMap(\.turns).flatMap { turn in
            turn.text.lowercased().split { !$0.isLetter }.map(String.init)
        }
        var lower = 0.0
        var heard: [Double] = []
        for (seed, share) in [(7 as UInt64, 0), (7, 0.1), (8, 0.1), (9, 0.1)] {
            var errors = WordErrors(seed: seed, share: share, words: vocabulary)
            let spoiled = try await rank(embedded(errors.spoil(data), model, table), model)
            print(spoiled.line("… lower case, no marks, \(Int(share * 100)) % word errors"))
            if share == 0 { lower = spoiled.recall(at: 10) } else { heard.append(spoiled.recall(at: 10)) }
        }
        // As memory.md measures it: what wrong words cost a transcript that is in lower case and without marks anyway.
        let mean = heard.reduce(0, +) / Double(max(1, heard.count))
        print(
            "10 % word errors cost \(Figures.tenths(lower - mean)) points, \(Figures.tenths(clean.recall(at: 10) - mean)) of clean text"
        )
        demand(mean, atLeast: lower - mostByErrors, "R@10 with word errors")
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
                vectors: try await model.embed(named),
                ages: subject.turns.map { UnixTime.days(from: $0.said, to: subject.now) })
        }
        typealias Score = (OtherFormulas, [String], [String], [Float]) -> [Double]
        let scores: [(String, Score)] = [
            ("BM25", { formula, terms, _, _ in formula.bm25(terms) }),
            ("dense MiniLM", { formula, _, _, vector in formula.cosine(vector) }),
            ("mem0 v3's formula, k = 10", { formula, terms, _, vector in formula.mem0(terms, vector, k: 10) }),
            (
                "OpenMemory's formula",
                { formula, _, stems, vector in formula.openMemory(stems, vector, sectorPenalty: true) }
            ),
            (
                "… without sector penalty",
                { formula, _, stems, vector in formula.openMemory(stems, vector, sectorPenalty: false) }
            ),
        ]
        print("others on the same turns:")
        for (name, score) in scores {
            let known = formulas
            let figures = try await measure(subjects) { (subject, question) -> [Int] in
                guard let formula = known[subject.talk.id] else { return [] }
                let vector = try await model.embed([question.text])[0]
                let terms = TextAnalyzer.shared.queryTerms(of: question.text)
                let stems = TextAnalyzer.shared.stems(of: question.text)
                let found: [Double] = score(formula, terms, stems, vector)
                let order = found.indices.sorted { (left: Int, right: Int) -> Bool in
                    found[left] > found[right] || (found[left] == found[right] && left < right)
                }
                return Array(order.prefix(50))
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
