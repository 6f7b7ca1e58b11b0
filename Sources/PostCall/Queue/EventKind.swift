/// What is to become of an event: work for somebody in this process, or news for the targets alone.
public struct EventKind: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// News: LiveKit's own. The payload is a `WebhookEvent` as JSON, exactly as LiveKit's receivers get it.
    public static let server = EventKind(rawValue: "server")
    /// News of ours (`call.completed` …). The payload is the `data` of the envelope.
    public static let notice = EventKind(rawValue: "notice")
    /// Work: a call is over. The payload is its report.
    public static let callEnded = EventKind(rawValue: "call_ended")

    /// Nobody in this process works on it: it is complete once it is on disk, and lives on in its deliveries.
    public var isNews: Bool { self == .server || self == .notice }
    public var description: String { rawValue }
}

/// `EV_…`: one event. Targets see it, and know by it what they have had already.
public struct EventID: Hashable, Sendable, CustomStringConvertible {
    public let text: String
    public init(_ text: String) { self.text = text }
    public var description: String { text }
}
