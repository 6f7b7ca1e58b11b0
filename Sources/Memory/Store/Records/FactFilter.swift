public import Basics

/// Which of a person's facts are meant; each condition narrows.
public struct FactFilter: Sendable, Equatable {
    public var sectors: Set<Sector>?
    public var types: Set<String>?
    /// Compared without regard to case.
    public var subject: String?
    public var predicate: String?
    public var conversation: Conversation.ID?
    /// Nil: those that still hold, by what is stored; a time: those that held then.
    public var validAt: UnixTime?
    public var includesSuperseded = false
    public var includesArchived = false
    public var isPinned: Bool?
    /// Has a due time, and is not done.
    public var isOpen = false

    public init(sectors: Set<Sector>? = nil, types: Set<String>? = nil) {
        self.sectors = sectors
        self.types = types
    }
    /// Neither superseded nor ended nor archived.
    public static let current = FactFilter()
    /// All there are, history included.
    public static let all = {
        var filter = FactFilter()
        filter.includesSuperseded = true
        filter.includesArchived = true
        return filter
    }()

    /// What the store cannot ask SQLite, because it is sealed.
    func matchesText(of fact: Fact) -> Bool {
        if let types, !(fact.type.map(types.contains) ?? false) { return false }
        if let subject, fact.subject?.lowercased() != subject.lowercased() { return false }
        if let predicate, fact.predicate?.lowercased() != predicate.lowercased() { return false }
        return true
    }
}

/// How one fact belongs to another.
public struct FactLink: Sendable, Equatable {
    public var fact: Fact.ID
    /// `same_topic`, `made_of` …
    public var kind: String
    public var weight: Double
    public init(fact: Fact.ID, kind: String, weight: Double) {
        self.fact = fact
        self.kind = kind
        self.weight = weight
    }
}
