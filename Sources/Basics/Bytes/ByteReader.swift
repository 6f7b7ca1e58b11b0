/// Reads network-order integers from bytes; every read past the end is `nil`, never a trap.
public struct ByteReader: Sendable {
    public let bytes: ArraySlice<UInt8>
    public private(set) var position: Int

    public init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }
    public init(_ bytes: [UInt8]) { self.init(bytes[...]) }

    public var remaining: Int { bytes.endIndex - position }
    public var isAtEnd: Bool { position == bytes.endIndex }

    public mutating func readUInt8() -> UInt8? {
        guard position < bytes.endIndex else { return nil }
        defer { position += 1 }
        return bytes[position]
    }
    public mutating func readUInt16() -> UInt16? { readBigEndian(2).map { UInt16(truncatingIfNeeded: $0) } }
    public mutating func readUInt24() -> UInt32? { readBigEndian(3).map { UInt32(truncatingIfNeeded: $0) } }
    public mutating func readUInt32() -> UInt32? { readBigEndian(4).map { UInt32(truncatingIfNeeded: $0) } }
    public mutating func readUInt64() -> UInt64? { readBigEndian(8) }

    /// The next `count` bytes, without a copy.
    public mutating func readBytes(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= remaining else { return nil }
        defer { position += count }
        return bytes[position..<position + count]
    }
    public mutating func skip(_ count: Int) -> Bool { readBytes(count) != nil }

    private mutating func readBigEndian(_ width: Int) -> UInt64? {
        guard let run = readBytes(width) else { return nil }
        return run.reduce(0) { $0 << 8 | UInt64($1) }
    }
}

extension [UInt8] {
    @inlinable public mutating func appendBigEndian<Value: FixedWidthInteger>(_ value: Value) {
        var shift = Value.bitWidth
        while shift > 0 {
            shift -= 8
            append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }
}
