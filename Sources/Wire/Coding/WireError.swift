/// Why bytes or JSON are not the message they should be. Nothing of a value's content is repeated beyond its kind.
public enum WireError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The message ends inside a field; the offset is in bytes from its start.
    case truncated(at: Int)
    /// A varint longer than 10 bytes.
    case malformedVarint(at: Int)
    /// A field number of 0 or past 2^29 - 1, an unknown wire type, or an end-group without its start.
    case malformedTag(at: Int)
    /// A proto3 string must be UTF-8.
    case notUTF8(at: Int)
    /// More than ``WireReader/depthLimit`` messages inside each other.
    case tooDeep
    /// More than ``WireReader/messageLimit`` messages in one: two bytes on the wire can be half a kilobyte here.
    case tooManyMessages
    /// The text is not JSON, or the document is not an object.
    case notJSON(String)
    case wrongJSONType(field: String, expected: String)
    case unknownEnumName(field: String, name: String)
    case numberOutOfRange(field: String, range: String)
    /// `join_request` is not base64, its gzip is damaged, or it unpacks to more than the limit.
    case malformedJoinRequest(String)

    public var description: String {
        switch self {
        case .truncated(let offset): "protobuf message ends inside a field at byte \(offset); send the whole message"
        case .malformedVarint(let offset): "protobuf varint at byte \(offset) is longer than 10 bytes"
        case .malformedTag(let offset): "protobuf field tag at byte \(offset) is not a valid one"
        case .notUTF8(let offset): "protobuf string at byte \(offset) is not UTF-8"
        case .tooDeep: "message is nested more than \(WireReader.depthLimit) levels deep"
        case .tooManyMessages: "message holds more than \(WireReader.messageLimit) others; send less at a time"
        case .notJSON(let reason): "body is not a protobuf-JSON object: \(reason)"
        case .wrongJSONType(let field, let expected): "field '\(field)' wants \(expected)"
        case .unknownEnumName(let field, let name):
            "field '\(field)' knows no value '\(String(name.prefix(64)))'; use a name or number of its enum"
        case .numberOutOfRange(let field, let range): "field '\(field)' wants a number in \(range)"
        case .malformedJoinRequest(let reason): "join_request cannot be read: \(reason)"
        }
    }
}
