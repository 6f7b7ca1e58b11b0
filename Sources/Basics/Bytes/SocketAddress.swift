/// An IPv4 or IPv6 address with a port: 18 bytes to hash and compare, nothing to allocate.
public struct SocketAddress: Hashable, Sendable, CustomStringConvertible {
    public enum Family: UInt8, Sendable { case v4, v6 }

    public let family: Family
    /// The upper 64 bits of an IPv6 address in host order; 0 for IPv4.
    public let high: UInt64
    /// The lower 64 bits of an IPv6 address, or the IPv4 address in the lower 32, in host order.
    public let low: UInt64
    public var port: UInt16

    @inlinable public init(v4 address: UInt32, port: UInt16) {
        family = .v4
        high = 0
        low = UInt64(address)
        self.port = port
    }
    /// An IPv4-mapped address (`::ffff:a.b.c.d`) becomes the IPv4 one, so that both spellings are one peer.
    @inlinable public init(v6High high: UInt64, low: UInt64, port: UInt16) {
        let isMapped = high == 0 && low >> 32 == 0xFFFF
        family = isMapped ? .v4 : .v6
        self.high = isMapped ? 0 : high
        self.low = isMapped ? low & 0xFFFF_FFFF : low
        self.port = port
    }

    /// The address alone: `127.0.0.1`, `2001:db8::1`.
    public var host: String {
        switch family {
        case .v4: return [24, 16, 8, 0].map { String(low >> UInt64($0) & 0xFF) }.joined(separator: ".")
        case .v6: return Self.compressed(groups)
        }
    }
    public var description: String { family == .v4 ? "\(host):\(port)" : "[\(host)]:\(port)" }

    public var isLoopback: Bool { family == .v4 ? low >> 24 == 127 : high == 0 && low == 1 }
    public var isLinkLocal: Bool { family == .v4 ? low >> 16 == 0xA9FE : high >> 54 == 0x3FA }
    public var isUnspecified: Bool { high == 0 && low == 0 }

    private var groups: [UInt16] {
        [high, low].flatMap { half in [48, 32, 16, 0].map { UInt16(truncatingIfNeeded: half >> UInt64($0)) } }
    }

    /// Parses `1.2.3.4` or an IPv6 address without brackets or zone; nil for anything else (a name, an mDNS candidate).
    public init?(host: some StringProtocol, port: UInt16) {
        if host.contains(":") {
            guard let groups = Self.parseGroups(host) else { return nil }
            let halves = [groups[0..<4], groups[4..<8]].map { $0.reduce(UInt64(0)) { $0 << 16 | UInt64($1) } }
            self.init(v6High: halves[0], low: halves[1], port: port)
        } else {
            guard let address = Self.parseV4(host) else { return nil }
            self.init(v4: address, port: port)
        }
    }

    private static func parseV4(_ text: some StringProtocol) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var address: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.count), part.allSatisfy({ $0.isASCII && $0.isNumber }), let byte = UInt8(part)
            else { return nil }
            address = address << 8 | UInt32(byte)
        }
        return address
    }

    /// RFC 4291 §2.2: eight groups, one `::` for a run of zeros, an IPv4 tail.
    private static func parseGroups(_ text: some StringProtocol) -> [UInt16]? {
        func groups(of half: String, mayEndInV4: Bool = true) -> [UInt16]? {
            if half.isEmpty { return [] }
            var result: [UInt16] = []
            let parts = half.split(separator: ":", omittingEmptySubsequences: false)
            for (index, part) in parts.enumerated() {
                if part.contains("."), index == parts.count - 1, mayEndInV4 {
                    guard let v4 = parseV4(part) else { return nil }
                    result += [UInt16(v4 >> 16), UInt16(truncatingIfNeeded: v4)]
                } else {
                    guard (1...4).contains(part.count), let group = UInt16(part, radix: 16) else { return nil }
                    result.append(group)
                }
            }
            return result
        }
        let text = String(text)
        guard let gap = text.firstRange(of: "::") else {
            guard let all = groups(of: text), all.count == 8 else { return nil }
            return all
        }
        guard let head = groups(of: String(text[..<gap.lowerBound]), mayEndInV4: false),
            let tail = groups(of: String(text[gap.upperBound...])),
            head.count + tail.count < 8
        else { return nil }
        return head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail
    }

    /// RFC 5952 §4: lower case, the longest run of two or more zero groups becomes `::`.
    private static func compressed(_ groups: [UInt16]) -> String {
        var best = 0..<0
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, groups[end] == 0 { end += 1 }
            if end - start > best.count, end - start > 1 { best = start..<end }
            start = max(end, start + 1)
        }
        func text(_ range: Range<Int>) -> String { groups[range].map { String($0, radix: 16) }.joined(separator: ":") }
        return best.isEmpty ? text(0..<8) : text(0..<best.lowerBound) + "::" + text(best.upperBound..<8)
    }
}
