// swift-format-ignore-file
// Made by scripts/generate-wire.py from the descriptors in the PyPI wheel livekit-protocol 1.1.29.
// Do not edit: change the script and run it again (its first lines say how).

/// `livekit.ParticipantUpdate`.
public struct ParticipantUpdate: WireMessage {
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

/// `livekit.RoomUpdate`.
public struct RoomUpdate: WireMessage {
    public var room: Room?
    public init() {}

    public static let wireFields = WireFields([
        1: "room",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.message(&room)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.message(1, room)
    }
}

/// `livekit.SpeakersChanged`.
public struct SpeakersChanged: WireMessage {
    public var speakers: [SpeakerInfo] = []
    public init() {}

    public static let wireFields = WireFields([
        1: "speakers",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.messages(&speakers)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.messages(1, speakers)
    }
}

/// `livekit.SpeakerInfo`.
public struct SpeakerInfo: WireMessage {
    public var sid: String = ""
    public var level: Float = 0
    public var active: Bool = false
    public init() {}

    public static let wireFields = WireFields([
        1: "sid",
        2: "level",
        3: "active",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&sid)
        case 2: try reader.scalar(&level)
        case 3: try reader.scalar(&active)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, sid)
        writer.scalar(2, level)
        writer.scalar(3, active)
    }
}

/// `livekit.ConnectionQualityInfo`.
public struct ConnectionQualityInfo: WireMessage {
    public var participantSid: String = ""
    public var quality = ConnectionQuality()
    public var score: Float = 0
    public init() {}

    public static let wireFields = WireFields([
        1: "participant_sid",
        2: "quality",
        3: "score",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&participantSid)
        case 2: try reader.scalar(&quality)
        case 3: try reader.scalar(&score)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, participantSid)
        writer.scalar(2, quality)
        writer.scalar(3, score)
    }
}

/// `livekit.ConnectionQualityUpdate`.
public struct ConnectionQualityUpdate: WireMessage {
    public var updates: [ConnectionQualityInfo] = []
    public init() {}

    public static let wireFields = WireFields([
        1: "updates",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.messages(&updates)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.messages(1, updates)
    }
}

/// `livekit.ConnectionQuality`.
public struct ConnectionQuality: WireEnum {
    public var rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }
    public static let poor = Self(rawValue: 0)
    public static let good = Self(rawValue: 1)
    public static let excellent = Self(rawValue: 2)
    public static let lost = Self(rawValue: 3)
    public static let wireNames = WireNames([
        0: "POOR",
        1: "GOOD",
        2: "EXCELLENT",
        3: "LOST",
    ])
}

/// `livekit.UpdateParticipantMetadata`.
public struct UpdateParticipantMetadata: WireMessage {
    public var metadata: String = ""
    public var name: String = ""
    public var attributes: [String: String] = [:]
    public var requestId: UInt32 = 0
    public init() {}

    public static let wireFields = WireFields([
        1: "metadata",
        2: "name",
        3: "attributes",
        4: "request_id",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&metadata)
        case 2: try reader.scalar(&name)
        case 3: try reader.map(&attributes)
        case 4: try reader.scalar(&requestId)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, metadata)
        writer.scalar(2, name)
        writer.map(3, attributes)
        writer.scalar(4, requestId)
    }
}

/// `livekit.RequestResponse`.
public struct RequestResponse: WireMessage {
    public var requestId: UInt32 = 0
    public var reason = RequestResponse.Reason()
    public var message: String = ""
    public var request: Request?
    public init() {}

    public indirect enum Request: Equatable, Sendable {
        case trickle(TrickleRequest)
        case addTrack(AddTrackRequest)
        case mute(MuteTrackRequest)
        case updateMetadata(UpdateParticipantMetadata)
        case updateAudioTrack(UpdateLocalAudioTrack)
        case updateVideoTrack(UpdateLocalVideoTrack)
        case publishDataTrack(PublishDataTrackRequest)
        case unpublishDataTrack(UnpublishDataTrackRequest)
    }

