// swift-format-ignore-file
// Made by scripts/generate-wire.py from the descriptors in the PyPI wheel livekit-protocol 1.1.29.
// Do not edit: change the script and run it again (its first lines say how).

/// `livekit.ClientInfo`.
public struct ClientInfo: WireMessage {
    public var sdk = ClientInfo.SDK()
    public var version: String = ""
    public var `protocol`: Int32 = 0
    public var os: String = ""
    public var osVersion: String = ""
    public var deviceModel: String = ""
    public var browser: String = ""
    public var browserVersion: String = ""
    public var address: String = ""
    public var network: String = ""
    public var otherSdks: String = ""
    public var clientProtocol: Int32 = 0
    public var capabilities: [ClientInfo.Capability] = []
    public init() {}

    public static let wireFields = WireFields([
        1: "sdk",
        2: "version",
        3: "protocol",
        4: "os",
        5: "os_version",
        6: "device_model",
        7: "browser",
        8: "browser_version",
        9: "address",
        10: "network",
        11: "other_sdks",
        12: "client_protocol",
        13: "capabilities",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&sdk)
        case 2: try reader.scalar(&version)
        case 3: try reader.scalar(&`protocol`)
        case 4: try reader.scalar(&os)
        case 5: try reader.scalar(&osVersion)
        case 6: try reader.scalar(&deviceModel)
        case 7: try reader.scalar(&browser)
        case 8: try reader.scalar(&browserVersion)
        case 9: try reader.scalar(&address)
        case 10: try reader.scalar(&network)
        case 11: try reader.scalar(&otherSdks)
        case 12: try reader.scalar(&clientProtocol)
        case 13: try reader.repeated(&capabilities)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, sdk)
        writer.scalar(2, version)
        writer.scalar(3, `protocol`)
        writer.scalar(4, os)
        writer.scalar(5, osVersion)
        writer.scalar(6, deviceModel)
        writer.scalar(7, browser)
        writer.scalar(8, browserVersion)
        writer.scalar(9, address)
        writer.scalar(10, network)
        writer.scalar(11, otherSdks)
        writer.scalar(12, clientProtocol)
        writer.repeated(13, capabilities)
    }

    /// `livekit.ClientInfo.SDK`.
    public struct SDK: WireEnum {
        public var rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }
        public static let unknown = Self(rawValue: 0)
        public static let js = Self(rawValue: 1)
        public static let swift = Self(rawValue: 2)
        public static let android = Self(rawValue: 3)
        public static let flutter = Self(rawValue: 4)
        public static let go = Self(rawValue: 5)
        public static let unity = Self(rawValue: 6)
        public static let reactNative = Self(rawValue: 7)
        public static let rust = Self(rawValue: 8)
        public static let python = Self(rawValue: 9)
        public static let cpp = Self(rawValue: 10)
        public static let unityWeb = Self(rawValue: 11)
        public static let node = Self(rawValue: 12)
        public static let unreal = Self(rawValue: 13)
        public static let esp32 = Self(rawValue: 14)
        public static let dotnet = Self(rawValue: 15)
        public static let wireNames = WireNames([
            0: "UNKNOWN",
            1: "JS",
            2: "SWIFT",
            3: "ANDROID",
            4: "FLUTTER",
            5: "GO",
            6: "UNITY",
            7: "REACT_NATIVE",
            8: "RUST",
            9: "PYTHON",
            10: "CPP",
            11: "UNITY_WEB",
            12: "NODE",
            13: "UNREAL",
            14: "ESP32",
            15: "DOTNET",
        ])
    }

    /// `livekit.ClientInfo.Capability`.
    public struct Capability: WireEnum {
        public var rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }
        public static let unused = Self(rawValue: 0)
        public static let packetTrailer = Self(rawValue: 1)
        public static let compressionDeflateRaw = Self(rawValue: 2)
        public static let wireNames = WireNames([
            0: "CAP_UNUSED",
            1: "CAP_PACKET_TRAILER",
            2: "CAP_COMPRESSION_DEFLATE_RAW",
        ])
    }
}

/// `livekit.ClientConfiguration`.
public struct ClientConfiguration: WireMessage {
    public var video: VideoConfiguration?
    public var screen: VideoConfiguration?
    public var resumeConnection = ClientConfigSetting()
    public var disabledCodecs: DisabledCodecs?
    public var forceRelay = ClientConfigSetting()
    public init() {}

    public static let wireFields = WireFields([
        1: "video",
        2: "screen",
        3: "resume_connection",
        4: "disabled_codecs",
        5: "force_relay",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.message(&video)
        case 2: try reader.message(&screen)
        case 3: try reader.scalar(&resumeConnection)
        case 4: try reader.message(&disabledCodecs)
        case 5: try reader.scalar(&forceRelay)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.message(1, video)
        writer.message(2, screen)
        writer.scalar(3, resumeConnection)
        writer.message(4, disabledCodecs)
        writer.scalar(5, forceRelay)
    }
}

/// `livekit.ClientConfigSetting`.
public struct ClientConfigSetting: WireEnum {
    public var rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }
    public static let unset = Self(rawValue: 0)
    public static let disabled = Self(rawValue: 1)
    public static let enabled = Self(rawValue: 2)
    public static let wireNames = WireNames([
        0: "UNSET",
        1: "DISABLED",
        2: "ENABLED",
    ])
}

/// `livekit.VideoConfiguration`.
public struct VideoConfiguration: WireMessage {
    public var hardwareEncoder = ClientConfigSetting()
    public init() {}

    public static let wireFields = WireFields([
        1: "hardware_encoder",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&hardwareEncoder)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, hardwareEncoder)
    }
}

/// `livekit.DisabledCodecs`.
public struct DisabledCodecs: WireMessage {
    public var codecs: [Codec] = []
    public var publish: [Codec] = []
    public init() {}

    public static let wireFields = WireFields([
        1: "codecs",
        2: "publish",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.messages(&codecs)
        case 2: try reader.messages(&publish)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.messages(1, codecs)
        writer.messages(2, publish)
    }
}
