// swift-format-ignore-file
// Made by scripts/generate-wire.py from the descriptors in the PyPI wheel livekit-protocol 1.1.29.
// Do not edit: change the script and run it again (its first lines say how).

/// `livekit.ParticipantInfo`.
public struct ParticipantInfo: WireMessage {
    public var sid: String = ""
    public var identity: String = ""
    public var state = ParticipantInfo.State()
    public var tracks: [TrackInfo] = []
    public var metadata: String = ""
    public var joinedAt: Int64 = 0
    public var name: String = ""
    public var version: UInt32 = 0
    public var permission: ParticipantPermission?
    public var region: String = ""
    public var isPublisher: Bool = false
    public var kind = ParticipantInfo.Kind()
    public var attributes: [String: String] = [:]
    public var disconnectReason = DisconnectReason()
    public var joinedAtMs: Int64 = 0
    public var kindDetails: [ParticipantInfo.KindDetail] = []
    public var dataTracks: [DataTrackInfo] = []
    public var clientProtocol: Int32 = 0
    public var capabilities: [ClientInfo.Capability] = []
    public init() {}

    public static let wireFields = WireFields([
        1: "sid",
        2: "identity",
        3: "state",
        4: "tracks",
        5: "metadata",
        6: "joined_at",
        9: "name",
        10: "version",
        11: "permission",
        12: "region",
        13: "is_publisher",
        14: "kind",
        15: "attributes",
        16: "disconnect_reason",
        17: "joined_at_ms",
        18: "kind_details",
        19: "data_tracks",
        20: "client_protocol",
        21: "capabilities",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&sid)
        case 2: try reader.scalar(&identity)
        case 3: try reader.scalar(&state)
        case 4: try reader.messages(&tracks)
        case 5: try reader.scalar(&metadata)
        case 6: try reader.scalar(&joinedAt)
        case 9: try reader.scalar(&name)
        case 10: try reader.scalar(&version)
        case 11: try reader.message(&permission)
        case 12: try reader.scalar(&region)
        case 13: try reader.scalar(&isPublisher)
        case 14: try reader.scalar(&kind)
        case 15: try reader.map(&attributes)
        case 16: try reader.scalar(&disconnectReason)
        case 17: try reader.scalar(&joinedAtMs)
        case 18: try reader.repeated(&kindDetails)
        case 19: try reader.messages(&dataTracks)
        case 20: try reader.scalar(&clientProtocol)
        case 21: try reader.repeated(&capabilities)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, sid)
        writer.scalar(2, identity)
        writer.scalar(3, state)
        writer.messages(4, tracks)
        writer.scalar(5, metadata)
        writer.scalar(6, joinedAt)
        writer.scalar(9, name)
        writer.scalar(10, version)
        writer.message(11, permission)
        writer.scalar(12, region)
        writer.scalar(13, isPublisher)
        writer.scalar(14, kind)
        writer.map(15, attributes)
        writer.scalar(16, disconnectReason)
        writer.scalar(17, joinedAtMs)
        writer.repeated(18, kindDetails)
        writer.messages(19, dataTracks)
        writer.scalar(20, clientProtocol)
        writer.repeated(21, capabilities)
    }

    /// `livekit.ParticipantInfo.State`.
    public struct State: WireEnum {
        public var rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }
        public static let joining = Self(rawValue: 0)
        public static let joined = Self(rawValue: 1)
        public static let active = Self(rawValue: 2)
        public static let disconnected = Self(rawValue: 3)
        public static let wireNames = WireNames([
            0: "JOINING",
            1: "JOINED",
            2: "ACTIVE",
            3: "DISCONNECTED",
        ])
    }

    /// `livekit.ParticipantInfo.Kind`.
    public struct Kind: WireEnum {
        public var rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }
        public static let standard = Self(rawValue: 0)
        public static let ingress = Self(rawValue: 1)
        public static let egress = Self(rawValue: 2)
        public static let sip = Self(rawValue: 3)
        public static let agent = Self(rawValue: 4)
        public static let connector = Self(rawValue: 7)
        public static let bridge = Self(rawValue: 8)
        public static let wireNames = WireNames([
            0: "STANDARD",
            1: "INGRESS",
            2: "EGRESS",
            3: "SIP",
            4: "AGENT",
            7: "CONNECTOR",
            8: "BRIDGE",
        ])
    }

    /// `livekit.ParticipantInfo.KindDetail`.
    public struct KindDetail: WireEnum {
        public var rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }
        public static let cloudAgent = Self(rawValue: 0)
        public static let forwarded = Self(rawValue: 1)
        public static let connectorWhatsapp = Self(rawValue: 2)
        public static let connectorTwilio = Self(rawValue: 3)
        public static let bridgeRtsp = Self(rawValue: 4)
        public static let simulation = Self(rawValue: 5)
        public static let wireNames = WireNames([
            0: "CLOUD_AGENT",
            1: "FORWARDED",
            2: "CONNECTOR_WHATSAPP",
            3: "CONNECTOR_TWILIO",
            4: "BRIDGE_RTSP",
            5: "SIMULATION",
        ])
    }
}

/// `livekit.ParticipantPermission`.
public struct ParticipantPermission: WireMessage {
    public var canSubscribe: Bool = false
    public var canPublish: Bool = false
    public var canPublishData: Bool = false
    public var hidden: Bool = false
    /// Deprecated in the protocol.
    public var recorder: Bool = false
    public var canPublishSources: [TrackSource] = []
    public var canUpdateMetadata: Bool = false
    /// Deprecated in the protocol.
    public var agent: Bool = false
    public var canSubscribeMetrics: Bool = false
    public var canManageAgentSession: Bool = false
    public init() {}

    public static let wireFields = WireFields([
        1: "can_subscribe",
        2: "can_publish",
        3: "can_publish_data",
        7: "hidden",
        8: "recorder",
        9: "can_publish_sources",
        10: "can_update_metadata",
        11: "agent",
        12: "can_subscribe_metrics",
        13: "can_manage_agent_session",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&canSubscribe)
        case 2: try reader.scalar(&canPublish)
        case 3: try reader.scalar(&canPublishData)
        case 7: try reader.scalar(&hidden)
        case 8: try reader.scalar(&recorder)
        case 9: try reader.repeated(&canPublishSources)
        case 10: try reader.scalar(&canUpdateMetadata)
        case 11: try reader.scalar(&agent)
        case 12: try reader.scalar(&canSubscribeMetrics)
        case 13: try reader.scalar(&canManageAgentSession)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, canSubscribe)
        writer.scalar(2, canPublish)
        writer.scalar(3, canPublishData)
        writer.scalar(7, hidden)
        writer.scalar(8, recorder)
        writer.repeated(9, canPublishSources)
        writer.scalar(10, canUpdateMetadata)
        writer.scalar(11, agent)
        writer.scalar(12, canSubscribeMetrics)
        writer.scalar(13, canManageAgentSession)
    }
}

/// `livekit.ParticipantTracks`.
public struct ParticipantTracks: WireMessage {
    public var participantSid: String = ""
    public var trackSids: [String] = []
    public init() {}

    public static let wireFields = WireFields([
        1: "participant_sid",
        2: "track_sids",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&participantSid)
        case 2: try reader.repeated(&trackSids)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, participantSid)
        writer.repeated(2, trackSids)
    }
}
