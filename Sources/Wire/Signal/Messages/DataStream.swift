// swift-format-ignore-file
// Made by scripts/generate-wire.py from the descriptors in the PyPI wheel livekit-protocol 1.1.29.
// Do not edit: change the script and run it again (its first lines say how).

/// `livekit.DataStream`.
public struct DataStream: WireMessage {
    public init() {}

    public static let wireFields = WireFields([:])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        try reader.skip()
    }
    public func encode(to writer: inout WireWriter) {}

    /// `livekit.DataStream.OperationType`.
    public struct OperationType: WireEnum {
        public var rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }
        public static let create = Self(rawValue: 0)
        public static let update = Self(rawValue: 1)
        public static let delete = Self(rawValue: 2)
        public static let reaction = Self(rawValue: 3)
        public static let wireNames = WireNames([
            0: "CREATE",
            1: "UPDATE",
            2: "DELETE",
            3: "REACTION",
        ])
    }

    /// `livekit.DataStream.CompressionType`.
    public struct CompressionType: WireEnum {
        public var rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }
        public static let none = Self(rawValue: 0)
        public static let deflateRaw = Self(rawValue: 1)
        public static let wireNames = WireNames([
            0: "NONE",
            1: "DEFLATE_RAW",
        ])
    }

    /// `livekit.DataStream.TextHeader`.
    public struct TextHeader: WireMessage {
        public var operationType = DataStream.OperationType()
        public var version: Int32 = 0
        public var replyToStreamId: String = ""
        public var attachedStreamIds: [String] = []
        public var generated: Bool = false
        public init() {}

        public static let wireFields = WireFields([
            1: "operation_type",
            2: "version",
            3: "reply_to_stream_id",
            4: "attached_stream_ids",
            5: "generated",
        ])
        public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
            switch field {
            case 1: try reader.scalar(&operationType)
            case 2: try reader.scalar(&version)
            case 3: try reader.scalar(&replyToStreamId)
            case 4: try reader.repeated(&attachedStreamIds)
            case 5: try reader.scalar(&generated)
            default: try reader.skip()
            }
        }
        public func encode(to writer: inout WireWriter) {
            writer.scalar(1, operationType)
            writer.scalar(2, version)
            writer.scalar(3, replyToStreamId)
            writer.repeated(4, attachedStreamIds)
            writer.scalar(5, generated)
        }
    }

    /// `livekit.DataStream.ByteHeader`.
    public struct ByteHeader: WireMessage {
        public var name: String = ""
        public init() {}

        public static let wireFields = WireFields([
            1: "name",
        ])
        public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
            switch field {
            case 1: try reader.scalar(&name)
            default: try reader.skip()
            }
        }
        public func encode(to writer: inout WireWriter) {
            writer.scalar(1, name)
        }
    }

    /// `livekit.DataStream.Header`.
    public struct Header: WireMessage {
        public var streamId: String = ""
        public var timestamp: Int64 = 0
        public var topic: String = ""
        public var mimeType: String = ""
        public var totalLength: UInt64?
        /// Deprecated in the protocol.
        public var encryptionType = Encryption.Kind()
        public var attributes: [String: String] = [:]
        public var contentHeader: ContentHeader?
        public var inlineContent: [UInt8]?
        public var compression = DataStream.CompressionType()
        public init() {}

        public indirect enum ContentHeader: Equatable, Sendable {
            case textHeader(DataStream.TextHeader)
            case byteHeader(DataStream.ByteHeader)
        }

        public static let wireFields = WireFields([
            1: "stream_id",
            2: "timestamp",
            3: "topic",
            4: "mime_type",
            5: "total_length",
            7: "encryption_type",
            8: "attributes",
            9: "text_header",
            10: "byte_header",
            11: "inline_content",
            12: "compression",
        ])
        public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
            switch field {
            case 1: try reader.scalar(&streamId)
            case 2: try reader.scalar(&timestamp)
            case 3: try reader.scalar(&topic)
            case 4: try reader.scalar(&mimeType)
            case 5: try reader.optional(&totalLength)
            case 7: try reader.scalar(&encryptionType)
            case 8: try reader.map(&attributes)
            case 9:
                var found: DataStream.TextHeader?
                if case .textHeader(let earlier)? = contentHeader { found = earlier }
                try reader.message(&found)
                if let found { contentHeader = .textHeader(found) }
            case 10:
                var found: DataStream.ByteHeader?
                if case .byteHeader(let earlier)? = contentHeader { found = earlier }
                try reader.message(&found)
                if let found { contentHeader = .byteHeader(found) }
            case 11: try reader.optional(&inlineContent)
            case 12: try reader.scalar(&compression)
            default: try reader.skip()
            }
        }
        public func encode(to writer: inout WireWriter) {
            writer.scalar(1, streamId)
            writer.scalar(2, timestamp)
            writer.scalar(3, topic)
            writer.scalar(4, mimeType)
            writer.optional(5, totalLength)
            writer.scalar(7, encryptionType)
            writer.map(8, attributes)
            switch contentHeader {
            case .textHeader(let value): writer.message(9, value)
            case .byteHeader(let value): writer.message(10, value)
            case nil: break
            }
            writer.optional(11, inlineContent)
            writer.scalar(12, compression)
        }
    }

    /// `livekit.DataStream.Chunk`.
    public struct Chunk: WireMessage {
        public var streamId: String = ""
        public var chunkIndex: UInt64 = 0
        public var content: [UInt8] = []
        public var version: Int32 = 0
        /// Deprecated in the protocol.
        public var iv: [UInt8]?
        public init() {}

        public static let wireFields = WireFields([
            1: "stream_id",
            2: "chunk_index",
            3: "content",
            4: "version",
            5: "iv",
        ])
        public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
            switch field {
            case 1: try reader.scalar(&streamId)
            case 2: try reader.scalar(&chunkIndex)
            case 3: try reader.scalar(&content)
            case 4: try reader.scalar(&version)
            case 5: try reader.optional(&iv)
            default: try reader.skip()
            }
        }
        public func encode(to writer: inout WireWriter) {
            writer.scalar(1, streamId)
            writer.scalar(2, chunkIndex)
            writer.scalar(3, content)
            writer.scalar(4, version)
            writer.optional(5, iv)
        }
    }

    /// `livekit.DataStream.Trailer`.
    public struct Trailer: WireMessage {
        public var streamId: String = ""
        public var reason: String = ""
        public var attributes: [String: String] = [:]
        public init() {}

        public static let wireFields = WireFields([
            1: "stream_id",
            2: "reason",
            3: "attributes",
        ])
        public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
            switch field {
            case 1: try reader.scalar(&streamId)
            case 2: try reader.scalar(&reason)
            case 3: try reader.map(&attributes)
            default: try reader.skip()
            }
        }
        public func encode(to writer: inout WireWriter) {
            writer.scalar(1, streamId)
            writer.scalar(2, reason)
            writer.map(3, attributes)
        }
    }
}
