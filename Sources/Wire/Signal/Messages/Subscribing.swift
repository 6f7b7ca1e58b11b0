// swift-format-ignore-file
// Made by scripts/generate-wire.py from the descriptors in the PyPI wheel livekit-protocol 1.1.29.
// Do not edit: change the script and run it again (its first lines say how).

/// `livekit.UpdateSubscription`.
public struct UpdateSubscription: WireMessage {
    public var trackSids: [String] = []
    public var subscribe: Bool = false
    public var participantTracks: [ParticipantTracks] = []
    public init() {}

    public static let wireFields = WireFields([
        1: "track_sids",
        2: "subscribe",
        3: "participant_tracks",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.repeated(&trackSids)
        case 2: try reader.scalar(&subscribe)
        case 3: try reader.messages(&participantTracks)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.repeated(1, trackSids)
        writer.scalar(2, subscribe)
        writer.messages(3, participantTracks)
    }
}

/// `livekit.UpdateTrackSettings`.
public struct UpdateTrackSettings: WireMessage {
    public var trackSids: [String] = []
    public var disabled: Bool = false
    public var quality = VideoQuality()
    public var width: UInt32 = 0
    public var height: UInt32 = 0
    public var fps: UInt32 = 0
    public var priority: UInt32 = 0
    public init() {}

    public static let wireFields = WireFields([
        1: "track_sids",
        3: "disabled",
        4: "quality",
        5: "width",
        6: "height",
        7: "fps",
        8: "priority",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.repeated(&trackSids)
        case 3: try reader.scalar(&disabled)
        case 4: try reader.scalar(&quality)
        case 5: try reader.scalar(&width)
        case 6: try reader.scalar(&height)
        case 7: try reader.scalar(&fps)
        case 8: try reader.scalar(&priority)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.repeated(1, trackSids)
        writer.scalar(3, disabled)
        writer.scalar(4, quality)
        writer.scalar(5, width)
        writer.scalar(6, height)
        writer.scalar(7, fps)
        writer.scalar(8, priority)
    }
}

/// `livekit.SubscriptionPermission`.
public struct SubscriptionPermission: WireMessage {
    public var allParticipants: Bool = false
    public var trackPermissions: [TrackPermission] = []
    public init() {}

    public static let wireFields = WireFields([
        1: "all_participants",
        2: "track_permissions",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&allParticipants)
        case 2: try reader.messages(&trackPermissions)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, allParticipants)
        writer.messages(2, trackPermissions)
    }
}

/// `livekit.TrackPermission`.
public struct TrackPermission: WireMessage {
    public var participantSid: String = ""
    public var allTracks: Bool = false
    public var trackSids: [String] = []
    public var participantIdentity: String = ""
    public init() {}

    public static let wireFields = WireFields([
        1: "participant_sid",
        2: "all_tracks",
        3: "track_sids",
        4: "participant_identity",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&participantSid)
        case 2: try reader.scalar(&allTracks)
        case 3: try reader.repeated(&trackSids)
        case 4: try reader.scalar(&participantIdentity)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, participantSid)
        writer.scalar(2, allTracks)
        writer.repeated(3, trackSids)
        writer.scalar(4, participantIdentity)
    }
}

/// `livekit.SubscriptionPermissionUpdate`.
public struct SubscriptionPermissionUpdate: WireMessage {
    public var participantSid: String = ""
    public var trackSid: String = ""
    public var allowed: Bool = false
    public init() {}

    public static let wireFields = WireFields([
        1: "participant_sid",
        2: "track_sid",
        3: "allowed",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&participantSid)
        case 2: try reader.scalar(&trackSid)
        case 3: try reader.scalar(&allowed)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, participantSid)
        writer.scalar(2, trackSid)
        writer.scalar(3, allowed)
    }
}

/// `livekit.SubscriptionResponse`.
public struct SubscriptionResponse: WireMessage {
    public var trackSid: String = ""
    public var err = SubscriptionError()
    public init() {}

    public static let wireFields = WireFields([
        1: "track_sid",
        2: "err",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&trackSid)
        case 2: try reader.scalar(&err)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, trackSid)
        writer.scalar(2, err)
    }
}

