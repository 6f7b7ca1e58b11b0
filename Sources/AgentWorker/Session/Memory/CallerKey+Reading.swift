public import Memory

/// Callers' keys as people and backends write them.
extension CallerKey {
    /// Reads `phone:+1 555 123 4567`, `identity:alice`, `external:4711`; without a prefix a number with a plus sign is a
    /// telephone number, anything else an identity. A telephone number without its country is no number of the world's,
    /// so it is kept as the gateway's own word for somebody: `external:tel:5551234`.
    ///
    /// - Returns: nil for what names nobody: nothing, `anonymous`, a withheld number.
    public init?(reading text: String) {
        let text = text.trimmed
        if let colon = text.firstIndex(of: ":"), let kind = Kind(rawValue: text[..<colon].lowercased()) {
            self.init(kind, reading: String(text[text.index(after: colon)...]))
        } else {
            self.init(text.first == "+" && Self.number(text) != nil ? .phone : .identity, reading: text)
        }
    }

    /// - Returns: nil for what names nobody.
    public init?(_ kind: Kind, reading text: String) {
        let text = text.trimmed
        guard !text.isEmpty, text.utf8.count <= Self.longest, !Self.nobody.contains(text.lowercased()) else {
            return nil
        }
        if kind == .phone {
            guard let number = Self.number(text) else { return nil }
            if number.hasPrefix("+") { self.init(.phone, number) } else { self.init(.external, "tel:" + number) }
        } else {
            self.init(kind, text)
        }
    }

    /// As `init?(reading:)` takes it.
    public var written: String { "\(kind.rawValue):\(value)" }

    /// Longer ones are no names. LiveKit's limit for identities is 256.
    private static let longest = 256
    /// What gateways and clients send for somebody who gives no name.
    private static let nobody: Set<String> = [
        "anonymous", "unknown", "unavailable", "restricted", "private", "withheld", "blocked", "guest", "none", "null",
        "anonymous@anonymous.invalid",
    ]

    /// `+` and digits; nil when there are too few to be a subscriber's.
    private static func number(_ text: String) -> String? {
        var digits = ""
        for character in text {
            switch character {
            case "0"..."9": digits.append(character)
            case "+" where digits.isEmpty: digits = "+"
            case " ", "-", ".", "(", ")", "/": continue
            default: return nil
            }
        }
        if digits.hasPrefix("00") { digits = "+" + digits.dropFirst(2) }
        let count = digits.hasPrefix("+") ? digits.count - 1 : digits.count
        // E.164 ends at fifteen digits; a caller's own number has at least seven, or four inside a house.
        guard (digits.hasPrefix("+") ? 7...15 : 4...15).contains(count), !digits.hasPrefix("+0"),
            digits.contains(where: { $0 != "+" && $0 != "0" })
        else { return nil }
        return digits
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
