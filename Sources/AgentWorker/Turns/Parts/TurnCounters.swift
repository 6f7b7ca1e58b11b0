/// What happened in a call's turn-taking, for metrics and the report.
public struct TurnCounters: Sendable, Equatable {
    public var turns = 0
    public var interruptions = 0
    /// The voice was held and went on.
    public var falseInterruptions = 0
    public var backChannels = 0
    /// Words said over the agent, too short to interrupt and too early to be the answer.
    public var shortOverlaps = 0
    /// Voice activity without words.
    public var noises = 0
    public var speculationsStarted = 0
    public var speculationsAdopted = 0
    public var faults = 0
    /// Inputs about something that is over.
    public var stale = 0
    /// Inputs that make no sense: a key that no telephone has, time that runs backwards, more than can be kept.
    public var refused = 0
    public init() {}
}
