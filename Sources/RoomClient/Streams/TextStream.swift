/// A text that came whole over a data stream (livekit-wire.md §9.3).
public struct TextStream: Sendable, Equatable {
    public var id: String
    public var topic: String
    public var attributes: [String: String]
    public var text: String
    /// Identity of the sender.
    public var from: String

    public init(id: String, topic: String, attributes: [String: String], text: String, from: String) {
        self.id = id
        self.topic = topic
        self.attributes = attributes
        self.text = text
        self.from = from
    }
}

/// A file that came whole over a data stream.
public struct ByteStream: Sendable, Equatable {
    public var id: String
    public var topic: String
    public var attributes: [String: String]
    public var name: String
    public var mimeType: String
    public var bytes: [UInt8]
    /// Identity of the sender.
    public var from: String

    public init(
        id: String, topic: String, attributes: [String: String], name: String, mimeType: String, bytes: [UInt8],
        from: String
    ) {
        self.id = id
        self.topic = topic
        self.attributes = attributes
        self.name = name
        self.mimeType = mimeType
        self.bytes = bytes
        self.from = from
    }
}
