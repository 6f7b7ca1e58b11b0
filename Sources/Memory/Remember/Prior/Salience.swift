import Basics

/// How much a memory matters: what kind it is, a little more when it is unusual, and more with each confirmed use.
enum Salience {
    /// Share of the way to 1 that a confirmed use goes; memory.md §5.8 gives .1 to .18.
    static let step = 0.15
    /// What surprise may add to a fact's own salience, at most.
    static let surpriseShare = 0.1

    /// s + η(1-s). Nothing else raises salience: least of all being found.
    static func confirmed(_ salience: Double) -> Double {
        let salience = min(max(salience, 0), 1)
        return salience + step * (1 - salience)
    }

    /// Facts with surprise as part of their prior, in the order they were said. None is left out (memory.md §5.1: as a
    /// gate, surprise loses two thirds of what is asked for later).
    static func settled(_ facts: [NewFact], turns: [Turn]) -> [NewFact] {
        var surprise = LexicalSurprise()
        var scores: [Turn.ID: Double] = [:]
        for turn in turns { scores[turn.id] = surprise.observe(turn.text) }
        let most = max(scores.values.max() ?? 0, 1e-9)
        return facts.map { fact in
            var fact = fact
            let share = (fact.sourceTurns.compactMap { scores[$0] }.max() ?? 0) / most
            fact.salience = min(1, fact.salience + surpriseShare * share)
            return fact
        }
    }
}
