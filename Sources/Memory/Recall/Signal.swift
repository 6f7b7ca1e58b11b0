/// What may speak for a memory; the sum of these, weighted, is its score.
public enum Signal: String, Sendable, CaseIterable {
    /// The vectors of question and memory point the same way.
    case meaning
    /// The memory, or what was said just before it, holds the question's words.
    case words
    /// The whole call is about the question's words.
    case call
    /// It was said by the one whom the question asks about.
    case speaker
    /// It was said about the time that the question names.
    case date
    /// It asks instead of telling; its weight is negative.
    case question
    /// A fact drawn from this turn fits the question.
    case fact
}
