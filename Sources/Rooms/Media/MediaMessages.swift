import Basics
public import Forwarding

// What crosses between a `Room` (control, an actor) and its media shard (a thread): values only, both ways.

public struct RoomSID: Hashable, Sendable, CustomStringConvertible {
    public let text: String
    public init(_ text: String) { self.text = text }
    public var description: String { text }
}
public struct ParticipantSID: Hashable, Sendable, CustomStringConvertible {
    public let text: String
    public init(_ text: String) { self.text = text }
    public var description: String { text }
}
public struct TrackSID: Hashable, Sendable, CustomStringConvertible {
    public let text: String
    public init(_ text: String) { self.text = text }
    public var description: String { text }
}

/// Which of a client's peer connections a message is about (LiveKit's SignalTarget).
public enum MediaTarget: Sendable, Equatable { case publisher, subscriber }

public enum MediaKind: Sendable, Equatable { case audio, video }

/// How a client wants its peer connections (livekit-wire.md §4.2–4.4).
public enum ConnectionMode: Sendable, Equatable {
    /// Two peer connections; the server offers the subscriber one at once when it is primary.
    case dual(subscriberPrimary: Bool)
    /// One peer connection; only the client offers.
    case single
}

public struct MediaParticipant: Sendable, Equatable {
    public var sid: ParticipantSID
    public var identity: String
    public var mode: ConnectionMode
    public var canPublishData: Bool
    public var canSubscribe: Bool
    /// An agent may speak in another participant's name in streams and chat (livekit-wire.md §9.4).
    public var isAgent: Bool
    public init(
        sid: ParticipantSID, identity: String, mode: ConnectionMode, canPublishData: Bool, canSubscribe: Bool,
        isAgent: Bool
    ) {
        self.sid = sid
        self.identity = identity
        self.mode = mode
        self.canPublishData = canPublishData
        self.canSubscribe = canSubscribe
        self.isAgent = isAgent
    }
}

/// A track that was announced by AddTrackRequest and waits for its m-line and its first packet.
public struct ExpectedTrack: Sendable, Equatable {
    public var sid: TrackSID
    /// Client track ids that may stand in the offer's msid: the request's cid, then its simulcast codecs' cids.
    public var cids: [String]
    public var kind: MediaKind
    public var muted: Bool
    /// Keep RED out of the answer for this track.
    public var disableRed: Bool
    public var stereo: Bool
    /// Announced layers, lowest quality first: (quality 0…2, width, height, rid; empty rid = not simulcast).
    public var layers: [Layer]
    public struct Layer: Sendable, Equatable {
        public var quality: Int
        public var width: Int
        public var height: Int
        public var rid: String
        public init(quality: Int, width: Int, height: Int, rid: String) {
            self.quality = quality
            self.width = width
            self.height = height
            self.rid = rid
        }
    }
    public init(
        sid: TrackSID, cids: [String], kind: MediaKind, muted: Bool = false, disableRed: Bool = false,
        stereo: Bool = false, layers: [Layer] = []
    ) {
        self.sid = sid
        self.cids = cids
        self.kind = kind
        self.muted = muted
        self.disableRed = disableRed
        self.stereo = stereo
        self.layers = layers
    }
}

