import Wire

/// A participant let in: what the token grants and what the client told of itself, checked and merged.
struct Admission: Sendable {
    var identity: String
    var name = ""
    var metadata = ""
    var attributes: [String: String] = [:]
    var kind = ParticipantInfo.Kind.standard
    var kindDetails: [ParticipantInfo.KindDetail] = []
    var permission = ParticipantPermission()
    var client = ClientInfo()
    /// Subscribe to everything unless told otherwise.
    var autoSubscribe = true
    /// `/rtc/v1`: one peer connection, and the client's first offer may already be here.
    var isSingleConnection = false
    var addTrackRequests: [AddTrackRequest] = []
    var publisherOffer: SessionDescription?

    /// How the client's peer connections will be arranged (livekit-wire.md §4.2–4.4).
    var mode: ConnectionMode {
        isSingleConnection
            ? .single : .dual(subscriberPrimary: permission.canSubscribe && client.`protocol` > 2)
    }
    /// Agents and recorders: they neither count nor keep a room open (livekit-wire.md §8).
    var isDependent: Bool {
        kind == .agent || kind == .egress || permission.agent || permission.recorder
    }
}

/// One WebSocket. A participant who resumes keeps its sid and gets a new one of these.
struct SignalConnectionID: Hashable, Sendable {
    let number: UInt64
}
