// swift-format-ignore-file
// Made by scripts/generate-wire.py from the descriptors in the PyPI wheel livekit-protocol 1.1.29.
// Do not edit: change the script and run it again (its first lines say how).

/// `livekit.TrackInfo`.
public struct TrackInfo: WireMessage {
    public var sid: String = ""
    public var type = TrackType()
    public var name: String = ""
    public var muted: Bool = false
    public var width: UInt32 = 0
    public var height: UInt32 = 0
    /// Deprecated in the protocol.
    public var simulcast: Bool = false
    /// Deprecated in the protocol.
    public var disableDtx: Bool = false
    public var source = TrackSource()
    /// Deprecated in the protocol.
    public var layers: [VideoLayer] = []
    public var mimeType: String = ""
    public var mid: String = ""
    public var codecs: [SimulcastCodecInfo] = []
    /// Deprecated in the protocol.
    public var stereo: Bool = false
    public var disableRed: Bool = false
    public var encryption = Encryption.Kind()
    public var stream: String = ""
    public var version: TimedVersion?
    public var audioFeatures: [AudioTrackFeature] = []
    public var backupCodecPolicy = BackupCodecPolicy()
    public var packetTrailerFeatures: [PacketTrailerFeature] = []
    public init() {}

    public static let wireFields = WireFields([
        1: "sid",
        2: "type",
        3: "name",
        4: "muted",
        5: "width",
        6: "height",
        7: "simulcast",
        8: "disable_dtx",
        9: "source",
        10: "layers",
        11: "mime_type",
        12: "mid",
        13: "codecs",
        14: "stereo",
        15: "disable_red",
        16: "encryption",
        17: "stream",
        18: "version",
        19: "audio_features",
        20: "backup_codec_policy",
        21: "packet_trailer_features",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&sid)
        case 2: try reader.scalar(&type)
        case 3: try reader.scalar(&name)
        case 4: try reader.scalar(&muted)
        case 5: try reader.scalar(&width)
        case 6: try reader.scalar(&height)
        case 7: try reader.scalar(&simulcast)
        case 8: try reader.scalar(&disableDtx)
        case 9: try reader.scalar(&source)
        case 10: try reader.messages(&layers)
        case 11: try reader.scalar(&mimeType)
        case 12: try reader.scalar(&mid)
        case 13: try reader.messages(&codecs)
        case 14: try reader.scalar(&stereo)
        case 15: try reader.scalar(&disableRed)
        case 16: try reader.scalar(&encryption)
        case 17: try reader.scalar(&stream)
        case 18: try reader.message(&version)
        case 19: try reader.repeated(&audioFeatures)
        case 20: try reader.scalar(&backupCodecPolicy)
        case 21: try reader.repeated(&packetTrailerFeatures)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, sid)
        writer.scalar(2, type)
        writer.scalar(3, name)
        writer.scalar(4, muted)
        writer.scalar(5, width)
        writer.scalar(6, height)
        writer.scalar(7, simulcast)
        writer.scalar(8, disableDtx)
        writer.scalar(9, source)
        writer.messages(10, layers)
        writer.scalar(11, mimeType)
        writer.scalar(12, mid)
        writer.messages(13, codecs)
        writer.scalar(14, stereo)
        writer.scalar(15, disableRed)
        writer.scalar(16, encryption)
        writer.scalar(17, stream)
        writer.message(18, version)
        writer.repeated(19, audioFeatures)
        writer.scalar(20, backupCodecPolicy)
        writer.repeated(21, packetTrailerFeatures)
    }
}

/// `livekit.TrackType`.
public struct TrackType: WireEnum {
    public var rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }
    public static let audio = Self(rawValue: 0)
    public static let video = Self(rawValue: 1)
    public static let data = Self(rawValue: 2)
    public static let wireNames = WireNames([
        0: "AUDIO",
        1: "VIDEO",
        2: "DATA",
    ])
}

/// `livekit.TrackSource`.
public struct TrackSource: WireEnum {
    public var rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }
    public static let unknown = Self(rawValue: 0)
    public static let camera = Self(rawValue: 1)
    public static let microphone = Self(rawValue: 2)
    public static let screenShare = Self(rawValue: 3)
    public static let screenShareAudio = Self(rawValue: 4)
    public static let wireNames = WireNames([
        0: "UNKNOWN",
        1: "CAMERA",
        2: "MICROPHONE",
        3: "SCREEN_SHARE",
        4: "SCREEN_SHARE_AUDIO",
    ])
}

/// `livekit.SimulcastCodecInfo`.
public struct SimulcastCodecInfo: WireMessage {
    public var mimeType: String = ""
    public var mid: String = ""
    public var cid: String = ""
    public var layers: [VideoLayer] = []
    public var videoLayerMode = VideoLayer.Mode()
    public var sdpCid: String = ""
    public init() {}

    public static let wireFields = WireFields([
        1: "mime_type",
        2: "mid",
        3: "cid",
        4: "layers",
        5: "video_layer_mode",
        6: "sdp_cid",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&mimeType)
        case 2: try reader.scalar(&mid)
        case 3: try reader.scalar(&cid)
        case 4: try reader.messages(&layers)
        case 5: try reader.scalar(&videoLayerMode)
        case 6: try reader.scalar(&sdpCid)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, mimeType)
        writer.scalar(2, mid)
        writer.scalar(3, cid)
        writer.messages(4, layers)
        writer.scalar(5, videoLayerMode)
        writer.scalar(6, sdpCid)
    }
}

