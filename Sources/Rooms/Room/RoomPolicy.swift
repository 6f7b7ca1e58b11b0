import Basics
public import Wire

/// What holds in every room of this server: codecs, limits and paces. Made once from the configuration.
public struct RoomPolicy: Sendable {
    /// STUN and TURN servers told to clients; none are needed when the server's own address is reachable.
    public var iceServers: [ICEServer] = []
    /// Codecs a client may publish, in order of preference.
    public var enabledCodecs = [
        "audio/opus", "audio/red", "video/VP8", "video/H264", "video/VP9", "video/AV1",
    ]
    /// Whether MutePublishedTrack may also unmute (`room.enable_remote_unmute`).
    public var allowsRemoteUnmute = false
    /// Whether a client may ask for its own misfortunes (SimulateScenario); the SDKs' own tests do.
    public var allowsSimulation = true
    public var nodeID = ""
    public var region = ""
    /// Bytes of metadata of a room or a participant. livekit-wire.md §2.7.
    public var metadataLimit = 512 * 1024
    /// Bytes of all attributes of a participant, keys and values together.
    public var attributesLimit = 64 * 1024
    /// Characters in a name or an identity.
    public var nameLimit = 256
    /// Rooms up to this many people hear at once who came and who left; in larger ones those who publish nothing are
    /// announced in batches, or 1,000 joins would cost 1,000 × 1,000 messages.
    public var promptRoomSize = 32

    public init() {}

    /// The LiveKit server whose behaviour is matched. The Rust SDK wants semantic versioning of at least 1.8.0 for RPC.
    public static let serverVersion = "1.13.5"
    /// From 18 on, clients open pre-negotiated data channels (livekit-wire.md §4.5), which this server does not.
    public static let protocolVersion: Int32 = 16
    /// Seconds between a client's pings, and of silence after which it gives up; must not be 0 (Rust's timer panics).
    static let pingInterval: Int32 = 5
    static let pingTimeout: Int32 = 15
    /// From joining to a media connection. livekit-wire.md §4.1.
    static let joinPatience: Duration = .seconds(60)
    /// From losing the media connection to being dropped; the client uses it to resume. §4.9.
    static let resumePatience: Duration = .seconds(5)
    /// From losing the media connection to asking for a resume: a goodbye may be under way.
    static let goodbyePatience: Duration = .seconds(1)
    /// From a resume to its healed media connection: what clients wait for a peer connection. §4.9.
    static let healPatience: Duration = .seconds(15)
    /// How long a resumed client may take to send its sync_state before its media is restarted without it.
    static let syncPatience: Duration = .seconds(1)
    static let tokenPace: Duration = .seconds(300)
    static let participantBatchPace: Duration = .seconds(3)
    static let roomUpdatePace: Duration = .seconds(5)
    /// Announced tracks without media, and repeats of one client track id, per participant. §4.6.
    static let pendingTrackLimit = 20
    static let queuedTrackLimit = 3
    /// Tracks a participant may hold wishes about that are not (yet) published.
    static let wishLimit = 2000
    /// Messages and departures remembered for a client whose signal connection is away.
    static let outboxLimit = 128
    static let missedLimit = 1000
    /// Bytes in a stored blob (§2.7), and blobs per participant (ours: 4 MB in all).
    static let blobLimit = 64_000
    static let blobCount = 64

    var codecs: [Codec] {
        enabledCodecs.map { mime in
            var codec = Codec()
            codec.mime = mime
            return codec
        }
    }

    /// What clients and workers are told of this server.
    public var serverInfo: ServerInfo {
        var info = ServerInfo()
        info.version = Self.serverVersion
        info.`protocol` = Self.protocolVersion
        info.region = region
        info.nodeId = nodeID
        info.agentProtocol = 1
        return info
    }
}
