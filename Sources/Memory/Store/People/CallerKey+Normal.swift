extension CallerKey {
    /// The same key however it was written: a phone number without spaces, dashes, dots and brackets, `00` as `+`; others
    /// without white space around them.
    ///
    /// - Throws: `.invalid` for an empty key, and for a number that is not E.164 (a `+`, then 7 to 15 digits): without
    ///   its country two people could share it.
    func normal() throws(MemoryError) -> CallerKey {
        switch kind {
        case .phone:
            var digits = value.filter { !" -./()\u{A0}".contains($0) }
            if digits.lowercased().hasPrefix("tel:") { digits.removeFirst(4) }
            if digits.hasPrefix("00") { digits = "+" + digits.dropFirst(2) }
            guard digits.hasPrefix("+"), case let number = digits.dropFirst(), 7...15 ~= number.utf8.count,
                number.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), number.first != "0"
            else {
                throw .invalid(
                    field: "phone", reason: "it is not written as +15551234567: with its country, digits only")
            }
            return CallerKey(.phone, digits)
        case .identity, .external:
            let trimmed = String(value.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
            guard !trimmed.isEmpty else { throw .invalid(field: kind.rawValue, reason: "it is empty") }
            return CallerKey(kind, trimmed)
        }
    }
}
