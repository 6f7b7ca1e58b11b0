// swift-format-ignore-file
// Made by scripts/generate-wire.py from the descriptors in the PyPI wheel livekit-protocol 1.1.29.
// Do not edit: change the script and run it again (its first lines say how).

/// `livekit.AddTrackRequest`.
public struct AddTrackRequest: WireMessage {
    public var cid: String = ""
    public var name: String = ""
    public var type = TrackType()
    public var width: UInt32 = 0
    public var height: UInt32 = 0
    public var muted: Bool = false
    /// Deprecated in the protocol.
    public var disableDtx: Bool = false
    public var source = TrackSource()
    public var layers: [VideoLayer] = []
    public var simulcastCodecs: [SimulcastCodec] = []
    public var sid: String = ""
    /// Deprecated in the protocol.
    public var stereo: Bool = false
    public var disableRed: Bool = false
    public var encryption = Encryption.Kind()
    public var stream: String = ""
    public var backupCodecPolicy = BackupCodecPolicy()
    public var audioFeatures: [AudioTrackFeature] = []
    public var packetTrailerFeatures: [PacketTrailerFeature] = []
    public init() {}

    public static let wireFields = WireFields([
        1: "cid",
        2: "name",
        3: "type",
        4: "width",
        5: "height",
        6: "muted",
        7: "disable_dtx",
        8: "source",
        9: "layers",
        10: "simulcast_codecs",
        11: "sid",
        12: "stereo",
        13: "disable_red",
        14: "encryption",
        15: "stream",
        16: "backup_codec_policy",
        17: "audio_features",
        18: "packet_trailer_features",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&cid)
        case 2: try reader.scalar(&name)
        case 3: try reader.scalar(&type)
        case 4: try reader.scalar(&width)
        case 5: try reader.scalar(&height)
        case 6: try reader.scalar(&muted)
        case 7: try reader.scalar(&disableDtx)
        case 8: try reader.scalar(&source)
        case 9: try reader.messages(&layers)
        case 10: try reader.messages(&simulcastCodecs)
        case 11: try reader.scalar(&sid)
        case 12: try reader.scalar(&stereo)
        case 13: try reader.scalar(&disableRed)
        case 14: try reader.scalar(&encryption)
        case 15: try reader.scalar(&stream)
        case 16: try reader.scalar(&backupCodecPolicy)
        case 17: try reader.repeated(&audioFeatures)
        case 18: try reader.repeated(&packetTrailerFeatures)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, cid)
        writer.scalar(2, name)
        writer.scalar(3, type)
        writer.scalar(4, width)
        writer.scalar(5, height)
        writer.scalar(6, muted)
        writer.scalar(7, disableDtx)
        writer.scalar(8, source)
        writer.messages(9, layers)
        writer.messages(10, simulcastCodecs)
        writer.scalar(11, sid)
        writer.scalar(12, stereo)
        writer.scalar(13, disableRed)
        writer.scalar(14, encryption)
        writer.scalar(15, stream)
        writer.scalar(16, backupCodecPolicy)
        writer.repeated(17, audioFeatures)
        writer.repeated(18, packetTrailerFeatures)
    }
}

/// `livekit.SimulcastCodec`.
public struct SimulcastCodec: WireMessage {
    public var codec: String = ""
    public var cid: String = ""
    public var layers: [VideoLayer] = []
    public var videoLayerMode = VideoLayer.Mode()
    public init() {}

    public static let wireFields = WireFields([
        1: "codec",
        2: "cid",
        4: "layers",
        5: "video_layer_mode",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&codec)
        case 2: try reader.scalar(&cid)
        case 4: try reader.messages(&layers)
        case 5: try reader.scalar(&videoLayerMode)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, codec)
        writer.scalar(2, cid)
        writer.messages(4, layers)
        writer.scalar(5, videoLayerMode)
    }
}

/// `livekit.TrackPublishedResponse`.
public struct TrackPublishedResponse: WireMessage {
    public var cid: String = ""
    public var track: TrackInfo?
    public init() {}

    public static let wireFields = WireFields([
        1: "cid",
        2: "track",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&cid)
        case 2: try reader.message(&track)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, cid)
        writer.message(2, track)
    }
}

/// `livekit.TrackUnpublishedResponse`.
public struct TrackUnpublishedResponse: WireMessage {
    public var trackSid: String = ""
    public init() {}

    public static let wireFields = WireFields([
        1: "track_sid",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&trackSid)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, trackSid)
    }
}

/// `livekit.MuteTrackRequest`.
public struct MuteTrackRequest: WireMessage {
    public var sid: String = ""
    public var muted: Bool = false
    public init() {}

    public static let wireFields = WireFields([
        1: "sid",
        2: "muted",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&sid)
        case 2: try reader.scalar(&muted)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, sid)
        writer.scalar(2, muted)
    }
}

/// `livekit.UpdateLocalAudioTrack`.
public struct UpdateLocalAudioTrack: WireMessage {
    public var trackSid: String = ""
    public var features: [AudioTrackFeature] = []
    public init() {}

    public static let wireFields = WireFields([
        1: "track_sid",
        2: "features",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&trackSid)
        case 2: try reader.repeated(&features)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, trackSid)
        writer.repeated(2, features)
    }
}

/// `livekit.UpdateLocalVideoTrack`.
public struct UpdateLocalVideoTrack: WireMessage {
    public var trackSid: String = ""
    public var width: UInt32 = 0
    public var height: UInt32 = 0
    public init() {}

    public static let wireFields = WireFields([
        1: "track_sid",
        2: "width",
        3: "height",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&trackSid)
        case 2: try reader.scalar(&width)
        case 3: try reader.scalar(&height)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, trackSid)
        writer.scalar(2, width)
        writer.scalar(3, height)
    }
}

/// `livekit.UpdateVideoLayers`. Deprecated in the protocol.
public struct UpdateVideoLayers: WireMessage {
    public var trackSid: String = ""
    public var layers: [VideoLayer] = []
    public init() {}

    public static let wireFields = WireFields([
        1: "track_sid",
        2: "layers",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&trackSid)
        case 2: try reader.messages(&layers)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, trackSid)
        writer.messages(2, layers)
    }
}

/// `livekit.TrackSubscribed`.
public struct TrackSubscribed: WireMessage {
    public var trackSid: String = ""
    public init() {}

    public static let wireFields = WireFields([
        1: "track_sid",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&trackSid)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, trackSid)
    }
}
