/// What each signal counts. Each is 0…1 before its weight; where each comes from is in docs/memory-recall.md.
public struct RankingWeights: Sendable, Equatable {
    /// memory.md §1, chosen on LoCoMo dev with lexical .4 beside it; without it R@10 is 73.9 instead of 82.2.
    public var meaning: Float = 0.6
    /// Without it 74.4.
    public var words: Float = 0.4
    /// Without it 81.1.
    public var call: Float = 0.2
    /// Without it 78.1.
    public var speaker: Float = 0.3
    /// Without it 81.5.
    public var date: Float = 0.2
    /// Taken off for a turn that asks. Without it 82.1.
    public var question: Float = -0.1
    /// With it 83.0 (memory.md §5.5, facts by a language model).
    public var fact: Float = 0.1
    /// How much a word counts that stands in the turn before, beside 1 in the turn itself.
    public var previous: Float = 0.25

    public init() {}

    public subscript(_ signal: Signal) -> Float {
        get {
            switch signal {
            case .meaning: meaning
            case .words: words
            case .call: call
            case .speaker: speaker
            case .date: date
            case .question: question
            case .fact: fact
            }
        }
        set {
            switch signal {
            case .meaning: meaning = newValue
            case .words: words = newValue
            case .call: call = newValue
            case .speaker: speaker = newValue
            case .date: date = newValue
            case .question: question = newValue
            case .fact: fact = newValue
            }
        }
    }
}
