// swift-format-ignore-file
// Made by scripts/generate-wire.py from the descriptors in the PyPI wheel livekit-protocol 1.1.29.
// Do not edit: change the script and run it again (its first lines say how).

/// `livekit.Room`.
public struct Room: WireMessage {
    public var sid: String = ""
    public var name: String = ""
    public var emptyTimeout: UInt32 = 0
    public var maxParticipants: UInt32 = 0
    public var creationTime: Int64 = 0
    public var turnPassword: String = ""
    public var enabledCodecs: [Codec] = []
    public var metadata: String = ""
    public var numParticipants: UInt32 = 0
    public var activeRecording: Bool = false
    public var numPublishers: UInt32 = 0
    public var version: TimedVersion?
    public var departureTimeout: UInt32 = 0
    public var creationTimeMs: Int64 = 0
    public init() {}

    public static let wireFields = WireFields([
        1: "sid",
        2: "name",
        3: "empty_timeout",
        4: "max_participants",
        5: "creation_time",
        6: "turn_password",
        7: "enabled_codecs",
        8: "metadata",
        9: "num_participants",
        10: "active_recording",
        11: "num_publishers",
        13: "version",
        14: "departure_timeout",
        15: "creation_time_ms",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&sid)
        case 2: try reader.scalar(&name)
        case 3: try reader.scalar(&emptyTimeout)
        case 4: try reader.scalar(&maxParticipants)
        case 5: try reader.scalar(&creationTime)
        case 6: try reader.scalar(&turnPassword)
        case 7: try reader.messages(&enabledCodecs)
        case 8: try reader.scalar(&metadata)
        case 9: try reader.scalar(&numParticipants)
        case 10: try reader.scalar(&activeRecording)
        case 11: try reader.scalar(&numPublishers)
        case 13: try reader.message(&version)
        case 14: try reader.scalar(&departureTimeout)
        case 15: try reader.scalar(&creationTimeMs)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, sid)
        writer.scalar(2, name)
        writer.scalar(3, emptyTimeout)
        writer.scalar(4, maxParticipants)
        writer.scalar(5, creationTime)
        writer.scalar(6, turnPassword)
        writer.messages(7, enabledCodecs)
        writer.scalar(8, metadata)
        writer.scalar(9, numParticipants)
        writer.scalar(10, activeRecording)
        writer.scalar(11, numPublishers)
        writer.message(13, version)
        writer.scalar(14, departureTimeout)
        writer.scalar(15, creationTimeMs)
    }
}

/// `livekit.Codec`.
public struct Codec: WireMessage {
    public var mime: String = ""
    public var fmtpLine: String = ""
    public init() {}

    public static let wireFields = WireFields([
        1: "mime",
        2: "fmtp_line",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&mime)
        case 2: try reader.scalar(&fmtpLine)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, mime)
        writer.scalar(2, fmtpLine)
    }
}

/// `livekit.TimedVersion`.
public struct TimedVersion: WireMessage {
    public var unixMicro: Int64 = 0
    public var ticks: Int32 = 0
    public init() {}

    public static let wireFields = WireFields([
        1: "unix_micro",
        2: "ticks",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&unixMicro)
        case 2: try reader.scalar(&ticks)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, unixMicro)
        writer.scalar(2, ticks)
    }
}

/// `livekit.PlayoutDelay`.
public struct PlayoutDelay: WireMessage {
    public var enabled: Bool = false
    public var min: UInt32 = 0
    public var max: UInt32 = 0
    public init() {}

    public static let wireFields = WireFields([
        1: "enabled",
        2: "min",
        3: "max",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&enabled)
        case 2: try reader.scalar(&min)
        case 3: try reader.scalar(&max)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, enabled)
        writer.scalar(2, min)
        writer.scalar(3, max)
    }
}

/// `livekit.ServerInfo`.
public struct ServerInfo: WireMessage {
    public var edition = ServerInfo.Edition()
    public var version: String = ""
    public var `protocol`: Int32 = 0
    public var region: String = ""
    public var nodeId: String = ""
    public var debugInfo: String = ""
    public var agentProtocol: Int32 = 0
    public init() {}

    public static let wireFields = WireFields([
        1: "edition",
        2: "version",
        3: "protocol",
        4: "region",
        5: "node_id",
        6: "debug_info",
        7: "agent_protocol",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&edition)
        case 2: try reader.scalar(&version)
        case 3: try reader.scalar(&`protocol`)
        case 4: try reader.scalar(&region)
        case 5: try reader.scalar(&nodeId)
        case 6: try reader.scalar(&debugInfo)
        case 7: try reader.scalar(&agentProtocol)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, edition)
        writer.scalar(2, version)
        writer.scalar(3, `protocol`)
        writer.scalar(4, region)
        writer.scalar(5, nodeId)
        writer.scalar(6, debugInfo)
        writer.scalar(7, agentProtocol)
    }

    /// `livekit.ServerInfo.Edition`.
    public struct Edition: WireEnum {
        public var rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }
        public static let standard = Self(rawValue: 0)
        public static let cloud = Self(rawValue: 1)
        public static let wireNames = WireNames([
            0: "Standard",
            1: "Cloud",
        ])
    }
}
