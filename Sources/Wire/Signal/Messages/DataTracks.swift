// swift-format-ignore-file
// Made by scripts/generate-wire.py from the descriptors in the PyPI wheel livekit-protocol 1.1.29.
// Do not edit: change the script and run it again (its first lines say how).

/// `livekit.PublishDataTrackRequest`.
public struct PublishDataTrackRequest: WireMessage {
    public var pubHandle: UInt32 = 0
    public var name: String = ""
    public var encryption = Encryption.Kind()
    public var frameEncoding: DataTrackFrameEncoding?
    public var schema: DataTrackSchemaId?
    public init() {}

    public static let wireFields = WireFields([
        1: "pub_handle",
        2: "name",
        3: "encryption",
        4: "frame_encoding",
        5: "schema",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&pubHandle)
        case 2: try reader.scalar(&name)
        case 3: try reader.scalar(&encryption)
        case 4: try reader.message(&frameEncoding)
        case 5: try reader.message(&schema)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, pubHandle)
        writer.scalar(2, name)
        writer.scalar(3, encryption)
        writer.message(4, frameEncoding)
        writer.message(5, schema)
    }
}

/// `livekit.PublishDataTrackResponse`.
public struct PublishDataTrackResponse: WireMessage {
    public var info: DataTrackInfo?
    public init() {}

    public static let wireFields = WireFields([
        1: "info",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.message(&info)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.message(1, info)
    }
}

/// `livekit.UnpublishDataTrackRequest`.
public struct UnpublishDataTrackRequest: WireMessage {
    public var pubHandle: UInt32 = 0
    public init() {}

    public static let wireFields = WireFields([
        1: "pub_handle",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&pubHandle)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, pubHandle)
    }
}

/// `livekit.UnpublishDataTrackResponse`.
public struct UnpublishDataTrackResponse: WireMessage {
    public var info: DataTrackInfo?
    public init() {}

    public static let wireFields = WireFields([
        1: "info",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.message(&info)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.message(1, info)
    }
}

/// `livekit.DataTrackSubscriberHandles`.
public struct DataTrackSubscriberHandles: WireMessage {
    public var subHandles: [UInt32: DataTrackSubscriberHandles.PublishedDataTrack] = [:]
    public init() {}

    public static let wireFields = WireFields([
        1: "sub_handles",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.map(&subHandles)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.map(1, subHandles)
    }

    /// `livekit.DataTrackSubscriberHandles.PublishedDataTrack`.
    public struct PublishedDataTrack: WireMessage {
        public var publisherIdentity: String = ""
        public var publisherSid: String = ""
        public var trackSid: String = ""
        public init() {}

        public static let wireFields = WireFields([
            1: "publisher_identity",
            2: "publisher_sid",
            3: "track_sid",
        ])
        public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
            switch field {
            case 1: try reader.scalar(&publisherIdentity)
            case 2: try reader.scalar(&publisherSid)
            case 3: try reader.scalar(&trackSid)
            default: try reader.skip()
            }
        }
        public func encode(to writer: inout WireWriter) {
            writer.scalar(1, publisherIdentity)
            writer.scalar(2, publisherSid)
            writer.scalar(3, trackSid)
        }
    }
}

/// `livekit.UpdateDataSubscription`.
public struct UpdateDataSubscription: WireMessage {
    public var updates: [UpdateDataSubscription.Update] = []
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

    /// `livekit.UpdateDataSubscription.Update`.
    public struct Update: WireMessage {
        public var trackSid: String = ""
        public var subscribe: Bool = false
        public var options: DataTrackSubscriptionOptions?
        public init() {}

        public static let wireFields = WireFields([
            1: "track_sid",
            2: "subscribe",
            3: "options",
        ])
        public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
            switch field {
            case 1: try reader.scalar(&trackSid)
            case 2: try reader.scalar(&subscribe)
            case 3: try reader.message(&options)
            default: try reader.skip()
            }
        }
        public func encode(to writer: inout WireWriter) {
            writer.scalar(1, trackSid)
            writer.scalar(2, subscribe)
            writer.message(3, options)
        }
    }
}

/// `livekit.DataTrackInfo`.
public struct DataTrackInfo: WireMessage {
    public var pubHandle: UInt32 = 0
    public var sid: String = ""
    public var name: String = ""
    public var encryption = Encryption.Kind()
    public var frameEncoding: DataTrackFrameEncoding?
    public var schema: DataTrackSchemaId?
    public init() {}

    public static let wireFields = WireFields([
        1: "pub_handle",
        2: "sid",
        3: "name",
        4: "encryption",
        5: "frame_encoding",
        6: "schema",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&pubHandle)
        case 2: try reader.scalar(&sid)
        case 3: try reader.scalar(&name)
        case 4: try reader.scalar(&encryption)
        case 5: try reader.message(&frameEncoding)
        case 6: try reader.message(&schema)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, pubHandle)
        writer.scalar(2, sid)
        writer.scalar(3, name)
        writer.scalar(4, encryption)
        writer.message(5, frameEncoding)
        writer.message(6, schema)
    }
}

/// `livekit.DataTrackFrameEncoding`.
public struct DataTrackFrameEncoding: WireMessage {
    public var value: Value?
    public init() {}

    public enum Value: Equatable, Sendable {
        case wellKnown(DataTrackFrameEncoding.WellKnownFrameEncoding)
        case custom(String)
    }

