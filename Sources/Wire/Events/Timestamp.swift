public import Basics

/// `google.protobuf.Timestamp`: a time in UTC. In JSON it is an RFC 3339 text, not an object.
public struct Timestamp: WireMessage {
    /// Seconds since 1970-01-01T00:00:00Z; negative before.
    public var seconds: Int64 = 0
    /// 0…999,999,999, counted forward also before 1970.
    public var nanos: Int32 = 0
    public init() {}

    public static let wireFields = WireFields([1: "seconds", 2: "nanos"])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&seconds)
        case 2: try reader.scalar(&nanos)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, seconds)
        writer.scalar(2, nanos)
    }

    public mutating func merge(json: JSONValue, depth: Int, field: String) throws(WireError) {
        guard let text = json.stringValue, let time = RFC3339.parse(text) else {
            throw .wrongJSONType(field: field, expected: "a time like 2026-01-31T12:00:00.5Z")
        }
        (seconds, nanos) = time
    }
    public var json: JSONValue { .string(RFC3339.text(seconds: seconds, nanos: nanos)) }
}
