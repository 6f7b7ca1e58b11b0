import Basics

/// Takes a message's fields one by one and makes protobuf bytes or JSON members of them.
public struct WireWriter: Sendable {
    /// The protobuf message so far.
    public private(set) var bytes: [UInt8] = []
    /// The JSON object so far.
    private(set) var members: [String: JSONValue] = [:]
    /// Names for JSON; nil means protobuf.
    private let jsonNames: WireFields?

    init() { jsonNames = nil }
    init(jsonNames: WireFields) { self.jsonNames = jsonNames }

    /// Written only when it is not the default.
    public mutating func scalar<Value: WireScalar>(_ field: Int, _ value: Value) {
        if !value.isDefault { present(field, value) }
    }
    /// Written when there is one, also at its default: proto3 `optional` and members of a oneof.
    public mutating func optional<Value: WireScalar>(_ field: Int, _ value: Value?) {
        if let value { present(field, value) }
    }
    private mutating func present<Value: WireScalar>(_ field: Int, _ value: Value) {
        if let jsonNames {
            members[jsonNames.jsonName(of: field)] = value.json
        } else {
            tag(field, Value.wireType)
            value.write(to: &bytes)
        }
    }

    /// Numbers are packed.
    public mutating func repeated<Value: WireScalar>(_ field: Int, _ values: [Value]) {
        guard !values.isEmpty else { return }
        if let jsonNames {
            members[jsonNames.jsonName(of: field)] = .array(values.map(\.json))
        } else if Value.isPackable {
            tag(field, .delimited)
            withLength { writer in for value in values { value.write(to: &writer.bytes) } }
        } else {
            for value in values {
                tag(field, Value.wireType)
                value.write(to: &bytes)
            }
        }
    }

    public mutating func message<Message: WireMessage>(_ field: Int, _ value: Message?) {
        guard let value else { return }
        if let jsonNames {
            members[jsonNames.jsonName(of: field)] = value.json
        } else {
            tag(field, .delimited)
            withLength { value.encode(to: &$0) }
        }
    }
    public mutating func messages<Message: WireMessage>(_ field: Int, _ values: [Message]) {
        guard !values.isEmpty else { return }
        if let jsonNames {
            members[jsonNames.jsonName(of: field)] = .array(values.map(\.json))
        } else {
            for value in values {
                tag(field, .delimited)
                withLength { value.encode(to: &$0) }
            }
        }
    }

    public mutating func map<Key: WireMapKey, Value: WireScalar>(_ field: Int, _ values: [Key: Value]) {
        entries(field, values, json: \.json) { $0.optional(2, $1) }
    }
    public mutating func map<Key: WireMapKey, Value: WireMessage>(_ field: Int, _ values: [Key: Value]) {
        entries(field, values, json: \.json) { $0.message(2, $1) }
    }
    /// Sorted by key, so that equal messages are equal bytes.
    private mutating func entries<Key: WireMapKey, Value>(
        _ field: Int, _ values: [Key: Value], json: (Value) -> JSONValue, write: (inout WireWriter, Value) -> Void
    ) {
        guard !values.isEmpty else { return }
        if let jsonNames {
            let pairs = values.map { ($0.key.mapKey, json($0.value)) }
            members[jsonNames.jsonName(of: field)] = .object(Dictionary(pairs) { first, _ in first })
        } else {
            for (key, value) in values.sorted(by: { $0.key < $1.key }) {
                tag(field, .delimited)
                withLength {
                    $0.optional(1, key)
                    write(&$0, value)
                }
            }
        }
    }

    @inline(__always) private mutating func tag(_ field: Int, _ type: WireType) {
        bytes.appendVarint(UInt64(field) << 3 | UInt64(type.rawValue))
    }

    /// Writes what `body` writes behind its length. Only a body of 128 bytes or more is moved, once per level.
    private mutating func withLength(_ body: (inout WireWriter) -> Void) {
        let start = bytes.count
        bytes.append(0)
        body(&self)
        let length = bytes.count - start - 1
        if length < 0x80 {
            bytes[start] = UInt8(length)
        } else {
            var prefix: [UInt8] = []
            prefix.appendVarint(UInt64(length))
            bytes.replaceSubrange(start...start, with: prefix)
        }
    }
}
