public import Basics
public import Memory

/// What is remembered of one caller, as one call uses it.
public protocol CallMemory: Sendable {
    /// What is worth knowing before the first word, found without a question.
    func welcome() async throws(MemoryError) -> CallWelcome
    /// What fits some words, best first.
    ///
    /// - Parameter limit: most lines.
    func recall(_ words: String, limit: Int) async throws(MemoryError) -> [MemoryLine]
    /// Keeps what was said, durably, in this order after what was kept before. What cannot be kept now is kept with the
    /// next, or by ``finish(ended:outcome:recited:)``.
    func keep(_ turns: [SpokenTurn]) async throws(MemoryError)
    /// Keeps that a tool was used.
    func keep(_ use: ToolUse) async throws(MemoryError)
    /// Draws what is worth remembering from the whole call. Takes as long as it takes: not while somebody waits.
    ///
    /// - Parameter recited: what the agent was told from memory: said back, it is no news.
    func finish(ended: UnixTime, outcome: String, recited: [Fact.ID]) async throws(MemoryError)
    /// The caller has other keys too.
    func alsoKnown(as keys: [CallerKey]) async throws(MemoryError)

    func remember(_ fact: NewFact) async throws(MemoryError) -> Remembered
    /// What holds now; `type`: only of that one.
    func facts(type: String?) async throws(MemoryError) -> [Fact]
    /// All that was said or is known about something, this call included; nil: what was said last.
    func matches(for words: String?) async throws(MemoryError) -> MemoryMatches
    /// - Returns: how many there were.
    func forget(_ items: [Item]) async throws(MemoryError) -> Int
    /// These were used in an answer and the caller let it stand.
    func confirm(_ facts: [Fact.ID]) async throws(MemoryError)
}

/// All callers' memories.
public protocol CallMemories: Sendable {
    /// Finds the caller, or begins to know them.
    ///
    /// - Parameters:
    ///   - keys: the surest first, at least one; the others become further ones of the same person.
    ///   - call: as it begins.
    func open(
        _ keys: [CallerKey], in tenant: TenantID, call: Conversation
    ) async throws(MemoryError) -> any CallMemory
    /// Who of all callers has a fact like these words.
    func customers(
        matching words: String, in tenant: TenantID, limit: Int
    ) async throws(MemoryError) -> [CustomerMatch]
}

/// A memory in one line that stands alone.
public struct MemoryLine: Sendable, Equatable {
    /// "The caller's dog is called Bruno."
    public var text: String
    /// Where it comes from; nil: from several.
    public var item: Item?
    public init(_ text: String, item: Item? = nil) {
        self.text = text
        self.item = item
    }
}

/// All there is about something.
public struct MemoryMatches: Sendable, Equatable {
    public var facts: [MemoryLine]
    /// The caller's own words.
    public var said: [MemoryLine]
    /// The agent's, which repeat what it was told.
    public var heard: [MemoryLine]
    public init(facts: [MemoryLine] = [], said: [MemoryLine] = [], heard: [MemoryLine] = []) {
        self.facts = facts
        self.said = said
        self.heard = heard
    }

    /// What a person would count: facts; where nothing became one, what was said.
    var things: [MemoryLine] { facts.isEmpty ? said : facts }
    var items: [Item] { (facts + said + heard).compactMap(\.item) }
}

/// What is known of a caller when the telephone rings.
public struct CallWelcome: Sendable, Equatable {
    /// Nil: nobody told us.
    public var name: String?
    /// For the model, the most useful first.
    public var lines: [MemoryLine]
    /// They called before.
    public var isReturning: Bool
    public init(name: String? = nil, lines: [MemoryLine] = [], isReturning: Bool = false) {
        self.name = name
        self.lines = lines
        self.isReturning = isReturning
    }
}

/// One thing that was said, as far as it was heard.
public struct SpokenTurn: Sendable, Equatable {
    public var speaker: Turn.Speaker
    public var text: String
    public var said: UnixTime
    public var wasInterrupted: Bool
    public init(speaker: Turn.Speaker, text: String, said: UnixTime, wasInterrupted: Bool = false) {
        self.speaker = speaker
        self.text = text
        self.said = said
        self.wasInterrupted = wasInterrupted
    }
}

/// A tool's call and its end.
public struct ToolUse: Sendable, Equatable {
    public var name: String
    /// JSON.
    public var arguments: String
    public var result: String
    public var isError: Bool
    public var at: UnixTime
    public init(name: String, arguments: String, result: String, isError: Bool, at: UnixTime) {
        self.name = name
        self.arguments = arguments
        self.result = result
        self.isError = isError
        self.at = at
    }
}

/// A customer found by a fact.
public struct CustomerMatch: Sendable, Equatable {
    /// How they are known: `phone:+15551234567`.
    public var customer: String
    public var fact: String
    public init(customer: String, fact: String) {
        self.customer = customer
        self.fact = fact
    }
}
