// swift-format-ignore-file
// Made by scripts/generate-wire.py from the descriptors in the PyPI wheel livekit-protocol 1.1.29.
// Do not edit: change the script and run it again (its first lines say how).

/// `livekit.SessionDescription`.
public struct SessionDescription: WireMessage {
    public var type: String = ""
    public var sdp: String = ""
    public var id: UInt32 = 0
    public var midToTrackId: [String: String] = [:]
    public init() {}

    public static let wireFields = WireFields([
        1: "type",
        2: "sdp",
        3: "id",
        4: "mid_to_track_id",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&type)
        case 2: try reader.scalar(&sdp)
        case 3: try reader.scalar(&id)
        case 4: try reader.map(&midToTrackId)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, type)
        writer.scalar(2, sdp)
        writer.scalar(3, id)
        writer.map(4, midToTrackId)
    }
}

/// `livekit.TrickleRequest`.
public struct TrickleRequest: WireMessage {
    public var candidateInit: String = ""
    public var target = SignalTarget()
    public var final: Bool = false
    public init() {}

    public static let wireFields = WireFields([
        1: "candidateInit",
        2: "target",
        3: "final",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&candidateInit)
        case 2: try reader.scalar(&target)
        case 3: try reader.scalar(&final)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, candidateInit)
        writer.scalar(2, target)
        writer.scalar(3, final)
    }
}

/// `livekit.SignalTarget`.
public struct SignalTarget: WireEnum {
    public var rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }
    public static let publisher = Self(rawValue: 0)
    public static let subscriber = Self(rawValue: 1)
    public static let wireNames = WireNames([
        0: "PUBLISHER",
        1: "SUBSCRIBER",
    ])
}

/// `livekit.MediaSectionsRequirement`.
public struct MediaSectionsRequirement: WireMessage {
    public var numAudios: UInt32 = 0
    public var numVideos: UInt32 = 0
    public init() {}

    public static let wireFields = WireFields([
        1: "num_audios",
        2: "num_videos",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&numAudios)
        case 2: try reader.scalar(&numVideos)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, numAudios)
        writer.scalar(2, numVideos)
    }
}

/// `livekit.NegotiatedDataChannelID`.
public struct NegotiatedDataChannelID: WireEnum {
    public var rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }
    public static let invalid = Self(rawValue: 0)
    public static let reliable = Self(rawValue: 100)
    public static let lossy = Self(rawValue: 101)
    public static let dataTrack = Self(rawValue: 102)
    public static let wireNames = WireNames([
        0: "NDCI_INVALID",
        100: "NDCI_RELIABLE",
        101: "NDCI_LOSSY",
        102: "NDCI_DATA_TRACK",
    ])
}
