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
}
