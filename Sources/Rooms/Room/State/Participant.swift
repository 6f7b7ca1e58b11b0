import Basics
import Wire

/// One participant as the room knows it.
struct Participant: Sendable {
    let sid: ParticipantSID
    let identity: String
    let admission: Admission
    let joinedAt: Moment
    var name: String
    var metadata: String
    var attributes: [String: String]
    var permission: ParticipantPermission
    var phase = ParticipantInfo.State.joined
    /// Grows with every change others see; clients drop older ones.
    var version: UInt32 = 1
    /// Others have been told of it, so they must be told when it goes.
    var isAnnounced = false
    var disconnectReason = DisconnectReason.unknownReason

    /// The signal connection; nil while it is away and may come back.
    var connection: SignalConnectionID?
    /// Not ACTIVE by then: JOIN_FAILURE.
    var joinDeadline: Moment?
    /// The media connection is gone; dropped then unless it heals.
    var dropAt: Moment?
    /// The media connection is gone and so far no goodbye has come; asked to resume then.
    var resumeAt: Moment?
    /// Resumed; its media restarts then even without a sync_state.
    var syncDeadline: Moment?
    var refreshTokenAt: Moment
    /// Departures it has not heard of, latest word per participant.
    var missed: [ParticipantSID: ParticipantInfo] = [:]
    /// Answers it must still get once it is back.
    var outbox: [SignalResponse.Message] = []

    /// In the order announced.
    var tracks: [PublishedTrack] = []
    /// Repeats of a client track id that is still in use; published when that one stops.
    var queued: [AddTrackRequest] = []
    /// Who may subscribe to its tracks; nil: everybody.
    var subscriptionPermission: SubscriptionPermission?

    /// Tracks the media side was told to deliver.
    var subscriptions: [TrackSID: Subscription] = [:]
    /// Tracks asked for or declined by name; others follow `autoSubscribe`.
    var wishes: [TrackSID: Bool] = [:]
    /// Tracks it wants and its publisher does not let it have.
    var denied: Set<TrackSID> = []
    /// Tracks its client has no codec for.
    var undecodable: Set<TrackSID> = []
    /// By serialized key.
    var blobs: [[UInt8]: DataBlob] = [:]
    var simulation = Simulation()

    enum Subscription: Sendable { case requested, attached }
    /// Misfortunes the client asked for (SimulateScenario).
    struct Simulation: Sendable {
        var dropsNextResume: DroppedResume?
        /// Its pretended speaking ends then.
        var speaksUntil: Moment?
        enum DroppedResume: Sendable { case afterMessages, beforeMessages }
    }

    init(sid: ParticipantSID, admission: Admission, connection: SignalConnectionID, now: Moment) {
        self.sid = sid
        self.identity = admission.identity
        self.admission = admission
        self.connection = connection
        joinedAt = now
        name = admission.name
        metadata = admission.metadata
        attributes = admission.attributes
        permission = admission.permission
        joinDeadline = now + RoomPolicy.joinPatience
        refreshTokenAt = now + RoomPolicy.tokenPace
    }

    var isHidden: Bool { permission.hidden }
    var isDependent: Bool { admission.isDependent }
    var isPublisher: Bool { tracks.contains { $0.stage == .published } }
    var pendingCount: Int { tracks.count { $0.stage == .pending } }

    func index(of track: TrackSID) -> Int? { tracks.firstIndex { $0.sid == track } }

    /// - Parameter epoch: Unix time of `Moment.zero` in microseconds.
    func info(epoch: Int64) -> ParticipantInfo {
        var info = ParticipantInfo()
        let joined = (epoch &+ joinedAt.nanoseconds / 1000) / 1000
        info.sid = sid.text
        info.identity = identity
        info.state = phase
        info.tracks = tracks.filter { $0.stage == .published }.map(\.info)
        info.metadata = metadata
        info.joinedAt = joined / 1000
        info.joinedAtMs = joined
        info.name = name
        info.version = version
        info.permission = permission
        info.isPublisher = isPublisher
        info.kind = admission.kind
        info.attributes = attributes
        info.disconnectReason = disconnectReason
        info.kindDetails = admission.kindDetails
        info.clientProtocol = admission.client.clientProtocol
        info.capabilities = admission.client.capabilities
        return info
    }
}