/// `livekit.VideoLayer`.
public struct VideoLayer: WireMessage {
    public var quality = VideoQuality()
    public var width: UInt32 = 0
    public var height: UInt32 = 0
    public var bitrate: UInt32 = 0
    public var ssrc: UInt32 = 0
    public var spatialLayer: Int32 = 0
    public var rid: String = ""
    public var repairSsrc: UInt32 = 0
    public init() {}

    public static let wireFields = WireFields([
        1: "quality",
        2: "width",
        3: "height",
        4: "bitrate",
        5: "ssrc",
        6: "spatial_layer",
        7: "rid",
        8: "repair_ssrc",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&quality)
        case 2: try reader.scalar(&width)
        case 3: try reader.scalar(&height)
        case 4: try reader.scalar(&bitrate)
        case 5: try reader.scalar(&ssrc)
        case 6: try reader.scalar(&spatialLayer)
        case 7: try reader.scalar(&rid)
        case 8: try reader.scalar(&repairSsrc)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, quality)
        writer.scalar(2, width)
        writer.scalar(3, height)
        writer.scalar(4, bitrate)
        writer.scalar(5, ssrc)
        writer.scalar(6, spatialLayer)
        writer.scalar(7, rid)
        writer.scalar(8, repairSsrc)
    }

    /// `livekit.VideoLayer.Mode`.
    public struct Mode: WireEnum {
        public var rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }
        public static let modeUnused = Self(rawValue: 0)
        public static let oneSpatialLayerPerStream = Self(rawValue: 1)
        public static let multipleSpatialLayersPerStream = Self(rawValue: 2)
        public static let oneSpatialLayerPerStreamIncompleteRtcpSr = Self(rawValue: 3)
        public static let wireNames = WireNames([
            0: "MODE_UNUSED",
            1: "ONE_SPATIAL_LAYER_PER_STREAM",
            2: "MULTIPLE_SPATIAL_LAYERS_PER_STREAM",
            3: "ONE_SPATIAL_LAYER_PER_STREAM_INCOMPLETE_RTCP_SR",
        ])
    }
}

/// `livekit.VideoQuality`.
public struct VideoQuality: WireEnum {
    public var rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }
    public static let low = Self(rawValue: 0)
    public static let medium = Self(rawValue: 1)
    public static let high = Self(rawValue: 2)
    public static let off = Self(rawValue: 3)
    public static let wireNames = WireNames([
        0: "LOW",
        1: "MEDIUM",
        2: "HIGH",
        3: "OFF",
    ])
}

/// `livekit.Encryption`.
public struct Encryption: WireMessage {
    public init() {}

    public static let wireFields = WireFields([:])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        try reader.skip()
    }
    public func encode(to writer: inout WireWriter) {}

    /// `livekit.Encryption.Type`.
    public struct Kind: WireEnum {
        public var rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }
        public static let none = Self(rawValue: 0)
        public static let gcm = Self(rawValue: 1)
        public static let custom = Self(rawValue: 2)
        public static let wireNames = WireNames([
            0: "NONE",
            1: "GCM",
            2: "CUSTOM",
        ])
    }
}

/// `livekit.AudioTrackFeature`.
public struct AudioTrackFeature: WireEnum {
    public var rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }
    public static let stereo = Self(rawValue: 0)
    public static let noDtx = Self(rawValue: 1)
    public static let autoGainControl = Self(rawValue: 2)
    public static let echoCancellation = Self(rawValue: 3)
    public static let noiseSuppression = Self(rawValue: 4)
    public static let enhancedNoiseCancellation = Self(rawValue: 5)
    public static let preconnectBuffer = Self(rawValue: 6)
    public static let wireNames = WireNames([
        0: "TF_STEREO",
        1: "TF_NO_DTX",
        2: "TF_AUTO_GAIN_CONTROL",
        3: "TF_ECHO_CANCELLATION",
        4: "TF_NOISE_SUPPRESSION",
        5: "TF_ENHANCED_NOISE_CANCELLATION",
        6: "TF_PRECONNECT_BUFFER",
    ])
}

/// `livekit.PacketTrailerFeature`.
public struct PacketTrailerFeature: WireEnum {
    public var rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }
    public static let userTimestamp = Self(rawValue: 0)
    public static let frameId = Self(rawValue: 1)
    public static let userData = Self(rawValue: 2)
    public static let wireNames = WireNames([
        0: "PTF_USER_TIMESTAMP",
        1: "PTF_FRAME_ID",
        2: "PTF_USER_DATA",
    ])
}

/// `livekit.BackupCodecPolicy`.
public struct BackupCodecPolicy: WireEnum {
    public var rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }
    public static let preferRegression = Self(rawValue: 0)
    public static let simulcast = Self(rawValue: 1)
    public static let regression = Self(rawValue: 2)
    public static let wireNames = WireNames([
        0: "PREFER_REGRESSION",
        1: "SIMULCAST",
        2: "REGRESSION",
    ])
}
