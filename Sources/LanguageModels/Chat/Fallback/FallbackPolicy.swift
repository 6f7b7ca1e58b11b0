/// How long a reply is waited for, and how often it is asked for again.
///
/// The numbers are those of LiveKit's agents (3 tries more, after 0.1 s and then 2 s each; 5 s for the first piece of an
/// attempt), voice-agents.md §2.6; that between pieces is a second longer, since models think before a tool call.
public struct FallbackPolicy: Sendable, Equatable {
    /// From asking a model to its first text or tool call. While another model is left, a retry that cannot begin within
    /// this of the model's first attempt is not waited for; nor is a rate limit that lasts longer.
    public var firstPiece: Duration
    /// Between two of them, and from the last to the end.
    public var betweenPieces: Duration
    /// Attempts at one model for one reply, besides the first.
    public var retries: Int
    /// Wait before the first of these.
    public var firstBackoff: Duration
    /// Wait before each further one.
    public var backoff: Duration
    /// Part of a wait that is added to it at random, so that calls that failed together do not ask together.
    public var jitter: Double
    /// Failures in a row, of all calls, after which a model rests.
    public var patience: Int
    public var rest: Duration

    public init(
        firstPiece: Duration = .seconds(5), betweenPieces: Duration = .seconds(6), retries: Int = 3,
        firstBackoff: Duration = .milliseconds(100), backoff: Duration = .seconds(2), jitter: Double = 0.25,
        patience: Int = 5, rest: Duration = .seconds(30)
    ) {
        self.firstPiece = firstPiece
        self.betweenPieces = betweenPieces
        self.retries = retries
        self.firstBackoff = firstBackoff
        self.backoff = backoff
        self.jitter = jitter
        self.patience = patience
        self.rest = rest
    }
}
