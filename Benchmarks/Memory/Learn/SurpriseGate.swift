import Basics
import LanguageModels
import Memory

/// Component 1: what is found when only the most surprising turns are kept.
enum SurpriseGate {
    static func run(_ learners: [Learner], _ model: any EmbeddingModel) async throws -> [String] {
        let measures: [(String, (Learner) -> [Double])] = [
            ("random", random), ("novelty: 1 - max cosine before", novelty), ("Bayesian surprise (KL)", kl),
            ("length", { $0.subject.turns.map { Double($0.text.count) } }), ("lexical information", lexical),
        ]
        print("R@10 when the top share is kept        100 %  50 %  25 %  12 %")
        for (name, measure) in measures {
            let scores = learners.map(measure)
            let figures = [1.0, 0.5, 0.25, 0.12].map { share -> String in
                var recall = Recall()
                for (learner, scores) in zip(learners, scores) {
                    let count = Int((Double(scores.count) * share).rounded())
                    let kept = Set(scores.indices.sorted { (scores[$0], $1) > (scores[$1], $0) }.prefix(count))
                    for (question, ranked) in zip(learner.questions, learner.rankings) {
                        let found = ranked.lazy.map(\.row).filter(kept.contains).prefix(10)
                        recall.add(Array(found), of: question.evidence)
                    }
                }
                return recall.text
            }
            print("\(Figures.pad(name, to: 38)) \(figures.joined(separator: "   "))")
        }
        return []
    }

    static func random(_ learner: Learner) -> [Double] {
        var random = SeededRandom(seed: 1)
        return learner.subject.turns.map { _ in Double.random(in: 0..<1, using: &random) }
    }
    static func novelty(_ learner: Learner) -> [Double] {
        learner.vectors.indices.map { index in
            let likest = learner.vectors[..<index].map { before in
                zip(before, learner.vectors[index]).reduce(Float(0)) { $0 + $1.0 * $1.1 }
            }.max()
            return 1 - Double(likest ?? 0)
        }
    }
    static func kl(_ learner: Learner) -> [Double] {
        var surprise = BayesianSurprise(dimension: learner.vectors.first?.count ?? 0)
        return learner.vectors.map { surprise.observe($0) }
    }
    static func lexical(_ learner: Learner) -> [Double] {
        var surprise = LexicalSurprise()
        return learner.subject.turns.map { surprise.observe($0.text) }
    }
}