/// `livekit.SubscriptionError`.
public struct SubscriptionError: WireEnum {
    public var rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }
    public static let unknown = Self(rawValue: 0)
    public static let codecUnsupported = Self(rawValue: 1)
    public static let trackNotfound = Self(rawValue: 2)
    public static let wireNames = WireNames([
        0: "SE_UNKNOWN",
        1: "SE_CODEC_UNSUPPORTED",
        2: "SE_TRACK_NOTFOUND",
    ])
}

/// `livekit.StreamState`.
public struct StreamState: WireEnum {
    public var rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }
    public static let active = Self(rawValue: 0)
    public static let paused = Self(rawValue: 1)
    public static let wireNames = WireNames([
        0: "ACTIVE",
        1: "PAUSED",
    ])
}

/// `livekit.StreamStateInfo`.
public struct StreamStateInfo: WireMessage {
    public var participantSid: String = ""
    public var trackSid: String = ""
    public var state = StreamState()
    public init() {}

    public static let wireFields = WireFields([
        1: "participant_sid",
        2: "track_sid",
        3: "state",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&participantSid)
        case 2: try reader.scalar(&trackSid)
        case 3: try reader.scalar(&state)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, participantSid)
        writer.scalar(2, trackSid)
        writer.scalar(3, state)
    }
}

/// `livekit.StreamStateUpdate`.
public struct StreamStateUpdate: WireMessage {
    public var streamStates: [StreamStateInfo] = []
    public init() {}

    public static let wireFields = WireFields([
        1: "stream_states",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.messages(&streamStates)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.messages(1, streamStates)
    }
}

/// `livekit.SubscribedQuality`.
public struct SubscribedQuality: WireMessage {
    public var quality = VideoQuality()
    public var enabled: Bool = false
    public init() {}

    public static let wireFields = WireFields([
        1: "quality",
        2: "enabled",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&quality)
        case 2: try reader.scalar(&enabled)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, quality)
        writer.scalar(2, enabled)
    }
}

/// `livekit.SubscribedCodec`.
public struct SubscribedCodec: WireMessage {
    public var codec: String = ""
    public var qualities: [SubscribedQuality] = []
    public init() {}

    public static let wireFields = WireFields([
        1: "codec",
        2: "qualities",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&codec)
        case 2: try reader.messages(&qualities)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, codec)
        writer.messages(2, qualities)
    }
}

/// `livekit.SubscribedQualityUpdate`.
public struct SubscribedQualityUpdate: WireMessage {
    public var trackSid: String = ""
    /// Deprecated in the protocol.
    public var subscribedQualities: [SubscribedQuality] = []
    public var subscribedCodecs: [SubscribedCodec] = []
    public init() {}

    public static let wireFields = WireFields([
        1: "track_sid",
        2: "subscribed_qualities",
        3: "subscribed_codecs",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&trackSid)
        case 2: try reader.messages(&subscribedQualities)
        case 3: try reader.messages(&subscribedCodecs)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, trackSid)
        writer.messages(2, subscribedQualities)
        writer.messages(3, subscribedCodecs)
    }
}

/// `livekit.SubscribedAudioCodec`.
public struct SubscribedAudioCodec: WireMessage {
    public var codec: String = ""
    public var enabled: Bool = false
    public init() {}

    public static let wireFields = WireFields([
        1: "codec",
        2: "enabled",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&codec)
        case 2: try reader.scalar(&enabled)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, codec)
        writer.scalar(2, enabled)
    }
}

/// `livekit.SubscribedAudioCodecUpdate`.
public struct SubscribedAudioCodecUpdate: WireMessage {
    public var trackSid: String = ""
    public var subscribedAudioCodecs: [SubscribedAudioCodec] = []
    public init() {}

    public static let wireFields = WireFields([
        1: "track_sid",
        2: "subscribed_audio_codecs",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&trackSid)
        case 2: try reader.messages(&subscribedAudioCodecs)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, trackSid)
        writer.messages(2, subscribedAudioCodecs)
    }
}