    public static let wireFields = WireFields([
        1: "well_known",
        2: "custom",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1:
            var found: DataTrackFrameEncoding.WellKnownFrameEncoding?
            try reader.optional(&found)
            if let found { value = .wellKnown(found) }
        case 2:
            var found: String?
            try reader.optional(&found)
            if let found { value = .custom(found) }
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        switch value {
        case .wellKnown(let value): writer.optional(1, value)
        case .custom(let value): writer.optional(2, value)
        case nil: break
        }
    }

    /// `livekit.DataTrackFrameEncoding.WellKnownFrameEncoding`.
    public struct WellKnownFrameEncoding: WireEnum {
        public var rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }
        public static let unspecified = Self(rawValue: 0)
        public static let ros1 = Self(rawValue: 1)
        public static let cdr = Self(rawValue: 2)
        public static let protobuf = Self(rawValue: 3)
        public static let flatbuffer = Self(rawValue: 4)
        public static let cbor = Self(rawValue: 5)
        public static let msgpack = Self(rawValue: 6)
        public static let json = Self(rawValue: 7)
        public static let wireNames = WireNames([
            0: "WELL_KNOWN_FRAME_ENCODING_UNSPECIFIED",
            1: "WELL_KNOWN_FRAME_ENCODING_ROS1",
            2: "WELL_KNOWN_FRAME_ENCODING_CDR",
            3: "WELL_KNOWN_FRAME_ENCODING_PROTOBUF",
            4: "WELL_KNOWN_FRAME_ENCODING_FLATBUFFER",
            5: "WELL_KNOWN_FRAME_ENCODING_CBOR",
            6: "WELL_KNOWN_FRAME_ENCODING_MSGPACK",
            7: "WELL_KNOWN_FRAME_ENCODING_JSON",
        ])
    }
}

/// `livekit.DataTrackSchemaEncoding`.
public struct DataTrackSchemaEncoding: WireMessage {
    public var value: Value?
    public init() {}

    public enum Value: Equatable, Sendable {
        case wellKnown(DataTrackSchemaEncoding.WellKnownSchemaEncoding)
        case custom(String)
    }

    public static let wireFields = WireFields([
        1: "well_known",
        2: "custom",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1:
            var found: DataTrackSchemaEncoding.WellKnownSchemaEncoding?
            try reader.optional(&found)
            if let found { value = .wellKnown(found) }
        case 2:
            var found: String?
            try reader.optional(&found)
            if let found { value = .custom(found) }
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        switch value {
        case .wellKnown(let value): writer.optional(1, value)
        case .custom(let value): writer.optional(2, value)
        case nil: break
        }
    }

    /// `livekit.DataTrackSchemaEncoding.WellKnownSchemaEncoding`.
    public struct WellKnownSchemaEncoding: WireEnum {
        public var rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }
        public static let unspecified = Self(rawValue: 0)
        public static let protobuf = Self(rawValue: 1)
        public static let flatbuffer = Self(rawValue: 2)
        public static let ros1Msg = Self(rawValue: 3)
        public static let ros2Msg = Self(rawValue: 4)
        public static let ros2Idl = Self(rawValue: 5)
        public static let omgIdl = Self(rawValue: 6)
        public static let jsonSchema = Self(rawValue: 7)
        public static let wireNames = WireNames([
            0: "WELL_KNOWN_SCHEMA_ENCODING_UNSPECIFIED",
            1: "WELL_KNOWN_SCHEMA_ENCODING_PROTOBUF",
            2: "WELL_KNOWN_SCHEMA_ENCODING_FLATBUFFER",
            3: "WELL_KNOWN_SCHEMA_ENCODING_ROS1_MSG",
            4: "WELL_KNOWN_SCHEMA_ENCODING_ROS2_MSG",
            5: "WELL_KNOWN_SCHEMA_ENCODING_ROS2_IDL",
            6: "WELL_KNOWN_SCHEMA_ENCODING_OMG_IDL",
            7: "WELL_KNOWN_SCHEMA_ENCODING_JSON_SCHEMA",
        ])
    }
}

/// `livekit.DataTrackSchemaId`.
public struct DataTrackSchemaId: WireMessage {
    public var name: String = ""
    public var encoding: DataTrackSchemaEncoding?
    public init() {}

    public static let wireFields = WireFields([
        1: "name",
        2: "encoding",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&name)
        case 2: try reader.message(&encoding)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, name)
        writer.message(2, encoding)
    }
}

/// `livekit.DataTrackExtensionParticipantSid`.
public struct DataTrackExtensionParticipantSid: WireMessage {
    public var id = DataTrackExtensionID()
    public var participantSid: String = ""
    public init() {}

    public static let wireFields = WireFields([
        1: "id",
        2: "participant_sid",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&id)
        case 2: try reader.scalar(&participantSid)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, id)
        writer.scalar(2, participantSid)
    }
}

/// `livekit.DataTrackExtensionID`.
public struct DataTrackExtensionID: WireEnum {
    public var rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }
    public static let invalid = Self(rawValue: 0)
    public static let e2ee = Self(rawValue: 1)
    public static let userTimestamp = Self(rawValue: 2)
    public static let participantSid = Self(rawValue: 255)
    public static let wireNames = WireNames([
        0: "DTEI_INVALID",
        1: "DTEI_E2EE",
        2: "DTEI_USER_TIMESTAMP",
        255: "DTEI_PARTICIPANT_SID",
    ])
}

/// `livekit.DataTrackSubscriptionOptions`.
public struct DataTrackSubscriptionOptions: WireMessage {
    public var targetFps: UInt32?
    public init() {}

    public static let wireFields = WireFields([
        1: "target_fps",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.optional(&targetFps)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.optional(1, targetFps)
    }
}
