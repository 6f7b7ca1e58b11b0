// swift-format-ignore-file
// Made by scripts/generate-wire.py from the descriptors in the PyPI wheel livekit-protocol 1.1.29.
// Do not edit: change the script and run it again (its first lines say how).

/// `livekit.StoreDataBlobRequest`.
public struct StoreDataBlobRequest: WireMessage {
    public var requestId: UInt32 = 0
    public var blob: DataBlob?
    public init() {}

    public static let wireFields = WireFields([
        1: "request_id",
        2: "blob",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&requestId)
        case 2: try reader.message(&blob)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, requestId)
        writer.message(2, blob)
    }
}

/// `livekit.StoreDataBlobResponse`.
public struct StoreDataBlobResponse: WireMessage {
    public var requestId: UInt32 = 0
    public var key: DataBlobKey?
    public init() {}

    public static let wireFields = WireFields([
        1: "request_id",
        2: "key",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&requestId)
        case 2: try reader.message(&key)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, requestId)
        writer.message(2, key)
    }
}

/// `livekit.GetDataBlobRequest`.
public struct GetDataBlobRequest: WireMessage {
    public var requestId: UInt32 = 0
    public var participantIdentity: String = ""
    public var key: DataBlobKey?
    public init() {}

    public static let wireFields = WireFields([
        1: "request_id",
        2: "participant_identity",
        3: "key",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&requestId)
        case 2: try reader.scalar(&participantIdentity)
        case 3: try reader.message(&key)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, requestId)
        writer.scalar(2, participantIdentity)
        writer.message(3, key)
    }
}

/// `livekit.GetDataBlobResponse`.
public struct GetDataBlobResponse: WireMessage {
    public var requestId: UInt32 = 0
    public var blob: DataBlob?
    public init() {}

    public static let wireFields = WireFields([
        1: "request_id",
        2: "blob",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&requestId)
        case 2: try reader.message(&blob)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, requestId)
        writer.message(2, blob)
    }
}

/// `livekit.DataBlobKey`.
public struct DataBlobKey: WireMessage {
    public var key: Key?
    public init() {}

    public indirect enum Key: Equatable, Sendable {
        case generic(String)
        case schemaId(DataTrackSchemaId)
    }

    public static let wireFields = WireFields([
        1: "generic",
        2: "schema_id",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1:
            var found: String?
            try reader.optional(&found)
            if let found { key = .generic(found) }
        case 2:
            var found: DataTrackSchemaId?
            if case .schemaId(let earlier)? = key { found = earlier }
            try reader.message(&found)
            if let found { key = .schemaId(found) }
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        switch key {
        case .generic(let value): writer.optional(1, value)
        case .schemaId(let value): writer.message(2, value)
        case nil: break
        }
    }
}

/// `livekit.DataBlob`.
public struct DataBlob: WireMessage {
    public var key: DataBlobKey?
    public var contents: [UInt8] = []
    public init() {}

    public static let wireFields = WireFields([
        1: "key",
        2: "contents",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.message(&key)
        case 2: try reader.scalar(&contents)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.message(1, key)
        writer.scalar(2, contents)
    }
}
