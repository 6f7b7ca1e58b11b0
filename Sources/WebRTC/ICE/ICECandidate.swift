public import Basics

/// A transport address a peer may be reached at: UDP, component 1 (RTCP is muxed). Source: RFC 8839 §5.1.
public struct ICECandidate: Hashable, Sendable {
    public enum Kind: String, Sendable { case host, srflx, prflx, relay }
    public var kind: Kind
    public var address: SocketAddress
    public var priority: UInt32

    public init(_ kind: Kind, address: SocketAddress, priority: UInt32) {
        self.kind = kind
        self.address = address
        self.priority = priority
    }

    /// A host candidate of ours. IPv6 first, then in order of listing (RFC 8445 §5.1.2.1, RFC 8421).
    /// - Parameter index: its place in the list, 0…1000.
    public static func host(_ address: SocketAddress, index: Int) -> ICECandidate {
        let preference = (address.family == .v6 ? 65_535 : 64_000) - min(max(index, 0), 1000)
        return ICECandidate(.host, address: address, priority: priority(type: 126, local: UInt32(preference)))
    }

    /// RFC 8445 §5.1.2.1 for component 1.
    static func priority(type: UInt32, local: UInt32) -> UInt32 { type << 24 | (local & 0xFFFF) << 8 | 255 }

    /// Reads `candidate:…`, with or without `a=`. Nil for what cannot be used here: TCP, component 2, mDNS and other
    /// names, link-local addresses (they would need a zone), bad numbers.
    public init?(attribute: some StringProtocol) {
        var text = Substring(attribute)
        if text.hasPrefix("a=") { text = text.dropFirst(2) }
        guard text.hasPrefix("candidate:") else { return nil }
        let fields = text.dropFirst(10).split(whereSeparator: { $0 == " " || $0 == "\r" || $0 == "\n" })
        guard fields.count >= 8, fields[1] == "1", fields[2].lowercased() == "udp", let priority = UInt32(fields[3]),
            let port = UInt16(fields[5]), port > 0, fields[6] == "typ",
            let kind = Kind(rawValue: fields[7].lowercased()),
            let address = SocketAddress(host: fields[4], port: port), !address.isUnspecified,
            !(address.family == .v6 && address.isLinkLocal)
        else { return nil }
        self.init(kind, address: address, priority: priority)
    }

    /// `candidate:…` without `a=`.
    public var attribute: String {
        "candidate:\(priority) 1 udp \(priority) \(address.host) \(address.port) typ \(kind.rawValue)"
    }
}
