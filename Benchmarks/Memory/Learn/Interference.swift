import Basics
import LanguageModels
import Memory

/// Component 7: how much of what was known early is still found when much more is known.
enum Interference {
    static func run(_ learners: [Learner], _ model: any EmbeddingModel) async throws -> [String] {
        var (early, late) = (Recall(), Recall())
        for learner in learners {
            var talk = learner.subject.talk
            let third = talk.calls.prefix(max(1, talk.calls.count / 3))
            let turns = third.reduce(0) { $0 + $1.turns.count }
            let isEarly = talk.questions.map { $0.evidence.allSatisfy { $0 < turns } }
            for (index, ranked) in learner.rankings.enumerated() where isEarly[index] {
                late.add(ranked.prefix(10).map(\.row), of: talk.questions[index].evidence)
            }
            talk.calls = Array(third)
            talk.questions = zip(talk.questions, isEarly).filter(\.1).map(\.0)
            let before = try await Learner(talk, model: model)
            for (question, ranked) in zip(before.questions, before.rankings) {
                early.add(ranked.prefix(10).map(\.row), of: question.evidence)
            }
        }
        print("R@10 of \(early.count) questions on the first third of the calls")
        print("\(Figures.pad("right after that third", to: 42))\(early.text)")
        print("\(Figures.pad("after all calls", to: 42))\(late.text)")
        print("\(Figures.pad("interference", to: 42))\(Figures.tenths(early.percent - late.percent))")
        // No catastrophic forgetting (memory.md §5.7 and 5.8): the reference loses 5 points.
        return early.percent - late.percent > 8
            ? ["interference of \(Figures.tenths(early.percent - late.percent)) points, over 8"] : []
    }
}
