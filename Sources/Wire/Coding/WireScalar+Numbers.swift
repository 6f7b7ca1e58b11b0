public import Basics

// Signed numbers are sign-extended to 64 bits on the wire, and cut to their width when read, as protoc's runtimes do.

extension Int32: WireScalar {
    public static var wireType: WireType { .varint }
    public init(from reader: inout WireReader) throws(WireError) {
        self.init(truncatingIfNeeded: try reader.varint())
    }
    public func write(to bytes: inout [UInt8]) { bytes.appendVarint(UInt64(bitPattern: Int64(self))) }
    public init(json: JSONValue, field: String) throws(WireError) { self = try wholeNumber(json, field: field) }
    public var json: JSONValue { .int(Int64(self)) }
}
extension UInt32: WireScalar {
    public static var wireType: WireType { .varint }
    public init(from reader: inout WireReader) throws(WireError) {
        self.init(truncatingIfNeeded: try reader.varint())
    }
    public func write(to bytes: inout [UInt8]) { bytes.appendVarint(UInt64(self)) }
    public init(json: JSONValue, field: String) throws(WireError) { self = try wholeNumber(json, field: field) }
    public var json: JSONValue { .int(Int64(self)) }
}
extension Int64: WireScalar {
    public static var wireType: WireType { .varint }
    public init(from reader: inout WireReader) throws(WireError) { self.init(bitPattern: try reader.varint()) }
    public func write(to bytes: inout [UInt8]) { bytes.appendVarint(UInt64(bitPattern: self)) }
    public init(json: JSONValue, field: String) throws(WireError) { self = try wholeNumber(json, field: field) }
    /// 64-bit numbers are strings in JSON: JavaScript's numbers hold 53 bits.
    public var json: JSONValue { .string("\(self)") }
}
extension UInt64: WireScalar {
    public static var wireType: WireType { .varint }
    public init(from reader: inout WireReader) throws(WireError) { self = try reader.varint() }
    public func write(to bytes: inout [UInt8]) { bytes.appendVarint(self) }
    public init(json: JSONValue, field: String) throws(WireError) { self = try wholeNumber(json, field: field) }
    public var json: JSONValue { .string("\(self)") }
}
extension Bool: WireScalar {
    public static var wireType: WireType { .varint }
    public init(from reader: inout WireReader) throws(WireError) { self = try reader.varint() != 0 }
    public func write(to bytes: inout [UInt8]) { bytes.append(self ? 1 : 0) }
    public init(json: JSONValue, field: String) throws(WireError) {
        guard let flag = json.boolValue else { throw .wrongJSONType(field: field, expected: "true or false") }
        self = flag
    }
    public var json: JSONValue { .bool(self) }
}
extension Float: WireScalar {
    public static var wireType: WireType { .fixed32 }
    public init(from reader: inout WireReader) throws(WireError) {
        self.init(bitPattern: UInt32(truncatingIfNeeded: try reader.littleEndian(width: 4)))
    }
    public func write(to bytes: inout [UInt8]) { bytes.appendLittleEndian(bitPattern) }
    public init(json: JSONValue, field: String) throws(WireError) {
        let wide = try Double(json: json, field: field)
        self.init(wide)
        // 3.5e38 is a number, but not one this field can hold.
        if isInfinite, wide.isFinite { throw .numberOutOfRange(field: field, range: "a 32-bit float's range") }
    }
    /// Through its shortest decimal text, so that 0.1 stays 0.1 and does not become 0.10000000149.
    public var json: JSONValue { isFinite ? .double(Double("\(self)") ?? Double(self)) : Double(self).json }
    /// Bitwise zero only: -0.0 is not the default and has to be sent.
    public var isDefault: Bool { bitPattern == 0 }
}
extension Double: WireScalar {
    public static var wireType: WireType { .fixed64 }
    public init(from reader: inout WireReader) throws(WireError) {
        self.init(bitPattern: try reader.littleEndian(width: 8))
    }
    public func write(to bytes: inout [UInt8]) { bytes.appendLittleEndian(bitPattern) }
    public init(json: JSONValue, field: String) throws(WireError) {
        switch json {
        case .string("NaN"): self = .nan
        case .string("Infinity"): self = .infinity
        case .string("-Infinity"): self = -.infinity
        case .string(let text):
            // Swift would also take "nan", "inf" and hexadecimal, which are not JSON numbers.
            guard text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }), let value = Double(text),
                value.isFinite
            else { throw .wrongJSONType(field: field, expected: "a number") }
            self = value
        default:
            guard let value = json.doubleValue else { throw .wrongJSONType(field: field, expected: "a number") }
            self = value
        }
    }
    public var json: JSONValue {
        if isNaN { return "NaN" }
        if isInfinite { return .string(self < 0 ? "-Infinity" : "Infinity") }
        return .double(self)
    }
    public var isDefault: Bool { bitPattern == 0 }
}

/// A number, a number written `5.0`, or either as a string.
private func wholeNumber<Number: FixedWidthInteger>(_ json: JSONValue, field: String) throws(WireError) -> Number {
    let exact: Number? =
        switch json {
        case .int(let value): Number(exactly: value)
        case .uint(let value): Number(exactly: value)
        case .double(let value): Number(exactly: value)
        case .string(let text): text.hasPrefix("+") ? nil : Number(text)
        default: throw .wrongJSONType(field: field, expected: "a whole number")
        }
    guard let exact else { throw .numberOutOfRange(field: field, range: "\(Number.min)…\(Number.max)") }
    return exact
}
