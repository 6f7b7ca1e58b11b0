public import Basics

/// What of a person's memory is to go.
public struct ForgetSelection: Sendable, Equatable {
    public enum What: Sendable, Equatable {
        case facts([Fact.ID])
        case turns([Turn.ID])
        /// A call with all that was said in it.
        case conversation(Conversation.ID)
        /// What was said, and learned, at that time or later.
        case since(UnixTime)
        /// What recall gave.
        case items([Item])
        /// What a question finds and shares a word with it; look at it before by
        /// ``MemoryStore/candidates(for:limit:of:)``.
        case matching(String, limit: Int)
    }
    public var what: What
    /// Of facts: the turns they were drawn from stay, where recall may find the same again. By default they go; other
    /// facts that were drawn from these turns stay.
    public var keepsTurns: Bool
    /// Of turns: facts that were drawn from them alone stay. By default they go, but for those that are pinned, told or
    /// imported.
    public var keepsFacts: Bool

    public init(_ what: What, keepsTurns: Bool = false, keepsFacts: Bool = false) {
        self.what = what
        self.keepsTurns = keepsTurns
        self.keepsFacts = keepsFacts
    }
    public static func facts(_ ids: [Fact.ID]) -> Self { Self(.facts(ids)) }
    public static func turns(_ ids: [Turn.ID]) -> Self { Self(.turns(ids)) }
    public static func conversation(_ id: Conversation.ID) -> Self { Self(.conversation(id)) }
    public static func since(_ time: UnixTime) -> Self { Self(.since(time)) }
    public static func items(_ items: [Item]) -> Self { Self(.items(items)) }
    public static func matching(_ query: String, limit: Int = 1) -> Self { Self(.matching(query, limit: limit)) }
}
