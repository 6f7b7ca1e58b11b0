import Basics
import LanguageModels
import Memory

/// Components 6 to 8: what becomes of recall when use changes it: salience by confirmation, by mere retrieval, and weights
/// that a person's confirmations move.
enum Feedback {
    static func run(_ learners: [Learner], _ model: any EmbeddingModel) async throws -> [String] {
        print("salience moved by use, questions one after another        R@10, salience's weight .1   .3")
        print(
            "\(Figures.pad("not used at all", to: 58))\(Recall.at10(learners) { learner, question in learner.rankings[question].map(\.row) }.text)"
        )
        for (name, reward) in [
            ("what was right is confirmed", { (_: [Int], evidence: Set<Int>) in evidence }),
            ("whatever was returned (top 5) is rewarded", { (top: [Int], _: Set<Int>) in Set(top.prefix(5)) }),
        ] {
            let figures = [Float(0.1), 0.3].map { weight in rewarded(learners, weight, reward).text }
            print("\(Figures.pad(name, to: 58))\(figures.joined(separator: "                      "))")
        }
        try await weights(learners, model)
        return []
    }

    private static func rewarded(
        _ learners: [Learner], _ weight: Float, _ reward: ([Int], Set<Int>) -> Set<Int>
    ) -> Recall {
        var recall = Recall()
        for learner in learners {
            var salience = [Float](repeating: 0, count: learner.subject.turns.count)
            for (question, ranked) in zip(learner.questions, learner.rankings) {
                let order = ranked.map { (row: $0.row, score: $0.score + weight * salience[$0.row]) }
                    .sorted { ($0.score, $1.row) > ($1.score, $0.row) }.map(\.row)
                recall.add(order.prefix(10), of: question.evidence)
                for row in reward(order, question.evidence) { salience[row] += 0.15 * (1 - salience[row]) }
            }
        }
        return recall
    }

    /// Every other question moves the weights, the rest are measured.
    private static func weights(_ learners: [Learner], _ model: any EmbeddingModel) async throws {
        var (fixed, moved) = (Recall(), Recall())
        var largest: Float = 0
        for learner in learners {
            var personal = PersonalWeights()
            let pairs = Array(zip(learner.questions, learner.rankings))
            for (question, ranked) in stride(from: 0, to: pairs.count, by: 2).map({ pairs[$0] }) {
                guard let place = ranked.firstIndex(where: { question.evidence.contains($0.row) }), place < 20 else {
                    continue
                }
                let values = { (one: Ranking.Ranked) in
                    Dictionary(one.values.map { ($0.signal, $0.value) }, uniquingKeysWith: { first, _ in first })
                }
                personal.confirm(values(ranked[place]), over: ranked[..<place].map(values))
            }
            for signal in Signal.allCases {
                let before = RankingWeights()[signal]
                if before != 0 { largest = max(largest, personal.weights[signal] / before) }
            }
            let after = try await Learner.rankings(of: learner.subject, model: model, weights: personal.weights)
            for index in stride(from: 1, to: pairs.count, by: 2) {
                fixed.add(pairs[index].1.prefix(10).map(\.row), of: pairs[index].0.evidence)
                moved.add(after[index].prefix(10).map(\.row), of: pairs[index].0.evidence)
            }
        }
        print("weights moved by confirmations of every other question    R@10 of the rest")
        print("\(Figures.pad("defaults", to: 58))\(fixed.text)")
        print("\(Figures.pad("moved, at most to \(Figures.tenths(Double(largest))) times", to: 58))\(moved.text)")
    }
}
