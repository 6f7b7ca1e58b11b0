// swift-format-ignore-file
// Made by scripts/generate-wire.py from the descriptors in the PyPI wheel livekit-protocol 1.1.29.
// Do not edit: change the script and run it again (its first lines say how).

/// `livekit.CreateRoomRequest`.
public struct CreateRoomRequest: WireMessage {
    public var name: String = ""
    public var emptyTimeout: UInt32 = 0
    public var maxParticipants: UInt32 = 0
    public var nodeId: String = ""
    public var metadata: String = ""
    public var minPlayoutDelay: UInt32 = 0
    public var maxPlayoutDelay: UInt32 = 0
    public var syncStreams: Bool = false
    public var departureTimeout: UInt32 = 0
    public var roomPreset: String = ""
    public var replayEnabled: Bool = false
    public var agents: [RoomAgentDispatch] = []
    public var tags: [String: String] = [:]
    public init() {}

    public static let wireFields = WireFields([
        1: "name",
        2: "empty_timeout",
        3: "max_participants",
        4: "node_id",
        5: "metadata",
        7: "min_playout_delay",
        8: "max_playout_delay",
        9: "sync_streams",
        10: "departure_timeout",
        12: "room_preset",
        13: "replay_enabled",
        14: "agents",
        15: "tags",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&name)
        case 2: try reader.scalar(&emptyTimeout)
        case 3: try reader.scalar(&maxParticipants)
        case 4: try reader.scalar(&nodeId)
        case 5: try reader.scalar(&metadata)
        case 7: try reader.scalar(&minPlayoutDelay)
        case 8: try reader.scalar(&maxPlayoutDelay)
        case 9: try reader.scalar(&syncStreams)
        case 10: try reader.scalar(&departureTimeout)
        case 12: try reader.scalar(&roomPreset)
        case 13: try reader.scalar(&replayEnabled)
        case 14: try reader.messages(&agents)
        case 15: try reader.map(&tags)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, name)
        writer.scalar(2, emptyTimeout)
        writer.scalar(3, maxParticipants)
        writer.scalar(4, nodeId)
        writer.scalar(5, metadata)
        writer.scalar(7, minPlayoutDelay)
        writer.scalar(8, maxPlayoutDelay)
        writer.scalar(9, syncStreams)
        writer.scalar(10, departureTimeout)
        writer.scalar(12, roomPreset)
        writer.scalar(13, replayEnabled)
        writer.messages(14, agents)
        writer.map(15, tags)
    }
}

/// `livekit.ListRoomsRequest`.
public struct ListRoomsRequest: WireMessage {
    public var names: [String] = []
    public init() {}

    public static let wireFields = WireFields([
        1: "names",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.repeated(&names)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.repeated(1, names)
    }
}

/// `livekit.ListRoomsResponse`.
public struct ListRoomsResponse: WireMessage {
    public var rooms: [Room] = []
    public init() {}

    public static let wireFields = WireFields([
        1: "rooms",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.messages(&rooms)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.messages(1, rooms)
    }
}

/// `livekit.DeleteRoomRequest`.
public struct DeleteRoomRequest: WireMessage {
    public var room: String = ""
    public init() {}

    public static let wireFields = WireFields([
        1: "room",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&room)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, room)
    }
}

/// `livekit.DeleteRoomResponse`.
public struct DeleteRoomResponse: WireMessage {
    public init() {}

    public static let wireFields = WireFields([:])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        try reader.skip()
    }
    public func encode(to writer: inout WireWriter) {}
}

/// `livekit.UpdateRoomMetadataRequest`.
public struct UpdateRoomMetadataRequest: WireMessage {
    public var room: String = ""
    public var metadata: String = ""
    public init() {}

    public static let wireFields = WireFields([
        1: "room",
        2: "metadata",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&room)
        case 2: try reader.scalar(&metadata)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, room)
        writer.scalar(2, metadata)
    }
}

/// `livekit.RoomConfiguration`.
public struct RoomConfiguration: WireMessage {
    public var name: String = ""
    public var emptyTimeout: UInt32 = 0
    public var departureTimeout: UInt32 = 0
    public var maxParticipants: UInt32 = 0
    public var minPlayoutDelay: UInt32 = 0
    public var maxPlayoutDelay: UInt32 = 0
    public var syncStreams: Bool = false
    public var agents: [RoomAgentDispatch] = []
    public var metadata: String = ""
    public var tags: [String: String] = [:]
    public init() {}

    public static let wireFields = WireFields([
        1: "name",
        2: "empty_timeout",
        3: "departure_timeout",
        4: "max_participants",
        7: "min_playout_delay",
        8: "max_playout_delay",
        9: "sync_streams",
        10: "agents",
        11: "metadata",
        12: "tags",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&name)
        case 2: try reader.scalar(&emptyTimeout)
        case 3: try reader.scalar(&departureTimeout)
        case 4: try reader.scalar(&maxParticipants)
        case 7: try reader.scalar(&minPlayoutDelay)
        case 8: try reader.scalar(&maxPlayoutDelay)
        case 9: try reader.scalar(&syncStreams)
        case 10: try reader.messages(&agents)
        case 11: try reader.scalar(&metadata)
        case 12: try reader.map(&tags)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, name)
        writer.scalar(2, emptyTimeout)
        writer.scalar(3, departureTimeout)
        writer.scalar(4, maxParticipants)
        writer.scalar(7, minPlayoutDelay)
        writer.scalar(8, maxPlayoutDelay)
        writer.scalar(9, syncStreams)
        writer.messages(10, agents)
        writer.scalar(11, metadata)
        writer.map(12, tags)
    }
}
