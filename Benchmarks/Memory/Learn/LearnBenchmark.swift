import Basics
import FoundationEssentials
import Inference
import LanguageModels
import Memory

/// What each of the learning components is worth on LoCoMo: the table of docs/memory-learning.md.
enum LearnBenchmark {
    static let help = "MemoryBenchmark learn [--only surprise|segments|interference|facts|feedback|drift|write]"

    static func run(_ options: [String]) async throws -> [String] {
        guard let data = try LoCoMoData.load() else {
            throw BenchmarkError.notThere(
                "locomo-dev.json is not there: put it in ../shared/data or name its folder in $PARLEY_DATA")
        }
        let only = options.firstIndex(of: "--only").flatMap { options.indices.contains($0 + 1) ? options[$0 + 1] : nil }
        let model = EmbeddedTexts(try MiniLMModel(folder: ModelFolder.find(), precision: .int8))
        var subjects: [Learner] = []
        for talk in data.talks { subjects.append(try await Learner(talk, model: model)) }
        let parts: [(String, ([Learner], any EmbeddingModel) async throws -> [String])] = [
            ("surprise", SurpriseGate.run), ("segments", Segmentation.run), ("interference", Interference.run),
            ("facts", FactsAsSignal.run), ("feedback", Feedback.run), ("drift", Drift.run), ("write", CallCost.run),
        ]
        if let only, !parts.contains(where: { $0.0 == only }) { throw BenchmarkError.usage(help) }
        var excesses: [String] = []
        for (name, part) in parts where only == nil || only == name {
            print("\n\(name)")
            excesses += try await part(subjects, model)
        }
        return excesses
    }
}

/// One talk with its questions' rankings, made once.
struct Learner {
    var subject: Subject
    /// Per question: all turns by score, best first.
    var rankings: [[Ranking.Ranked]] = []
    var vectors: [[Float]] = []

    init(_ talk: LoCoMoData.Talk, model: any EmbeddingModel) async throws {
        subject = Subject(talk)
        try await subject.embed(with: model)
        rankings = try await Self.rankings(of: subject, model: model)
        for call in talk.calls.indices {
            let said = subject.turns.filter { $0.conversation == Int64(call + 1) }
            vectors += try await model.embed(TurnIndexer.windows(said))
        }
    }
    var questions: [LoCoMoData.Question] { subject.talk.questions }

    static func rankings(
        of subject: Subject, model: any EmbeddingModel, weights: RankingWeights = .init(), hasVectors: Bool = true
    ) async throws -> [[Ranking.Ranked]] {
        var rankings: [[Ranking.Ranked]] = []
        for question in subject.talk.questions {
            let query = subject.query(question.text)
            let vector = QueryVector(model: model.id, components: try await model.embed([query.meaning])[0])
            var filter = Ranking.Filter(validAt: subject.now)
            filter.includesFacts = false
            rankings.append(
                Ranking(weights: weights).rank(
                    query, vector: hasVectors ? vector : nil, in: subject.index, filter: filter,
                    limit: subject.index.count))
        }
        return rankings
    }
}

/// Mean recall of evidence, in percent.
struct Recall {
    private var sum = 0.0
    private(set) var count = 0

    mutating func add(_ found: some Sequence<Int>, of evidence: Set<Int>) {
        guard !evidence.isEmpty else { return }
        sum += Double(evidence.intersection(found).count) / Double(evidence.count)
        count += 1
    }
    var percent: Double { count > 0 ? 100 * sum / Double(count) : 0 }
    var text: String { Figures.tenths(percent) }

    /// R@10 over all talks, each question's ranking made by `order`.
    static func at10(_ learners: [Learner], _ order: (Learner, Int) -> [Int]) -> Recall {
        var recall = Recall()
        for learner in learners {
            for question in learner.questions.indices {
                recall.add(order(learner, question).prefix(10), of: learner.questions[question].evidence)
            }
        }
        return recall
    }
}
