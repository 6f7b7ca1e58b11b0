/// Takes away what is said around a statement, and notes what it says about it.
extension Clause {
    /// Nil: nothing is left.
    func prepared() -> Clause? {
        var clause = self
        clause.readCorrection()
        clause.dropOpeners()
        clause.dropHedges()
        guard let first = clause.words.first?.lower else { return nil }
        if EnglishSpeech.hypotheticals.contains(first) || clause.starts(with: ["i", "wish"]) != nil
            || clause.starts(with: ["let", "us", "say"]) != nil
        {
            clause.isHypothetical = true
        }
        let asked = clause.words.count > 1 && EnglishSpeech.questionWords.contains(first)
        // "What I like is …" and "when I was young" are no questions, but nothing to keep either.
        if asked { clause.isQuestion = true }
        return clause
    }

    private static let corrections: [[String]] = [
        ["no", "i", "meant"], ["no", "i", "mean"], ["no", "i", "said"], ["no", "it", "is"], ["no", "wait"],
        ["no", "actually"],
        ["sorry", "i", "meant"], ["sorry", "i", "mean"], ["i", "meant"], ["i", "mean"], ["actually", "no"],
        ["actually", "it", "is"], ["it", "is", "actually"], ["correction"], ["or", "rather"], ["no", "not"], ["no"],
        ["actually"],
        ["sorry"],
    ]
    private mutating func readCorrection() {
        guard let count = starts(withAny: Self.corrections), words.count > count else { return }
        isCorrection = true
        // The rest is looked at as a statement of its own, if it is one.
        words.removeFirst(count)
    }

    private mutating func dropOpeners() {
        while words.count > 1 {
            if let count = starts(withAny: EnglishSpeech.openingPhrases), words.count > count {
                words.removeFirst(count)
            } else if EnglishSpeech.openers.contains(words[0].lower) {
                words.removeFirst()
            } else {
                return
            }
        }
    }
    private mutating func dropHedges() {
        var isMore = true
        while isMore, words.count > 1 {
            isMore = false
            if let count = starts(withAny: EnglishSpeech.hedgePhrases), words.count > count {
                words.removeFirst(count)
                (confidence, isMore) = (confidence * 0.6, true)
            } else if EnglishSpeech.hedges.contains(words[0].lower) {
                words.removeFirst()
                (confidence, isMore) = (confidence * 0.6, true)
            }
        }
        if words.contains(where: { EnglishSpeech.hedges.contains($0.lower) }) {
            words.removeAll { EnglishSpeech.hedges.contains($0.lower) }
            confidence *= 0.6
        }
    }

    /// "You said that I live in Porto": the agent's words, not the caller's.
    var isRecital: Bool {
        guard let first = words.first?.lower else { return true }
        return (first == "you" || first == "your") && words.count > 1
            && ["said", "told", "mentioned", "think", "say", "thought", "records", "notes", "system", "wrote"]
                .contains(words[1].lower)
    }
}
