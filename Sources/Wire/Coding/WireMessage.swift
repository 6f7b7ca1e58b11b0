public import Basics

/// A protobuf message that crosses a process, as binary and as proto3 JSON.
///
/// The generated structs conform; `decode` and `encode` are theirs, the rest is for callers. Source:
/// protobuf.dev/programming-guides/encoding and …/json.
public protocol WireMessage: Equatable, Sendable {
    init()
    /// Field numbers and names, for JSON.
    static var wireFields: WireFields { get }
    /// Reads the field that stands next in `reader`; a number it does not know it leaves to `reader.skip()`.
    mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError)
    /// Writes every field that is not at its default, in ascending order of number.
    func encode(to writer: inout WireWriter)
    /// Reads a JSON document over what is there. Only well-known types with a JSON form of their own override it.
    mutating func merge(json: JSONValue, depth: Int, field: String) throws(WireError)
    /// The proto3 JSON form: lowerCamelCase names, defaults left out.
    var json: JSONValue { get }
}

extension WireMessage {
    /// - Throws: ``WireError``; unknown fields are skipped, not an error.
    public init(protobuf bytes: [UInt8]) throws(WireError) {
        self.init()
        var reader = WireReader(protobuf: bytes)
        try merge(from: &reader)
    }
    public init(protobuf bytes: ArraySlice<UInt8>) throws(WireError) { try self.init(protobuf: Array(bytes)) }

    public var protobuf: [UInt8] {
        var writer = WireWriter()
        encode(to: &writer)
        return writer.bytes
    }

    /// Accepts lowerCamelCase and snake_case names, enum names and numbers; ignores unknown names.
    public init(json: JSONValue) throws(WireError) {
        self.init()
        try merge(json: json, depth: 0, field: "")
    }
    public init(jsonText: [UInt8]) throws(WireError) {
        let document: JSONValue
        do throws(JSONError) { document = try JSONValue(parsing: jsonText) } catch {
            throw .notJSON(error.reason)
        }
        try self.init(json: document)
    }
    /// UTF-8, keys sorted.
    public var jsonText: [UInt8] { json.serialized }

    /// A message made in place: `.with { $0.sid = … }`.
    public static func with(_ fill: (inout Self) -> Void) -> Self {
        var message = Self()
        fill(&message)
        return message
    }

    mutating func merge(from reader: inout WireReader) throws(WireError) {
        while let field = try reader.nextField() { try decode(field, from: &reader) }
    }

    public mutating func merge(json: JSONValue, depth: Int, field: String) throws(WireError) {
        guard depth <= WireReader.depthLimit else { throw .tooDeep }
        guard case .object(let members) = json else {
            if field.isEmpty { throw .notJSON("it is not an object") }
            throw .wrongJSONType(field: field, expected: "an object")
        }
        // Sorted, so that a document which names one field twice (camel and snake) always means the same.
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            guard let number = Self.wireFields.number(named: name) else { continue }
            var reader = WireReader(json: value, field: name, depth: depth)
            try decode(number, from: &reader)
        }
    }

    public var json: JSONValue {
        var writer = WireWriter(jsonNames: Self.wireFields)
        encode(to: &writer)
        return .object(writer.members)
    }
}
