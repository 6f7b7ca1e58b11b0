public import Basics
public import LanguageModels

/// What fits a question, best first, and how it was found.
public struct Recollection: Sendable, Equatable {
    public var items: [RecalledItem]
    public var trace: RecallTrace
    public init(items: [RecalledItem], trace: RecallTrace) {
        self.items = items
        self.trace = trace
    }
}

/// A memory and why it is here.
public struct RecalledItem: Sendable, Equatable {
    public var item: Item
    /// A line that stands alone in a prompt: who said it, when, and what.
    public var text: String
    public var score: Double
    /// What each signal gave, the largest first.
    public var reasons: [Reason]
    /// When it was said, or from when it is so.
    public var time: UnixTime
    public var conversation: Conversation.ID?
    /// Itself for a turn; those that it was drawn from for a fact.
    public var sourceTurns: [Turn.ID]
    /// The turns just before and after it, where they are not memories of this answer themselves.
    public var context: [Turn]
    public var fact: Fact?
}

/// What one signal gave to a memory's score.
public struct Reason: Sendable, Equatable {
    public var signal: Signal
    /// 0…1, 1 for the best memory of this question.
    public var value: Double
    public var weight: Double
    /// `value` times `weight`: the reasons of a memory add up to its score.
    public var share: Double { value * weight }
}

/// How an answer came about. Holds nothing of what was said.
public struct RecallTrace: Sendable, Equatable {
    public enum Embedding: Sendable, Equatable {
        case used(EmbeddingModelID)
        /// No embedder is configured, or nothing of this person has a vector of its model.
        case none
        /// It took longer than the request allows.
        case tooSlow
        case failed
    }
    public var embedding: Embedding = .none
    /// Whether the person's index was in memory, had to be brought up to date, or had to be read.
    public enum Index: String, Sendable { case inMemory, refreshed, loaded }
    public var index: Index = .inMemory
    /// It is the answer to a question that was asked just before and means the same.
    public var isRepeated = false
    /// Memories that were compared.
    public var memories = 0
    /// From the call to the question's vector; zero without one.
    public var embeddingTime: Duration = .zero
    /// Getting the index.
    public var indexTime: Duration = .zero
    /// Scoring and ordering.
    public var rankingTime: Duration = .zero
    /// Reading the texts of what was found.
    public var readingTime: Duration = .zero
    public init() {}
}