    public static let wireFields = WireFields([
        1: "request_id",
        2: "reason",
        3: "message",
        4: "trickle",
        5: "add_track",
        6: "mute",
        7: "update_metadata",
        8: "update_audio_track",
        9: "update_video_track",
        10: "publish_data_track",
        11: "unpublish_data_track",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&requestId)
        case 2: try reader.scalar(&reason)
        case 3: try reader.scalar(&message)
        case 4:
            var found: TrickleRequest?
            if case .trickle(let earlier)? = request { found = earlier }
            try reader.message(&found)
            if let found { request = .trickle(found) }
        case 5:
            var found: AddTrackRequest?
            if case .addTrack(let earlier)? = request { found = earlier }
            try reader.message(&found)
            if let found { request = .addTrack(found) }
        case 6:
            var found: MuteTrackRequest?
            if case .mute(let earlier)? = request { found = earlier }
            try reader.message(&found)
            if let found { request = .mute(found) }
        case 7:
            var found: UpdateParticipantMetadata?
            if case .updateMetadata(let earlier)? = request { found = earlier }
            try reader.message(&found)
            if let found { request = .updateMetadata(found) }
        case 8:
            var found: UpdateLocalAudioTrack?
            if case .updateAudioTrack(let earlier)? = request { found = earlier }
            try reader.message(&found)
            if let found { request = .updateAudioTrack(found) }
        case 9:
            var found: UpdateLocalVideoTrack?
            if case .updateVideoTrack(let earlier)? = request { found = earlier }
            try reader.message(&found)
            if let found { request = .updateVideoTrack(found) }
        case 10:
            var found: PublishDataTrackRequest?
            if case .publishDataTrack(let earlier)? = request { found = earlier }
            try reader.message(&found)
            if let found { request = .publishDataTrack(found) }
        case 11:
            var found: UnpublishDataTrackRequest?
            if case .unpublishDataTrack(let earlier)? = request { found = earlier }
            try reader.message(&found)
            if let found { request = .unpublishDataTrack(found) }
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, requestId)
        writer.scalar(2, reason)
        writer.scalar(3, message)
        switch request {
        case .trickle(let value): writer.message(4, value)
        case .addTrack(let value): writer.message(5, value)
        case .mute(let value): writer.message(6, value)
        case .updateMetadata(let value): writer.message(7, value)
        case .updateAudioTrack(let value): writer.message(8, value)
        case .updateVideoTrack(let value): writer.message(9, value)
        case .publishDataTrack(let value): writer.message(10, value)
        case .unpublishDataTrack(let value): writer.message(11, value)
        case nil: break
        }
    }

    /// `livekit.RequestResponse.Reason`.
    public struct Reason: WireEnum {
        public var rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }
        public static let ok = Self(rawValue: 0)
        public static let notFound = Self(rawValue: 1)
        public static let notAllowed = Self(rawValue: 2)
        public static let limitExceeded = Self(rawValue: 3)
        public static let queued = Self(rawValue: 4)
        public static let unsupportedType = Self(rawValue: 5)
        public static let unclassifiedError = Self(rawValue: 6)
        public static let invalidHandle = Self(rawValue: 7)
        public static let invalidName = Self(rawValue: 8)
        public static let duplicateHandle = Self(rawValue: 9)
        public static let duplicateName = Self(rawValue: 10)
        public static let invalidRequest = Self(rawValue: 11)
        public static let wireNames = WireNames([
            0: "OK",
            1: "NOT_FOUND",
            2: "NOT_ALLOWED",
            3: "LIMIT_EXCEEDED",
            4: "QUEUED",
            5: "UNSUPPORTED_TYPE",
            6: "UNCLASSIFIED_ERROR",
            7: "INVALID_HANDLE",
            8: "INVALID_NAME",
            9: "DUPLICATE_HANDLE",
            10: "DUPLICATE_NAME",
            11: "INVALID_REQUEST",
        ])
    }
}