/// From a room to its shard. A shard takes one room's commands in the order they were posted.
public enum MediaCommand: Sendable {
    /// Dual mode: the shard makes both peers and, when subscriber-primary, emits `.offer` at once.
    case join(MediaParticipant)
    case permissions(ParticipantSID, canPublishData: Bool, canSubscribe: Bool)
    /// The client offers (its publisher, or its only, connection). Answered by `.answer` or `.negotiationFailed`.
    case offer(ParticipantSID, sdp: String, id: UInt32)
    /// The client answers our subscriber offer.
    case answer(ParticipantSID, sdp: String, id: UInt32)
    /// `candidate` is the attribute text (`candidate:…`), already taken out of its JSON.
    case trickle(ParticipantSID, MediaTarget, candidate: String)
    case expect(ParticipantSID, ExpectedTrack)
    /// Stops a track for good: the server withdrew it or the client will not send it. No event follows.
    case unpublish(ParticipantSID, TrackSID)
    /// `streamID` is the msid's stream part: `PA_x|TR_y`. Answered by `.subscribed` once the m-line is negotiated.
    case subscribe(ParticipantSID, track: TrackSID, streamID: String)
    case unsubscribe(ParticipantSID, track: TrackSID)
    case settings(ParticipantSID, track: TrackSID, DownTrackSettings)
    case muted(TrackSID, Bool)
    /// A server-made data packet (serialized DataPacket) to these participants.
    case send(packet: [UInt8], reliable: Bool, to: [ParticipantSID])
    /// Data packets for this destination identity come back as `.dataForServer` (server-side RPC).
    case interceptData(identity: String)
    case stopIntercepting(identity: String)
    /// The signal connection came back: ICE-restart the subscriber connection (dual mode) and replay reliable data
    /// from each publisher after its `lastSequence`.
    case resume(ParticipantSID, lastSequences: [ParticipantSID: UInt32])
    case leave(ParticipantSID)
    case closeRoom
}

/// From a shard to a room, in order.
public enum MediaEvent: Sendable {
    /// Our answer to the client's offer `id`; `midToTrack` maps each m-line that carries a track *to or from* the client.
    case answer(ParticipantSID, sdp: String, id: UInt32, midToTrack: [String: String])
    case offer(ParticipantSID, sdp: String, id: UInt32, midToTrack: [String: String])
    /// Single connection: the client must offer this many more receiving m-lines (0, 0: just offer again).
    case sectionsRequired(ParticipantSID, audios: Int, videos: Int)
    /// The offer or answer could not be used; the room ends the client with STATE_MISMATCH / RECONNECT.
    case negotiationFailed(ParticipantSID, reason: String)
    /// The primary connection is up: the participant is ACTIVE. Sent again after an ICE restart healed it.
    case connected(ParticipantSID)
    /// Consent ran out or DTLS failed on a connection that was up, or it never came up in time.
    case disconnected(ParticipantSID, reason: String)
    /// First packet of an expected track: announce it to everybody. `layers` carry SSRC/rid as seen.
    case trackStarted(ParticipantSID, TrackSID, mimeType: String, mid: String)
    /// The client's offer no longer sends this track: it unpublished it.
    case trackStopped(ParticipantSID, TrackSID)
    /// A subscriber's m-line for the track is negotiated and will carry packets.
    case subscribed(ParticipantSID, TrackSID)
    /// The subscriber's SDP offers no codec for the track.
    case subscriptionFailed(ParticipantSID, TrackSID)
    /// Changed speakers only; level 0…1, quantised to 1/8.
    case speakersChanged([(sid: ParticipantSID, level: Float, active: Bool)])
    /// Changed qualities only: 0 poor, 1 good, 2 excellent, 3 lost; score is a MOS 1…5.
    case connectionQuality([(sid: ParticipantSID, quality: Int, score: Float)])
    case streamState(ParticipantSID, [(track: TrackSID, publisher: ParticipantSID, paused: Bool)])
    /// What subscribers want of a published video track: (quality, enabled), for dynacast.
    case subscribedQuality(ParticipantSID, TrackSID, [(quality: Int, enabled: Bool)])
    /// A data packet addressed to an intercepted identity.
    case dataForServer(identity: String, packet: [UInt8])
}

/// The media side of one room, as its `Room` actor sees it. The real one posts to a shard's mailbox; tests record.
public protocol RoomMedia: Sendable {
    func post(_ command: MediaCommand)
}

/// Gives a room its place on a shard.
public protocol MediaPlane: Sendable {
    /// - Parameter events: called on the shard's thread, in order; must not block (it yields into a stream).
    func open(_ room: RoomSID, events: @escaping @Sendable (MediaEvent) -> Void) -> any RoomMedia
}
