public import Wire

/// Everything a token says (livekit-wire.md §1.2). Claims for LiveKit Cloud alone are ignored.
public struct Claims: Sendable, Equatable {
    /// The participant's identity: `sub`, or `jti` where that is empty. Empty in tokens for the API alone.
    public var identity = ""
    /// API key id the token is signed with.
    public var issuer = ""
    /// Unix seconds.
    public var expires: Int64 = 0
    /// Unix seconds; nil: valid from the beginning of time.
    public var notBefore: Int64?

    public var name = ""
    public var metadata = ""
    public var attributes: [String: String] = [:]
    public var kind = ParticipantInfo.Kind.standard
    public var kindDetails: [ParticipantInfo.KindDetail] = []
    /// Counts only when the join makes the room.
    public var roomConfig: RoomConfiguration?
    public var roomPreset = ""
    /// Standard base64 of a body's SHA-256; webhooks only.
    public var sha256 = ""

    public var video: VideoGrant?
    public var sip: SIPGrant?

    public init() {}
    public init(identity: String, video: VideoGrant? = nil) {
        self.identity = identity
        self.video = video
    }
}

public struct SIPGrant: Sendable, Equatable {
    /// Trunks and dispatch rules.
    public var admin = false
    public var call = false
    public init() {}
}
