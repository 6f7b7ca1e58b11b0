/// Texts in a row, each preceded by its length: the plain side of a sealed record. Cheaper to read than JSON by far.
struct SealedFields {
    private(set) var bytes: [UInt8] = []

    init(_ fields: [String?]) { for field in fields { append(field) } }

    /// Nil is 0; a text its bytes' count and one more, in groups of seven bits, low ones first.
    private mutating func append(_ field: String?) {
        guard let field else { return bytes.append(0) }
        var count = field.utf8.count + 1
        while count >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: count & 0x7F) | 0x80)
            count >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: count))
        bytes.append(contentsOf: field.utf8)
    }

    /// As many as there are; nil past the end, so that a record may gain fields.
    struct Reader {
        private let bytes: [UInt8]
        private var position = 0
        init(_ bytes: [UInt8]) { self.bytes = bytes }
        var isAtEnd: Bool { position >= bytes.count }

        mutating func next() -> String? {
            var count = 0
            var shift = 0
            while position < bytes.count, shift < 32 {
                let byte = bytes[position]
                position += 1
                count |= Int(byte & 0x7F) << shift
                shift += 7
                if byte < 0x80 { break }
            }
            guard count > 0 else { return nil }
            let end = min(bytes.count, position + count - 1)
            defer { position = end }
            return String(decoding: bytes[position..<end], as: UTF8.self)
        }
    }
}
