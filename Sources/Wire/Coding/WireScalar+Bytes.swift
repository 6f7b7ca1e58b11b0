public import Basics

extension String: WireScalar {
    public static var wireType: WireType { .delimited }
    public init(from reader: inout WireReader) throws(WireError) {
        let start = reader.position
        let run = try reader.delimited()
        guard let text = String(validating: run, as: UTF8.self) else { throw .notUTF8(at: start) }
        self = text
    }
    public func write(to bytes: inout [UInt8]) {
        bytes.appendVarint(UInt64(utf8.count))
        bytes.append(contentsOf: utf8)
    }
    public init(json: JSONValue, field: String) throws(WireError) {
        guard let text = json.stringValue else { throw .wrongJSONType(field: field, expected: "a string") }
        self = text
    }
    public var json: JSONValue { .string(self) }
    public var isDefault: Bool { isEmpty }
}

extension [UInt8]: WireScalar {
    public static var wireType: WireType { .delimited }
    public init(from reader: inout WireReader) throws(WireError) { self = Array(try reader.delimited()) }
    public func write(to bytes: inout [UInt8]) {
        bytes.appendVarint(UInt64(count))
        bytes.append(contentsOf: self)
    }
    public init(json: JSONValue, field: String) throws(WireError) {
        guard let text = json.stringValue, let bytes = Base64.decode(text) else {
            throw .wrongJSONType(field: field, expected: "base64 text")
        }
        self = bytes
    }
    public var json: JSONValue { .string(Base64.encode(self)) }
    public var isDefault: Bool { isEmpty }
}

extension WireEnum {
    public static var wireType: WireType { .varint }
    public init(from reader: inout WireReader) throws(WireError) {
        self.init(rawValue: try Int32(from: &reader))
    }
    public func write(to bytes: inout [UInt8]) { rawValue.write(to: &bytes) }
    public init(json: JSONValue, field: String) throws(WireError) {
        if let name = json.stringValue {
            guard let value = Self(protoName: name) else { throw .unknownEnumName(field: field, name: name) }
            self = value
        } else {
            self.init(rawValue: try Int32(json: json, field: field))
        }
    }
    public var json: JSONValue { protoName.map(JSONValue.string) ?? .int(Int64(rawValue)) }
}
