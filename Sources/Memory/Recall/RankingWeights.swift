/// What each signal counts. Each is 0…1 before its weight. Where they come from, and what leaving each out costs, is in
/// docs/memory-recall.md: fitted on LoCoMo dev by a ranking loss, leaving one conversation out, and rounded.
public struct RankingWeights: Sendable, Equatable {
    private var values: [Signal: Float] = [
        .meaning: 0.6, .sentence: 0.45, .words: 0.55, .call: 0.35, .speaker: 0.5, .date: 0.6, .day: 0.4,
        .question: -0.1,
        .firstPerson: 0.15, .time: 0.3, .name: 0.25, .answer: 0.25, .fact: 0.1,
    ]
    /// How much a word counts that stands in the turn before or after, beside 1 in the turn itself.
    public var neighbour: Float = 0.25
    /// Cosine of two words from which one stands for the other. The other's words then count by this cosine.
    public var kinship: Float = 0.3

    public init() {}

    public subscript(_ signal: Signal) -> Float {
        get { values[signal] ?? 0 }
        set { values[signal] = newValue }
    }
}
