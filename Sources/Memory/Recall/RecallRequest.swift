public import Basics

/// What is asked of a person's memory.
public struct RecallRequest: Sendable, Equatable {
    /// The question or the caller's own words.
    public var query: String
    /// Who asks: `.caller` makes "I" and "my" the caller. Nil: only names say whom it is about.
    public var asker: Turn.Speaker?
    /// Now: what "yesterday" counts back from, and when facts must hold unless `validAt` says otherwise.
    public var at: UnixTime
    /// Most memories that come back.
    public var limit = 10
    /// Most tokens (about four characters each) that the lines may take; nil: no bound. Shortens the list, not a line.
    public var tokenBudget: Int?
    /// Nil: all. Turns are episodic.
    public var sectors: Set<Sector>?
    /// What was so, and had been said, at that time.
    public var validAt: UnixTime?
    /// How many of the best bring the turns said just before and after them, as context.
    public var neighbours = 5
    public var includesArchived = false
    public var includesTurns = true
    public var includesFacts = true
    /// The call that is going on: its words are in the model's context already.
    public var except: Conversation.ID?
    /// How long the question's embedding may take before words alone decide.
    public var embeddingDeadline: Duration = .milliseconds(150)

    public init(_ query: String, asker: Turn.Speaker? = .caller, at: UnixTime) {
        self.query = query
        self.asker = asker
        self.at = at
    }

    var filter: Ranking.Filter {
        var filter = Ranking.Filter(validAt: validAt ?? at)
        filter.sectors = sectors
        filter.saidBefore = validAt
        filter.includesArchived = includesArchived
        filter.includesTurns = includesTurns
        filter.includesFacts = includesFacts
        filter.except = except
        return filter
    }
}
