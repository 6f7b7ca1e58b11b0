public import Basics

/// Something to be remembered, before it is compared with what is known already.
public struct NewFact: Sendable, Equatable {
    public var sector: Sector
    /// A sentence that stands alone: "The caller's dog is called Bruno."
    public var text: String
    /// `name`, `home`, `preference`, `commitment` …
    public var type: String?
    /// The statement as subject, predicate, object, where it has that form.
    public var subject: String?
    public var predicate: String?
    public var object: String?
    /// 0…1: how much it matters.
    public var salience: Double
    /// 0…1: how sure it is.
    public var confidence: Double
    public var origin: Fact.Origin
    public var sourceTurns: [Turn.ID]
    public var conversation: Conversation.ID?
    /// When it was said, or since when it is so; nil: now.
    public var validFrom: UnixTime?
    /// For commitments and tasks.
    public var due: UnixTime?
    public var isPinned: Bool
    /// It says that something is no longer so; what was is closed, and nothing is added.
    public var ends: Bool
    /// It was said to put another statement right, so it replaces what there may otherwise be several of.
    public var corrects: Bool

    public init(
        sector: Sector = .semantic, text: String, type: String? = nil, subject: String? = nil,
        predicate: String? = nil, object: String? = nil, salience: Double = 0.5, confidence: Double = 1,
        origin: Fact.Origin = .told, sourceTurns: [Turn.ID] = [], conversation: Conversation.ID? = nil,
        validFrom: UnixTime? = nil, due: UnixTime? = nil, isPinned: Bool = false, ends: Bool = false,
        corrects: Bool = false
    ) {
        self.sector = sector
        self.text = text
        self.type = type
        self.subject = subject
        self.predicate = predicate
        self.object = object
        self.salience = salience
        self.confidence = confidence
        self.origin = origin
        self.sourceTurns = sourceTurns
        self.conversation = conversation
        self.validFrom = validFrom
        self.due = due
        self.isPinned = isPinned
        self.ends = ends
        self.corrects = corrects
    }
}

/// What became of a ``NewFact``.
public enum Remembered: Sendable, Equatable {
    /// It is new.
    case stored(Fact.ID)
    /// It was known; it has been said once more.
    case confirmed(Fact.ID)
    /// It takes the place of others, which stay as history.
    case superseded(Fact.ID, old: [Fact.ID])
    /// It is older than what is known now, and is kept as history.
    case history(Fact.ID)
    /// It ends others, which stay as history.
    case closed([Fact.ID])
    /// It ends something that was never known: nothing to do.
    case nothing
}

/// What a call left behind.
public struct Learned: Sendable, Equatable {
    public var turns = 0
    /// Turns and facts without a vector, for lack of an embedder or because it failed; words find them.
    public var withoutVector = 0
    public var stored = 0
    public var confirmed = 0
    public var superseded = 0
    public var closed = 0
    public var reflections = 0
    /// Statements of a model that the call does not bear out.
    public var refused = 0
    /// Who drew the facts: `rules`, or the model's name.
    public var extractor = ""
    /// Why it was not the model.
    public var fallback: FallbackReason?
    /// The call had been learned before: nothing was done.
    public var wasFinished = false
    public init() {}
}
