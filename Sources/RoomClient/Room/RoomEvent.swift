/// What happens in the room, in the order in which it happened.
public enum RoomEvent: Sendable {
    case participantJoined(ParticipantDetails)
    /// `reason` is LiveKit's name: `CLIENT_INITIATED`, `DUPLICATE_IDENTITY`, `UNKNOWN_REASON` …
    case participantLeft(ParticipantDetails, reason: String)
    case trackPublished(RemoteTrackDetails, ParticipantDetails)
    case trackUnpublished(RemoteTrackDetails, ParticipantDetails)
    /// Its sound comes in. Once more after a full reconnect, through which listeners go on listening.
    case trackSubscribed(RemoteTrackDetails, ParticipantDetails)
    case trackUnsubscribed(RemoteTrackDetails, ParticipantDetails)
    case trackMuted(RemoteTrackDetails, ParticipantDetails, Bool)
    /// Somebody hears our track now.
    case localTrackSubscribed(sid: String)
    /// The server muted a track of ours (an administrator did), or let it speak again.
    case localTrackMuted(sid: String, Bool)
    /// `changed` holds what is new; a removed attribute reads "". Also of ourselves.
    case attributesChanged(ParticipantDetails, changed: [String: String])
    case metadataChanged(ParticipantDetails)
    case roomMetadataChanged(RoomDetails)
    case data(payload: [UInt8], topic: String, from: String?, reliable: Bool)
    /// A text stream, whole, when it closed.
    case text(TextStream)
    /// A piece of a text stream that is still open, as it came.
    case textChunk(id: String, topic: String, text: String, from: String)
    case file(ByteStream)
    case dtmf(code: UInt32, digit: String, from: String)
    case activeSpeakers([SpeakerLevel])
    case reconnecting
    /// `full`: a new join, with new sids; false: the session went on.
    case reconnected(full: Bool)
    /// The last event.
    case disconnected(RoomEnd)
}

/// How loud somebody is, 0…1.
public struct SpeakerLevel: Sendable, Equatable {
    public var identity: String
    public var level: Float
    public init(identity: String, level: Float) {
        self.identity = identity
        self.level = level
    }
}

/// Why a connection is over.
public enum RoomEnd: Sendable, Equatable, CustomStringConvertible {
    /// ``RoomConnection/disconnect()``.
    case leftByUs
    /// The server told us to leave; LiveKit's name of the reason: `ROOM_DELETED`, `PARTICIPANT_REMOVED` …
    case toldToLeave(reason: String)
    /// The token is not, or no longer, good enough: HTTP 401 or 403.
    case refused(status: Int)
    /// Every attempt to get back failed.
    case connectionLost

    public var description: String {
        switch self {
        case .leftByUs: "left"
        case .toldToLeave(let reason): "told to leave: \(reason)"
        case .refused(let status): "refused with HTTP \(status)"
        case .connectionLost: "connection lost"
        }
    }
}
