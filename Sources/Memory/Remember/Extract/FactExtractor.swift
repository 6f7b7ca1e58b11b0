public import Basics
public import LanguageModels

/// Draws what is worth remembering from a call.
public protocol FactExtractor: Sendable {
    /// Never fails: what cannot be read leaves fewer facts, and the turns are kept anyway.
    func facts(in call: CallTranscript) async -> Extraction
}

/// A call as extractors see it.
public struct CallTranscript: Sendable {
    public var conversation: Conversation.ID
    public var started: UnixTime
    /// In the order they were said. Only the caller's are a source; the agent's give a short answer its question.
    public var turns: [Turn]
    /// The caller's clock, ahead of UTC: "on Tuesday" is a day there. At most ±18 h.
    public var utcOffset: Duration
    /// What the agent was told from memory in this call: said back, it is no news.
    public var recited: [String]

    public init(
        conversation: Conversation.ID = 0, started: UnixTime, turns: [Turn], utcOffset: Duration = .zero,
        recited: [String] = []
    ) {
        self.conversation = conversation
        self.started = started
        self.turns = turns
        self.utcOffset = min(max(utcOffset, .seconds(-64_800)), .seconds(64_800))
        self.recited = recited
    }
}

/// What an extractor found.
public struct Extraction: Sendable, Equatable {
    /// In the order they were said.
    public var facts: [NewFact]
    /// `rules`, or the model's name.
    public var method: String
    /// Why it was not the model.
    public var fallback: FallbackReason?
    /// Statements that the call does not bear out, by reason.
    public var refusals: [Refusal]

    public init(facts: [NewFact], method: String, fallback: FallbackReason? = nil, refusals: [Refusal] = []) {
        self.facts = facts
        self.method = method
        self.fallback = fallback
        self.refusals = refusals
    }

    /// Why a model's statement is not remembered.
    public enum Refusal: String, Error, CaseIterable {
        case notAnObject, noSuchTurn, notTheCallersTurn, quoteNotSaid, nothingSaid, tooLong, unknownSector
        /// A name or a number that nobody said.
        case notInTheCall
        /// It repeats what the agent was told from memory.
        case recited
    }
}

/// Why rules drew the facts though there is a model.
public enum FallbackReason: Error, Equatable, CustomStringConvertible {
    case model(LanguageModelError)
    /// Twice no JSON of the form that was asked for.
    case unreadable
    case tooSlow(Duration)

    public var description: String {
        switch self {
        case .model(let error): error.description
        case .unreadable: "the model did not answer with JSON of the form asked for, twice"
        case .tooSlow(let limit): "the model took longer than \(limit)"
        }
    }
}
