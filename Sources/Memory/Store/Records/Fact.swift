public import Basics

/// The kinds of memory, as people's are told apart.
public enum Sector: String, Sendable, CaseIterable, Codable {
    /// What happened: "The caller's flight was cancelled."
    case episodic
    /// What is so: "The caller lives in Porto."
    case semantic
    /// How something is done: "Wants to be reminded by text message."
    case procedural
    /// How somebody felt: "Was worried about the exam."
    case emotional
    /// What follows from several others: "Calls mostly about travel."
    case reflective
}

/// Something known of a person, made from what was said or told by another system. Turns are kept as well.
public struct Fact: Sendable, Equatable {
    public typealias ID = Int64
    public enum Origin: String, Sendable {
        /// Drawn from a call's words.
        case call
        /// Asked for: by the caller, the agent's tool, the command line.
        case told
        /// Another system's record.
        case imported
        /// Made of other facts.
        case consolidated
    }
    public var id: ID
    public var sector: Sector
    /// A sentence that stands alone: "The caller's dog is called Bruno."
    public var text: String
    /// What it is about in one word, where it is known: `name`, `home`, `preference`, `commitment` …
    public var type: String?
    /// The statement as subject, predicate, object, where it has that form: `caller`, `lives in`, `Porto`.
    public var subject: String?
    public var predicate: String?
    public var object: String?
    /// 0…1: how much it matters.
    public var salience: Double
    /// 0…1: how sure it is.
    public var confidence: Double
    public var origin: Origin
    public var sourceTurns: [Turn.ID]
    public var conversation: Conversation.ID?
    public var created: UnixTime
    /// Last time it was said again or used with the caller's agreement.
    public var confirmed: UnixTime
    /// How often it was said.
    public var mentions: Int
    /// From when it is so, and until when; nil: still.
    public var validFrom: UnixTime
    public var validTo: UnixTime?
    public var supersededBy: ID?
    /// For commitments and tasks.
    public var due: UnixTime?
    public var isDone: Bool
    /// Never decays, is never archived, and is part of every greeting.
    public var isPinned: Bool
    /// How steeply it fades: the exponent of ``Decay``; nil: as all do; 0: never, nor does a retention rule reach it.
    public var decay: Double?
    public var isArchived: Bool

    /// Whether it holds at `time`.
    public func isValid(at time: UnixTime) -> Bool {
        validFrom <= time && supersededBy == nil && validTo.map { time < $0 } ?? true
    }

    public init(
        id: ID = 0, sector: Sector, text: String, type: String? = nil, subject: String? = nil, predicate: String? = nil,
        object: String? = nil, salience: Double = 0.5, confidence: Double = 1, origin: Origin,
        sourceTurns: [Turn.ID] = [], conversation: Conversation.ID? = nil, created: UnixTime, due: UnixTime? = nil,
        isPinned: Bool = false, decay: Double? = nil
    ) {
        self.id = id
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
        self.created = created
        confirmed = created
        mentions = 1
        validFrom = created
        validTo = nil
        supersededBy = nil
        self.due = due
        isDone = false
        self.isPinned = isPinned
        self.decay = decay
        isArchived = false
    }
}
