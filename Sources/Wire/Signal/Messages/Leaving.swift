// swift-format-ignore-file
// Made by scripts/generate-wire.py from the descriptors in the PyPI wheel livekit-protocol 1.1.29.
// Do not edit: change the script and run it again (its first lines say how).

/// `livekit.LeaveRequest`.
public struct LeaveRequest: WireMessage {
    public var canReconnect: Bool = false
    public var reason = DisconnectReason()
    public var action = LeaveRequest.Action()
    public var regions: RegionSettings?
    public init() {}

    public static let wireFields = WireFields([
        1: "can_reconnect",
        2: "reason",
        3: "action",
        4: "regions",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&canReconnect)
        case 2: try reader.scalar(&reason)
        case 3: try reader.scalar(&action)
        case 4: try reader.message(&regions)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, canReconnect)
        writer.scalar(2, reason)
        writer.scalar(3, action)
        writer.message(4, regions)
    }

    /// `livekit.LeaveRequest.Action`.
    public struct Action: WireEnum {
        public var rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }
        public static let disconnect = Self(rawValue: 0)
        public static let resume = Self(rawValue: 1)
        public static let reconnect = Self(rawValue: 2)
        public static let wireNames = WireNames([
            0: "DISCONNECT",
            1: "RESUME",
            2: "RECONNECT",
        ])
    }
}

/// `livekit.RegionSettings`.
public struct RegionSettings: WireMessage {
    public var regions: [RegionInfo] = []
    public init() {}

    public static let wireFields = WireFields([
        1: "regions",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.messages(&regions)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.messages(1, regions)
    }
}

/// `livekit.RegionInfo`.
public struct RegionInfo: WireMessage {
    public var region: String = ""
    public var url: String = ""
    public var distance: Int64 = 0
    public init() {}

    public static let wireFields = WireFields([
        1: "region",
        2: "url",
        3: "distance",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&region)
        case 2: try reader.scalar(&url)
        case 3: try reader.scalar(&distance)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, region)
        writer.scalar(2, url)
        writer.scalar(3, distance)
    }
}

/// `livekit.DisconnectReason`.
public struct DisconnectReason: WireEnum {
    public var rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }
    public static let unknownReason = Self(rawValue: 0)
    public static let clientInitiated = Self(rawValue: 1)
    public static let duplicateIdentity = Self(rawValue: 2)
    public static let serverShutdown = Self(rawValue: 3)
    public static let participantRemoved = Self(rawValue: 4)
    public static let roomDeleted = Self(rawValue: 5)
    public static let stateMismatch = Self(rawValue: 6)
    public static let joinFailure = Self(rawValue: 7)
    public static let migration = Self(rawValue: 8)
    public static let signalClose = Self(rawValue: 9)
    public static let roomClosed = Self(rawValue: 10)
    public static let userUnavailable = Self(rawValue: 11)
    public static let userRejected = Self(rawValue: 12)
    public static let sipTrunkFailure = Self(rawValue: 13)
    public static let connectionTimeout = Self(rawValue: 14)
    public static let mediaFailure = Self(rawValue: 15)
    public static let agentError = Self(rawValue: 16)
    public static let wireNames = WireNames([
        0: "UNKNOWN_REASON",
        1: "CLIENT_INITIATED",
        2: "DUPLICATE_IDENTITY",
        3: "SERVER_SHUTDOWN",
        4: "PARTICIPANT_REMOVED",
        5: "ROOM_DELETED",
        6: "STATE_MISMATCH",
        7: "JOIN_FAILURE",
        8: "MIGRATION",
        9: "SIGNAL_CLOSE",
        10: "ROOM_CLOSED",
        11: "USER_UNAVAILABLE",
        12: "USER_REJECTED",
        13: "SIP_TRUNK_FAILURE",
        14: "CONNECTION_TIMEOUT",
        15: "MEDIA_FAILURE",
        16: "AGENT_ERROR",
    ])
}

/// `livekit.RoomMovedResponse`.
public struct RoomMovedResponse: WireMessage {
    public var room: Room?
    public var token: String = ""
    public var participant: ParticipantInfo?
    public var otherParticipants: [ParticipantInfo] = []
    public init() {}

    public static let wireFields = WireFields([
        1: "room",
        2: "token",
        3: "participant",
        4: "other_participants",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.message(&room)
        case 2: try reader.scalar(&token)
        case 3: try reader.message(&participant)
        case 4: try reader.messages(&otherParticipants)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.message(1, room)
        writer.scalar(2, token)
        writer.message(3, participant)
        writer.messages(4, otherParticipants)
    }
}
