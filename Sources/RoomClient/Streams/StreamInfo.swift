import Wire

/// What a data stream says of itself before its content. Source: livekit-wire.md §3.6, §9.3.
public struct StreamInfo: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        case text
        /// `unknown` when the sender gave no name.
        case bytes(name: String)
    }
    public var id: String
    public var kind: Kind
    public var topic: String
    public var mimeType: String
    public var attributes: [String: String]
    /// Milliseconds since 1970, by the sender's clock.
    public var timestamp: Int64
    /// Bytes of the content; nil when the sender did not know when it began.
    public var totalLength: UInt64?
    /// Identity of the sender; empty for a stream of ours.
    public var from: String

    public init(
        id: String, kind: Kind = .text, topic: String, mimeType: String? = nil, attributes: [String: String] = [:],
        timestamp: Int64, totalLength: UInt64? = nil, from: String = ""
    ) {
        self.id = id
        self.kind = kind
        self.topic = topic
        self.mimeType = mimeType ?? (kind == .text ? "text/plain" : "application/octet-stream")
        self.attributes = attributes
        self.timestamp = timestamp
        self.totalLength = totalLength
        self.from = from
    }

    /// - Returns: nil for a header that is neither of text nor of bytes.
    init?(_ header: DataStream.Header, from: String) {
        switch header.contentHeader {
        case .textHeader: kind = .text
        case .byteHeader(let bytes): kind = .bytes(name: bytes.name.isEmpty ? "unknown" : bytes.name)
        case nil: return nil
        }
        id = header.streamId
        topic = header.topic
        mimeType = header.mimeType
        attributes = header.attributes
        timestamp = header.timestamp
        totalLength = header.totalLength
        self.from = from
    }

    var header: DataStream.Header {
        var header = DataStream.Header()
        header.streamId = id
        header.timestamp = timestamp
        header.topic = topic
        header.mimeType = mimeType
        header.totalLength = totalLength
        header.attributes = attributes
        switch kind {
        case .text: header.contentHeader = .textHeader(DataStream.TextHeader())
        case .bytes(let name):
            var bytes = DataStream.ByteHeader()
            bytes.name = name
            header.contentHeader = .byteHeader(bytes)
        }
        return header
    }
}