/// `livekit.Ping`.
public struct Ping: WireMessage {
    public var timestamp: Int64 = 0
    public var rtt: Int64 = 0
    public init() {}

    public static let wireFields = WireFields([
        1: "timestamp",
        2: "rtt",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&timestamp)
        case 2: try reader.scalar(&rtt)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, timestamp)
        writer.scalar(2, rtt)
    }
}

/// `livekit.Pong`.
public struct Pong: WireMessage {
    public var lastPingTimestamp: Int64 = 0
    public var timestamp: Int64 = 0
    public init() {}

    public static let wireFields = WireFields([
        1: "last_ping_timestamp",
        2: "timestamp",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&lastPingTimestamp)
        case 2: try reader.scalar(&timestamp)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, lastPingTimestamp)
        writer.scalar(2, timestamp)
    }
}

/// `livekit.SimulateScenario`.
public struct SimulateScenario: WireMessage {
    public var scenario: Scenario?
    public init() {}

    public enum Scenario: Equatable, Sendable {
        case speakerUpdate(Int32)
        case nodeFailure(Bool)
        case migration(Bool)
        case serverLeave(Bool)
        case switchCandidateProtocol(CandidateProtocol)
        case subscriberBandwidth(Int64)
        case disconnectSignalOnResume(Bool)
        case disconnectSignalOnResumeNoMessages(Bool)
        case leaveRequestFullReconnect(Bool)
    }

    public static let wireFields = WireFields([
        1: "speaker_update",
        2: "node_failure",
        3: "migration",
        4: "server_leave",
        5: "switch_candidate_protocol",
        6: "subscriber_bandwidth",
        7: "disconnect_signal_on_resume",
        8: "disconnect_signal_on_resume_no_messages",
        9: "leave_request_full_reconnect",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1:
            var found: Int32?
            try reader.optional(&found)
            if let found { scenario = .speakerUpdate(found) }
        case 2:
            var found: Bool?
            try reader.optional(&found)
            if let found { scenario = .nodeFailure(found) }
        case 3:
            var found: Bool?
            try reader.optional(&found)
            if let found { scenario = .migration(found) }
        case 4:
            var found: Bool?
            try reader.optional(&found)
            if let found { scenario = .serverLeave(found) }
        case 5:
            var found: CandidateProtocol?
            try reader.optional(&found)
            if let found { scenario = .switchCandidateProtocol(found) }
        case 6:
            var found: Int64?
            try reader.optional(&found)
            if let found { scenario = .subscriberBandwidth(found) }
        case 7:
            var found: Bool?
            try reader.optional(&found)
            if let found { scenario = .disconnectSignalOnResume(found) }
        case 8:
            var found: Bool?
            try reader.optional(&found)
            if let found { scenario = .disconnectSignalOnResumeNoMessages(found) }
        case 9:
            var found: Bool?
            try reader.optional(&found)
            if let found { scenario = .leaveRequestFullReconnect(found) }
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        switch scenario {
        case .speakerUpdate(let value): writer.optional(1, value)
        case .nodeFailure(let value): writer.optional(2, value)
        case .migration(let value): writer.optional(3, value)
        case .serverLeave(let value): writer.optional(4, value)
        case .switchCandidateProtocol(let value): writer.optional(5, value)
        case .subscriberBandwidth(let value): writer.optional(6, value)
        case .disconnectSignalOnResume(let value): writer.optional(7, value)
        case .disconnectSignalOnResumeNoMessages(let value): writer.optional(8, value)
        case .leaveRequestFullReconnect(let value): writer.optional(9, value)
        case nil: break
        }
    }
}

/// `livekit.CandidateProtocol`.
public struct CandidateProtocol: WireEnum {
    public var rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }
    public static let udp = Self(rawValue: 0)
    public static let tcp = Self(rawValue: 1)
    public static let tls = Self(rawValue: 2)
    public static let wireNames = WireNames([
        0: "UDP",
        1: "TCP",
        2: "TLS",
    ])
}
