import Memory

/// What somebody wants found by its words, each of them: for what must be complete, as forgetting must, where a ranking
/// would stop at its best.
struct WantedWords: Sendable {
    private let terms: Set<String>

    init(_ words: String) { terms = Set(TextAnalyzer.shared.terms(of: words).counts.keys) }

    var isEmpty: Bool { terms.isEmpty }

    /// Whether a text has most of the words, and at least one.
    func fit(_ text: String) -> Bool {
        guard !terms.isEmpty else { return false }
        let common = terms.intersection(TextAnalyzer.shared.terms(of: text).counts.keys).count
        return common > 0 && common * 3 >= terms.count * 2
    }
}
