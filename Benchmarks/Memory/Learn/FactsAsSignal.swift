import Basics
import LanguageModels
import Memory

/// Component 5: what facts add beside the turns, and what they cover, by rules and by the data's own language model.
enum FactsAsSignal {
    static func run(_ learners: [Learner], _ model: any EmbeddingModel) async throws -> [String] {
        print("facts                                  number  evidence turns cited   R@5   R@10  R@20 (weight .1)")
        let none10 = try await measure("none", learners, model) { _ in [] }
        let byRules10 = try await measure("by rules", learners, model, byRules)
        _ = try await measure("by a language model (LoCoMo's own)", learners, model) { learner in
            learner.subject.talk.observations.map { ($0.text, $0.turns) }
        }
        return byRules10 < none10 - 0.5
            ? ["facts by rules cost \(Figures.tenths(none10 - byRules10)) points of R@10"] : []
    }

    private typealias Made = (text: String, turns: [Int])

    private static func measure(
        _ name: String, _ learners: [Learner], _ model: any EmbeddingModel, _ make: (Learner) async -> [Made]
    ) async throws -> Double {
        var recalls = [5: Recall(), 10: Recall(), 20: Recall()]
        var (count, cited, wanted) = (0, 0, 0)
        for learner in learners {
            let facts = await make(learner)
            count += facts.count
            let evidence = learner.questions.reduce(into: Set<Int>()) { $0.formUnion($1.evidence) }
            let covered = Set(facts.flatMap(\.turns))
            cited += evidence.intersection(covered).count
            wanted += evidence.count
            var subject = learner.subject
            var vectors: [[Float]] = []
            for start in stride(from: 0, to: facts.count, by: 16) {
                vectors += try await model.embed(facts[start..<min(start + 16, facts.count)].map(\.text))
            }
            for (number, made) in facts.enumerated() {
                let fact = Fact(
                    id: Int64(number + 1), sector: .semantic, text: made.text, origin: .call,
                    sourceTurns: made.turns.map { Int64($0 + 1) }, created: UnixTime(seconds: 0))
                subject.index.add(fact)
                subject.index.setVector(StoredVector(vectors[number], model: model.id), of: .fact(fact.id))
            }
            for question in subject.talk.questions {
                let query = subject.query(question.text)
                let vector = QueryVector(model: model.id, components: try await model.embed([query.meaning])[0])
                let ranked = Ranking().rank(
                    query, vector: vector, in: subject.index, filter: .init(validAt: subject.now),
                    limit: subject.index.count)
                // Facts are no competitors here: which turns come first is the question.
                let rows = ranked.lazy.map(\.row).filter { $0 < subject.turns.count }
                for depth in [5, 10, 20] { recalls[depth]?.add(Array(rows.prefix(depth)), of: question.evidence) }
            }
        }
        let share = count == 0 ? "   -" : Figures.tenths(100 * Double(cited) / Double(max(1, wanted)))
        let figures = [5, 10, 20].compactMap { recalls[$0]?.text }.joined(separator: "  ")
        print("\(Figures.pad(name, to: 38)) \(Figures.pad("\(count)", to: 7)) \(Figures.pad(share, to: 22)) \(figures)")
        return recalls[10]?.percent ?? 0
    }

    /// Both are asked about, so each is the caller once; the other's statements are retold with the name.
    static func byRules(_ learner: Learner) async -> [(text: String, turns: [Int])] {
        var facts: [(text: String, turns: [Int])] = []
        for (slot, call) in learner.subject.talk.calls.enumerated() {
            let said = learner.subject.turns.filter { $0.conversation == Int64(slot + 1) }
            for isSwapped in [false, true] {
                let turns = said.map { turn in
                    var turn = turn
                    if isSwapped { turn.speaker = turn.speaker == .caller ? .agent : .caller }
                    return turn
                }
                let transcript = CallTranscript(conversation: Int64(slot + 1), started: call.started, turns: turns)
                for fact in await RuleExtractor().facts(in: transcript).facts where !fact.ends {
                    facts.append((fact.text, fact.sourceTurns.map { Int($0) - 1 }))
                }
            }
        }
        return facts
    }
}
