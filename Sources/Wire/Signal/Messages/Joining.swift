// swift-format-ignore-file
// Made by scripts/generate-wire.py from the descriptors in the PyPI wheel livekit-protocol 1.1.29.
// Do not edit: change the script and run it again (its first lines say how).

/// `livekit.WrappedJoinRequest`.
public struct WrappedJoinRequest: WireMessage {
    public var compression = WrappedJoinRequest.Compression()
    public var joinRequest: [UInt8] = []
    public init() {}

    public static let wireFields = WireFields([
        1: "compression",
        2: "join_request",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&compression)
        case 2: try reader.scalar(&joinRequest)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, compression)
        writer.scalar(2, joinRequest)
    }

    /// `livekit.WrappedJoinRequest.Compression`.
    public struct Compression: WireEnum {
        public var rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }
        public static let none = Self(rawValue: 0)
        public static let gzip = Self(rawValue: 1)
        public static let wireNames = WireNames([
            0: "NONE",
            1: "GZIP",
        ])
    }
}

/// `livekit.JoinRequest`.
public struct JoinRequest: WireMessage {
    public var clientInfo: ClientInfo?
    public var connectionSettings: ConnectionSettings?
    public var metadata: String = ""
    public var participantAttributes: [String: String] = [:]
    public var addTrackRequests: [AddTrackRequest] = []
    public var publisherOffer: SessionDescription?
    public var reconnect: Bool = false
    public var reconnectReason = ReconnectReason()
    public var participantSid: String = ""
    public var syncState: SyncState?
    public init() {}

    public static let wireFields = WireFields([
        1: "client_info",
        2: "connection_settings",
        3: "metadata",
        4: "participant_attributes",
        5: "add_track_requests",
        6: "publisher_offer",
        7: "reconnect",
        8: "reconnect_reason",
        9: "participant_sid",
        10: "sync_state",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.message(&clientInfo)
        case 2: try reader.message(&connectionSettings)
        case 3: try reader.scalar(&metadata)
        case 4: try reader.map(&participantAttributes)
        case 5: try reader.messages(&addTrackRequests)
        case 6: try reader.message(&publisherOffer)
        case 7: try reader.scalar(&reconnect)
        case 8: try reader.scalar(&reconnectReason)
        case 9: try reader.scalar(&participantSid)
        case 10: try reader.message(&syncState)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.message(1, clientInfo)
        writer.message(2, connectionSettings)
        writer.scalar(3, metadata)
        writer.map(4, participantAttributes)
        writer.messages(5, addTrackRequests)
        writer.message(6, publisherOffer)
        writer.scalar(7, reconnect)
        writer.scalar(8, reconnectReason)
        writer.scalar(9, participantSid)
        writer.message(10, syncState)
    }
}

/// `livekit.ConnectionSettings`.
public struct ConnectionSettings: WireMessage {
    public var autoSubscribe: Bool = false
    public var adaptiveStream: Bool = false
    public var subscriberAllowPause: Bool?
    public var disableIceLite: Bool = false
    public var autoSubscribeDataTrack: Bool?
    public init() {}

    public static let wireFields = WireFields([
        1: "auto_subscribe",
        2: "adaptive_stream",
        3: "subscriber_allow_pause",
        4: "disable_ice_lite",
        5: "auto_subscribe_data_track",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&autoSubscribe)
        case 2: try reader.scalar(&adaptiveStream)
        case 3: try reader.optional(&subscriberAllowPause)
        case 4: try reader.scalar(&disableIceLite)
        case 5: try reader.optional(&autoSubscribeDataTrack)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, autoSubscribe)
        writer.scalar(2, adaptiveStream)
        writer.optional(3, subscriberAllowPause)
        writer.scalar(4, disableIceLite)
        writer.optional(5, autoSubscribeDataTrack)
    }
}

/// `livekit.JoinResponse`.
public struct JoinResponse: WireMessage {
    public var room: Room?
    public var participant: ParticipantInfo?
    public var otherParticipants: [ParticipantInfo] = []
    public var serverVersion: String = ""
    public var iceServers: [ICEServer] = []
    public var subscriberPrimary: Bool = false
    public var alternativeUrl: String = ""
    public var clientConfiguration: ClientConfiguration?
    public var serverRegion: String = ""
    public var pingTimeout: Int32 = 0
    public var pingInterval: Int32 = 0
    public var serverInfo: ServerInfo?
    public var sifTrailer: [UInt8] = []
    public var enabledPublishCodecs: [Codec] = []
    public var fastPublish: Bool = false
    public init() {}

