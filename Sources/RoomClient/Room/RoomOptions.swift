/// How to join and what to put up with.
public struct RoomOptions: Sendable {
    /// Subscribe to every audio track by itself; else only to those asked for.
    public var autoSubscribe = true
    /// What the server is told of us: `sdk` and `version` of the join request.
    public var sdk = "unknown"
    public var version = "1.0.0"
    /// From `connect` to media up; when coming back, from the server's answer on. Clients of LiveKit wait 15 s
    /// (livekit-wire.md §4.9).
    public var connectTimeout: Duration = .seconds(15)
    /// From `publishAudio` to the server's yes.
    public var publishTimeout: Duration = .seconds(10)
    public var reconnection = ReconnectPolicy()
    /// STUN servers besides those the server names: `stun:host:port`.
    public var stunServers: [String] = []
    /// Offer 127.0.0.1 as a candidate; nil = when the server itself is on this host.
    public var offersLoopback: Bool?
    /// Whose certificates to trust for `wss`, a PEM file; nil for the system's.
    public var certificateAuthorities: String?
    /// For everything that need not be secret: backoff, SSRCs, ids. Nil takes a fresh one.
    public var seed: UInt64?
    /// Entries of ``RoomConnection/events`` kept for a slow reader. Beyond it only `.activeSpeakers` is dropped.
    public var eventCapacity = 1024

    public init() {}
}

/// When to try again after the connection broke. Source: livekit-wire.md §4.10, which the Rust SDK does.
public struct ReconnectPolicy: Sendable, Equatable {
    /// Tries in a row before the connection is given up; 0 gives up at once.
    public var attempts = 10
    /// Longest wait before the second try; doubles with each. The first try is made at once.
    public var firstDelay: Duration = .milliseconds(300)
    public var longestDelay: Duration = .seconds(7)
    /// For one try, to the server's answer.
    public var patience: Duration = .seconds(5)

    public init() {}
}
