// swift-format-ignore-file
// Made by scripts/generate-wire.py from the descriptors in the PyPI wheel livekit-protocol 1.1.29.
// Do not edit: change the script and run it again (its first lines say how).

/// `livekit.WebhookEvent`.
public struct WebhookEvent: WireMessage {
    public var event: String = ""
    public var room: Room?
    public var participant: ParticipantInfo?
    public var id: String = ""
    public var createdAt: Int64 = 0
    public var track: TrackInfo?
    /// Deprecated in the protocol.
    public var numDropped: Int32 = 0
    public var job: Job?
    public var roomEndReason = RoomEndReason()
    public init() {}

    public static let wireFields = WireFields([
        1: "event",
        2: "room",
        3: "participant",
        6: "id",
        7: "created_at",
        8: "track",
        11: "num_dropped",
        12: "job",
        13: "room_end_reason",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&event)
        case 2: try reader.message(&room)
        case 3: try reader.message(&participant)
        case 6: try reader.scalar(&id)
        case 7: try reader.scalar(&createdAt)
        case 8: try reader.message(&track)
        case 11: try reader.scalar(&numDropped)
        case 12: try reader.message(&job)
        case 13: try reader.scalar(&roomEndReason)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, event)
        writer.message(2, room)
        writer.message(3, participant)
        writer.scalar(6, id)
        writer.scalar(7, createdAt)
        writer.message(8, track)
        writer.scalar(11, numDropped)
        writer.message(12, job)
        writer.scalar(13, roomEndReason)
    }
}

/// `livekit.RoomEndReason`.
public struct RoomEndReason: WireEnum {
    public var rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }
    public static let unknown = Self(rawValue: 0)
    public static let apiDelete = Self(rawValue: 1)
    public static let idleTimeout = Self(rawValue: 2)
    public static let serverShutdown = Self(rawValue: 3)
    public static let superseded = Self(rawValue: 4)
    public static let openFailed = Self(rawValue: 5)
    public static let wireNames = WireNames([
        0: "ROOM_END_UNKNOWN",
        1: "ROOM_END_API_DELETE",
        2: "ROOM_END_IDLE_TIMEOUT",
        3: "ROOM_END_SERVER_SHUTDOWN",
        4: "ROOM_END_SUPERSEDED",
        5: "ROOM_END_OPEN_FAILED",
    ])
}