    public static let wireFields = WireFields([
        1: "room",
        2: "participant",
        3: "other_participants",
        4: "server_version",
        5: "ice_servers",
        6: "subscriber_primary",
        7: "alternative_url",
        8: "client_configuration",
        9: "server_region",
        10: "ping_timeout",
        11: "ping_interval",
        12: "server_info",
        13: "sif_trailer",
        14: "enabled_publish_codecs",
        15: "fast_publish",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.message(&room)
        case 2: try reader.message(&participant)
        case 3: try reader.messages(&otherParticipants)
        case 4: try reader.scalar(&serverVersion)
        case 5: try reader.messages(&iceServers)
        case 6: try reader.scalar(&subscriberPrimary)
        case 7: try reader.scalar(&alternativeUrl)
        case 8: try reader.message(&clientConfiguration)
        case 9: try reader.scalar(&serverRegion)
        case 10: try reader.scalar(&pingTimeout)
        case 11: try reader.scalar(&pingInterval)
        case 12: try reader.message(&serverInfo)
        case 13: try reader.scalar(&sifTrailer)
        case 14: try reader.messages(&enabledPublishCodecs)
        case 15: try reader.scalar(&fastPublish)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.message(1, room)
        writer.message(2, participant)
        writer.messages(3, otherParticipants)
        writer.scalar(4, serverVersion)
        writer.messages(5, iceServers)
        writer.scalar(6, subscriberPrimary)
        writer.scalar(7, alternativeUrl)
        writer.message(8, clientConfiguration)
        writer.scalar(9, serverRegion)
        writer.scalar(10, pingTimeout)
        writer.scalar(11, pingInterval)
        writer.message(12, serverInfo)
        writer.scalar(13, sifTrailer)
        writer.messages(14, enabledPublishCodecs)
        writer.scalar(15, fastPublish)
    }
}

/// `livekit.ReconnectResponse`.
public struct ReconnectResponse: WireMessage {
    public var iceServers: [ICEServer] = []
    public var clientConfiguration: ClientConfiguration?
    public var serverInfo: ServerInfo?
    public var lastMessageSeq: UInt32 = 0
    public init() {}

    public static let wireFields = WireFields([
        1: "ice_servers",
        2: "client_configuration",
        3: "server_info",
        4: "last_message_seq",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.messages(&iceServers)
        case 2: try reader.message(&clientConfiguration)
        case 3: try reader.message(&serverInfo)
        case 4: try reader.scalar(&lastMessageSeq)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.messages(1, iceServers)
        writer.message(2, clientConfiguration)
        writer.message(3, serverInfo)
        writer.scalar(4, lastMessageSeq)
    }
}

/// `livekit.ICEServer`.
public struct ICEServer: WireMessage {
    public var urls: [String] = []
    public var username: String = ""
    public var credential: String = ""
    public init() {}

    public static let wireFields = WireFields([
        1: "urls",
        2: "username",
        3: "credential",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.repeated(&urls)
        case 2: try reader.scalar(&username)
        case 3: try reader.scalar(&credential)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.repeated(1, urls)
        writer.scalar(2, username)
        writer.scalar(3, credential)
    }
}

/// `livekit.ReconnectReason`.
public struct ReconnectReason: WireEnum {
    public var rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }
    public static let unknown = Self(rawValue: 0)
    public static let signalDisconnected = Self(rawValue: 1)
    public static let publisherFailed = Self(rawValue: 2)
    public static let subscriberFailed = Self(rawValue: 3)
    public static let switchCandidate = Self(rawValue: 4)
    public static let wireNames = WireNames([
        0: "RR_UNKNOWN",
        1: "RR_SIGNAL_DISCONNECTED",
        2: "RR_PUBLISHER_FAILED",
        3: "RR_SUBSCRIBER_FAILED",
        4: "RR_SWITCH_CANDIDATE",
    ])
}

/// `livekit.SyncState`.
public struct SyncState: WireMessage {
    public var answer: SessionDescription?
    public var subscription: UpdateSubscription?
    public var publishTracks: [TrackPublishedResponse] = []
    public var dataChannels: [DataChannelInfo] = []
    public var offer: SessionDescription?
    public var trackSidsDisabled: [String] = []
    public var datachannelReceiveStates: [DataChannelReceiveState] = []
    public var publishDataTracks: [PublishDataTrackResponse] = []
    public var dataSubscription: UpdateDataSubscription?
    public init() {}

    public static let wireFields = WireFields([
        1: "answer",
        2: "subscription",
        3: "publish_tracks",
        4: "data_channels",
        5: "offer",
        6: "track_sids_disabled",
        7: "datachannel_receive_states",
        8: "publish_data_tracks",
        9: "data_subscription",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.message(&answer)
        case 2: try reader.message(&subscription)
        case 3: try reader.messages(&publishTracks)
        case 4: try reader.messages(&dataChannels)
        case 5: try reader.message(&offer)
        case 6: try reader.repeated(&trackSidsDisabled)
        case 7: try reader.messages(&datachannelReceiveStates)
        case 8: try reader.messages(&publishDataTracks)
        case 9: try reader.message(&dataSubscription)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.message(1, answer)
        writer.message(2, subscription)
        writer.messages(3, publishTracks)
        writer.messages(4, dataChannels)
        writer.message(5, offer)
        writer.repeated(6, trackSidsDisabled)
        writer.messages(7, datachannelReceiveStates)
        writer.messages(8, publishDataTracks)
        writer.message(9, dataSubscription)
    }
}

/// `livekit.DataChannelReceiveState`.
public struct DataChannelReceiveState: WireMessage {
    public var publisherSid: String = ""
    public var lastSeq: UInt32 = 0
    public init() {}

    public static let wireFields = WireFields([
        1: "publisher_sid",
        2: "last_seq",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&publisherSid)
        case 2: try reader.scalar(&lastSeq)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, publisherSid)
        writer.scalar(2, lastSeq)
    }
}

/// `livekit.DataChannelInfo`.
public struct DataChannelInfo: WireMessage {
    public var label: String = ""
    public var id: UInt32 = 0
    public var target = SignalTarget()
    public init() {}

    public static let wireFields = WireFields([
        1: "label",
        2: "id",
        3: "target",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&label)
        case 2: try reader.scalar(&id)
        case 3: try reader.scalar(&target)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, label)
        writer.scalar(2, id)
        writer.scalar(3, target)
    }
}
