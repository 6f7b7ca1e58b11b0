/// One input, taken apart from the front: choices first, content after. Past its end every number is 0.
struct FuzzInput {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position >= bytes.count }

    mutating func byte() -> UInt8 {
        guard position < bytes.count else { return 0 }
        defer { position += 1 }
        return bytes[position]
    }
    mutating func uint16() -> UInt16 { UInt16(byte()) << 8 | UInt16(byte()) }
    mutating func uint32() -> UInt32 { UInt32(uint16()) << 16 | UInt32(uint16()) }
    mutating func bool() -> Bool { byte() & 1 == 1 }
    /// One of `0..<limit`.
    mutating func choice(_ limit: Int) -> Int { Int(byte()) % max(1, limit) }

    /// A run whose length stands in front of it; shorter where the input ends. At most 2,047 bytes.
    mutating func chunk() -> [UInt8] {
        let count = min(Int(uint16() & 0x7FF), bytes.count - position)
        defer { position += count }
        return Array(bytes[position..<position + count])
    }
    mutating func rest() -> [UInt8] {
        defer { position = bytes.count }
        return Array(bytes[position...])
    }
}

/// Makes seeds: the other direction of `FuzzInput`.
extension [UInt8] {
    static func chunk(_ bytes: [UInt8]) -> [UInt8] {
        [UInt8(truncatingIfNeeded: bytes.count >> 8) & 0x07, UInt8(truncatingIfNeeded: bytes.count)] + bytes
    }
}
