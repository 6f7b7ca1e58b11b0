// swift-format-ignore-file
// Made by scripts/generate-wire.py from the descriptors in the PyPI wheel livekit-protocol 1.1.29.
// Do not edit: change the script and run it again (its first lines say how).

/// `livekit.RoomParticipantIdentity`.
public struct RoomParticipantIdentity: WireMessage {
    public var room: String = ""
    public var identity: String = ""
    public var revokeTokenTs: Int64 = 0
    public init() {}

    public static let wireFields = WireFields([
        1: "room",
        2: "identity",
        3: "revoke_token_ts",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&room)
        case 2: try reader.scalar(&identity)
        case 3: try reader.scalar(&revokeTokenTs)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, room)
        writer.scalar(2, identity)
        writer.scalar(3, revokeTokenTs)
    }
}

/// `livekit.ListParticipantsRequest`.
public struct ListParticipantsRequest: WireMessage {
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

/// `livekit.ListParticipantsResponse`.
public struct ListParticipantsResponse: WireMessage {
    public var participants: [ParticipantInfo] = []
    public init() {}

    public static let wireFields = WireFields([
        1: "participants",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.messages(&participants)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.messages(1, participants)
    }
}

/// `livekit.RemoveParticipantResponse`.
public struct RemoveParticipantResponse: WireMessage {
    public init() {}

    public static let wireFields = WireFields([:])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        try reader.skip()
    }
    public func encode(to writer: inout WireWriter) {}
}

/// `livekit.MuteRoomTrackRequest`.
public struct MuteRoomTrackRequest: WireMessage {
    public var room: String = ""
    public var identity: String = ""
    public var trackSid: String = ""
    public var muted: Bool = false
    public init() {}

    public static let wireFields = WireFields([
        1: "room",
        2: "identity",
        3: "track_sid",
        4: "muted",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&room)
        case 2: try reader.scalar(&identity)
        case 3: try reader.scalar(&trackSid)
        case 4: try reader.scalar(&muted)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, room)
        writer.scalar(2, identity)
        writer.scalar(3, trackSid)
        writer.scalar(4, muted)
    }
}

/// `livekit.MuteRoomTrackResponse`.
public struct MuteRoomTrackResponse: WireMessage {
    public var track: TrackInfo?
    public init() {}

    public static let wireFields = WireFields([
        1: "track",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.message(&track)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.message(1, track)
    }
}

/// `livekit.UpdateParticipantRequest`.
public struct UpdateParticipantRequest: WireMessage {
    public var room: String = ""
    public var identity: String = ""
    public var metadata: String = ""
    public var permission: ParticipantPermission?
    public var name: String = ""
    public var attributes: [String: String] = [:]
    public init() {}

    public static let wireFields = WireFields([
        1: "room",
        2: "identity",
        3: "metadata",
        4: "permission",
        5: "name",
        6: "attributes",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&room)
        case 2: try reader.scalar(&identity)
        case 3: try reader.scalar(&metadata)
        case 4: try reader.message(&permission)
        case 5: try reader.scalar(&name)
        case 6: try reader.map(&attributes)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, room)
        writer.scalar(2, identity)
        writer.scalar(3, metadata)
        writer.message(4, permission)
        writer.scalar(5, name)
        writer.map(6, attributes)
    }
}

/// `livekit.UpdateSubscriptionsRequest`.
public struct UpdateSubscriptionsRequest: WireMessage {
    public var room: String = ""
    public var identity: String = ""
    public var trackSids: [String] = []
    public var subscribe: Bool = false
    public var participantTracks: [ParticipantTracks] = []
    public init() {}

    public static let wireFields = WireFields([
        1: "room",
        2: "identity",
        3: "track_sids",
        4: "subscribe",
        5: "participant_tracks",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&room)
        case 2: try reader.scalar(&identity)
        case 3: try reader.repeated(&trackSids)
        case 4: try reader.scalar(&subscribe)
        case 5: try reader.messages(&participantTracks)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, room)
        writer.scalar(2, identity)
        writer.repeated(3, trackSids)
        writer.scalar(4, subscribe)
        writer.messages(5, participantTracks)
    }
}

/// `livekit.UpdateSubscriptionsResponse`.
public struct UpdateSubscriptionsResponse: WireMessage {
    public init() {}

    public static let wireFields = WireFields([:])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        try reader.skip()
    }
    public func encode(to writer: inout WireWriter) {}
}

/// `livekit.ForwardParticipantRequest`.
public struct ForwardParticipantRequest: WireMessage {
    public var room: String = ""
    public var identity: String = ""
    public var destinationRoom: String = ""
    public init() {}

    public static let wireFields = WireFields([
        1: "room",
        2: "identity",
        3: "destination_room",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&room)
        case 2: try reader.scalar(&identity)
        case 3: try reader.scalar(&destinationRoom)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, room)
        writer.scalar(2, identity)
        writer.scalar(3, destinationRoom)
    }
}

/// `livekit.ForwardParticipantResponse`.
public struct ForwardParticipantResponse: WireMessage {
    public init() {}

    public static let wireFields = WireFields([:])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        try reader.skip()
    }
    public func encode(to writer: inout WireWriter) {}
}

/// `livekit.MoveParticipantRequest`.
public struct MoveParticipantRequest: WireMessage {
    public var room: String = ""
    public var identity: String = ""
    public var destinationRoom: String = ""
    public init() {}

    public static let wireFields = WireFields([
        1: "room",
        2: "identity",
        3: "destination_room",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&room)
        case 2: try reader.scalar(&identity)
        case 3: try reader.scalar(&destinationRoom)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, room)
        writer.scalar(2, identity)
        writer.scalar(3, destinationRoom)
    }
}

/// `livekit.MoveParticipantResponse`.
public struct MoveParticipantResponse: WireMessage {
    public init() {}

    public static let wireFields = WireFields([:])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        try reader.skip()
    }
    public func encode(to writer: inout WireWriter) {}
}
