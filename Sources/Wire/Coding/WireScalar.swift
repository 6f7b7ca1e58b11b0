public import Basics

/// A value that is one protobuf scalar. Sources: protobuf.dev encoding ("wire types") and ProtoJSON.
public protocol WireScalar: Equatable, Sendable {
    /// The proto3 default.
    init()
    static var wireType: WireType { get }
    /// Whether a repeated field of it may be packed; strings and bytes may not.
    static var isPackable: Bool { get }
    init(from reader: inout WireReader) throws(WireError)
    func write(to bytes: inout [UInt8])
    init(json: JSONValue, field: String) throws(WireError)
    var json: JSONValue { get }
    /// Whether it may be left out: absent means just this value.
    var isDefault: Bool { get }
}

public enum WireType: UInt8, Sendable { case varint, fixed64, delimited, startGroup, endGroup, fixed32 }

extension WireScalar {
    public static var isPackable: Bool { wireType != .delimited }
    public var isDefault: Bool { self == Self() }
}

extension [UInt8] {
    @inline(__always) mutating func appendVarint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }
    mutating func appendLittleEndian<Value: FixedWidthInteger>(_ value: Value) {
        var shift = 0
        while shift < Value.bitWidth {
            append(UInt8(truncatingIfNeeded: value >> Value(shift)))
            shift += 8
        }
    }
}
