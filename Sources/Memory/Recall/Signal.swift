/// What may speak for a memory; the sum of these, weighted, is its score. docs/memory-recall.md has the formulas.
public enum Signal: String, Sendable, CaseIterable {
    /// The vector of the turn among its neighbours points the question's way.
    case meaning
    /// The vector of one of its sentences does.
    case sentence
    /// It, or what was said just before or after, holds the question's words or words that mean the same.
    case words
    /// The whole call is about the question's words.
    case call
    /// It was said by the one whom the question asks about.
    case speaker
    /// It was said about the time that the question names.
    case date
    /// It was said on the very day that the question names.
    case day
    /// It asks instead of telling; its weight is negative.
    case question
    /// It speaks of its speaker.
    case firstPerson = "first person"
    /// The question wants a time, and it names one.
    case time
    /// The question wants a place or a name, and it names one.
    case name
    /// It follows a turn that asked nearly the same.
    case answer
    /// A fact drawn from this turn fits the question.
    case fact
}
