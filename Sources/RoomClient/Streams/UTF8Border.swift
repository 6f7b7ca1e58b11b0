/// Where text may be cut.
enum UTF8Border {
    /// As much from the front as fits, not ending amid a character. Bytes that are no UTF-8 are cut anywhere.
    static func prefix(of bytes: ArraySlice<UInt8>, atMost limit: Int) -> ArraySlice<UInt8> {
        guard bytes.count > limit else { return bytes }
        var end = bytes.startIndex + limit
        // A character has at most three bytes after its first.
        for _ in 0..<3 where bytes[end] & 0xC0 == 0x80 && end > bytes.startIndex { end -= 1 }
        if bytes[end] & 0xC0 == 0x80 || end == bytes.startIndex { end = bytes.startIndex + limit }
        return bytes[..<end]
    }

    /// How many bytes at the end are the beginning of a character whose rest has not come: 0…3.
    static func unfinished(_ bytes: ArraySlice<UInt8>) -> Int {
        for (back, byte) in bytes.suffix(3).reversed().enumerated() where byte & 0xC0 != 0x80 {
            let length =
                switch byte {
                case 0xC2...0xDF: 2
                case 0xE0...0xEF: 3
                case 0xF0...0xF4: 4
                default: 1
                }
            return length > back + 1 ? back + 1 : 0
        }
        return 0
    }

    /// Text with at most so many bytes, for limits of the wire.
    static func cut(_ text: String, to limit: Int) -> String {
        String(decoding: prefix(of: Array(text.utf8)[...], atMost: limit), as: UTF8.self)
    }
}
