import Glibc

/// How much a turn says that was not said before: Σ ln((t+2)/(df+1)) over its content words, t turns into a person's
/// talk. The best of the cheap measures, and only a prior (memory.md §5.1).
package struct LexicalSurprise {
    private var turns = 0
    private var frequency: [String: Int] = [:]

    package init() {}

    /// The turn's surprise, in nats, against those observed before; then it is one of them.
    package mutating func observe(_ text: String) -> Double {
        let terms = TextAnalyzer.shared.terms(of: text).counts.keys
        let score = terms.reduce(0.0) { $0 + log(Double(turns + 2) / Double((frequency[$1] ?? 0) + 1)) }
        turns += 1
        for term in terms { frequency[term, default: 0] += 1 }
        return score
    }

    /// The words of a text that say most against what was observed before, as they were said; then it is observed.
    mutating func telling(_ text: String, most: Int) -> [String] {
        var scores: [String: Double] = [:]
        for word in Normal.words(text) where word.count > 2 && !EnglishSpeech.stopWords.contains(word) {
            guard let term = TextAnalyzer.shared.queryTerms(of: word).first else { continue }
            scores[word, default: 0] += log(Double(turns + 2) / Double((frequency[term] ?? 0) + 1))
        }
        _ = observe(text)
        return scores.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.prefix(max(0, most)).map(\.key)
    }
}
