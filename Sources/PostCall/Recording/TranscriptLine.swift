/// Something one side said, and when, from the recording's beginning on.
public struct TranscriptLine: Sendable, Equatable {
    /// On which channel it can be heard.
    public enum Side: String, Sendable { case caller, agent }
    public var start: Duration
    /// Not before ``start``.
    public var end: Duration
    public var side: Side
    /// Of the participant.
    public var identity: String
    public var text: String

    public init(start: Duration, end: Duration, side: Side, identity: String, text: String) {
        self.start = start
        self.end = max(start, end)
        self.side = side
        self.identity = identity
        self.text = text
    }
}
