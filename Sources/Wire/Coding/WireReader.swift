import Basics

/// Hands a message its fields one by one, from protobuf bytes or from JSON, so that each message is described once.
public struct WireReader: Sendable {
    /// Messages inside messages; the deepest LiveKit schema has 8. Protobuf runtimes use 100 as well.
    public static let depthLimit = 100

    /// Messages inside one, counted at every level. An empty one takes 2 bytes to send and some hundred to keep, so a
    /// frame of 2 MiB could otherwise take hundreds of megabytes; a list of 1,000 participants with all their tracks
    /// has some 20,000.
    public static let messageLimit = 100_000

    enum Source { case protobuf, json }
    let source: Source
    let bytes: [UInt8]
    var position = 0
    /// Where the message being read ends.
    var end: Int
    /// Of the field that stands next.
    var wireType = WireType.varint
    /// Number of the field that stands next, to know the end of a group.
    var fieldNumber = 0
    var depth: Int
    /// Read so far, this one aside.
    var messagesRead = 0
    let value: JSONValue
    /// The JSON name of the field, for errors.
    let field: String

    init(protobuf bytes: [UInt8]) {
        source = .protobuf
        self.bytes = bytes
        end = bytes.count
        depth = 0
        value = .null
        field = ""
    }
    init(json value: JSONValue, field: String, depth: Int) {
        source = .json
        bytes = []
        end = 0
        self.depth = depth
        self.value = value
        self.field = field
    }

    /// A field that is always there. JSON `null` leaves it as it is.
    public mutating func scalar<Value: WireScalar>(_ target: inout Value) throws(WireError) {
        if let found: Value = try one() { target = found }
    }
    /// A field that knows whether it was sent.
    public mutating func optional<Value: WireScalar>(_ target: inout Value?) throws(WireError) {
        if let found: Value = try one() { target = found }
    }
    private mutating func one<Value: WireScalar>() throws(WireError) -> Value? {
        switch source {
        case .protobuf:
            guard wireType == Value.wireType else {
                try skip()
                return nil
            }
            return try Value(from: &self)
        case .json: return value == .null ? nil : try Value(json: value, field: field)
        }
    }

    /// Packed or not, whichever comes.
    public mutating func repeated<Value: WireScalar>(_ target: inout [Value]) throws(WireError) {
        switch source {
        case .protobuf:
            if wireType == Value.wireType {
                target.append(try Value(from: &self))
            } else if wireType == .delimited, Value.isPackable {
                let outer = try enter()
                while position < end { target.append(try Value(from: &self)) }
                end = outer
            } else {
                try skip()
            }
        case .json:
            for item in try jsonItems() { target.append(try Value(json: item, field: field)) }
        }
    }

    /// Sent twice, a message is merged, as protobuf wants.
    public mutating func message<Message: WireMessage>(_ target: inout Message?) throws(WireError) {
        switch source {
        case .protobuf:
            guard wireType == .delimited else { return try skip() }
            var found = target ?? Message()
            try nested(&found)
            target = found
        case .json:
            guard value != .null else { return }
            var found = target ?? Message()
            try found.merge(json: value, depth: depth + 1, field: field)
            target = found
        }
    }
    public mutating func messages<Message: WireMessage>(_ target: inout [Message]) throws(WireError) {
        switch source {
        case .protobuf:
            guard wireType == .delimited else { return try skip() }
            var found = Message()
            try nested(&found)
            target.append(found)
        case .json:
            for item in try jsonItems() {
                var found = Message()
                try found.merge(json: item, depth: depth + 1, field: field)
                target.append(found)
            }
        }
    }

    private func jsonItems() throws(WireError) -> [JSONValue] {
        if value == .null { return [] }
        guard let items = value.arrayValue else { throw .wrongJSONType(field: field, expected: "an array") }
        return items
    }
}
