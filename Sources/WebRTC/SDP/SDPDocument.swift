/// A session description as text in structure: what WebRTC reads of it, in order; every other line is dropped.
///
/// Knows the grammar (RFC 8866) and nothing of offers and answers: that is ``Negotiator``.
public struct SDPDocument: Sendable, Equatable {
    /// Longest text that is parsed, in bytes. A 40-participant video offer has about 60 KiB.
    public static let maximumBytes = 256 * 1024
    /// Most m-lines that are parsed.
    public static let maximumSections = 512

    /// `o=`: the same for all descriptions of one side of a connection.
    public var sessionID: UInt64
    /// `o=`: grows by one with each description.
    public var version: UInt64
    /// `a=` lines before the first m-line.
    public var attributes: [SDPAttribute] = []
    public var sections: [SDPSection] = []

    public init(sessionID: UInt64, version: UInt64) {
        self.sessionID = sessionID
        self.version = version
    }

    /// The mids of `a=group:BUNDLE`, in order; nil when there is no such line (RFC 9143).
    public var bundle: [String]? {
        for attribute in attributes where attribute.name == "group" {
            let words = attribute.words
            if words.first == "BUNDLE" { return Array(words.dropFirst()) }
        }
        return nil
    }
    public var isLite: Bool { attributes.contains { $0.name == "ice-lite" } }
    public var allowsMixedExtensions: Bool { attributes.contains { $0.name == "extmap-allow-mixed" } }
}

/// One `a=name` or `a=name:value` line.
public struct SDPAttribute: Sendable, Equatable {
    public var name: String
    public var value: String?
    public init(_ name: String, _ value: String? = nil) {
        self.name = name
        self.value = value
    }
    /// The value's words; empty when there is no value.
    var words: [String] { (value ?? "").utf8.split(separator: 0x20).map { String(Substring($0)) } }
}

/// One m-line and the `a=` lines under it.
public struct SDPSection: Sendable, Equatable {
    /// `audio`, `video`, `application` or what else the other side says.
    public var media: String
    /// 0 = rejected, or, with `a=bundle-only`, riding on another section's transport (RFC 9143 §6).
    public var port: UInt16
    public var proto: String
    /// Payload types, or `webrtc-datachannel`.
    public var formats: [String]
    public var attributes: [SDPAttribute] = []

    public init(media: String, port: UInt16, proto: String, formats: [String]) {
        self.media = media
        self.port = port
        self.proto = proto
        self.formats = formats
    }
}
