import FoundationEssentials

/// The fields of one message, one after the other; stops at what is no field.
struct ProtobufFields {
    struct Field {
        let number: UInt64
        /// Of a field with a length; nil for a number.
        let bytes: Data?
        /// Of a field that is a whole number; else 0.
        var value: UInt64 = 0
    }
    private let data: Data
    private var position: Int
    init(_ data: Data) {
        self.data = data
        position = data.startIndex
    }
    var isAtEnd: Bool { position == data.endIndex }

    mutating func next() -> Field? {
        let start = position
        guard let key = number(), let field = field(key) else {
            position = start
            return nil
        }
        return field
    }
    private mutating func field(_ key: UInt64) -> Field? {
        switch key & 7 {
        case 0: number().map { Field(number: key >> 3, bytes: nil, value: $0) }
        case 1: take(8).map { _ in Field(number: key >> 3, bytes: nil) }
        case 2: number().flatMap { take($0) }.map { Field(number: key >> 3, bytes: $0) }
        case 5: take(4).map { _ in Field(number: key >> 3, bytes: nil) }
        default: nil
        }
    }
    private mutating func take(_ count: UInt64) -> Data? {
        guard count <= UInt64(data.endIndex - position) else { return nil }
        defer { position += Int(count) }
        return data[position..<position + Int(count)]
    }
    /// At most ten bytes of seven bits.
    private mutating func number() -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) where position < data.endIndex {
            let byte = data[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        return nil
    }
}
