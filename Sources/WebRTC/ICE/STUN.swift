import Basics

/// Names and numbers of STUN (RFC 8489 §5, §18.3; RFC 8445 §20.1).
public enum STUN {
    static let magicCookie: UInt32 = 0x2112_A442
    static let headerCount = 20
    /// XORed into the CRC so that FINGERPRINT differs from other protocols' checksums (RFC 8489 §14.7).
    static let fingerprintMask: UInt32 = 0x5354_554E
    static let integrityCount = 20

    enum Attribute {
        static let mappedAddress: UInt16 = 0x0001
        static let username: UInt16 = 0x0006
        static let messageIntegrity: UInt16 = 0x0008
        static let errorCode: UInt16 = 0x0009
        static let unknownAttributes: UInt16 = 0x000A
        static let xorMappedAddress: UInt16 = 0x0020
        static let priority: UInt16 = 0x0024
        static let useCandidate: UInt16 = 0x0025
        static let fingerprint: UInt16 = 0x8028
        static let iceControlled: UInt16 = 0x8029
        static let iceControlling: UInt16 = 0x802A
    }

    /// Our own ufrag as a binding request's USERNAME (`ours:theirs`) names it. For finding the peer of a packet from an
    /// address nobody knows yet; nothing is authenticated here. Nil when the packet is not such a request.
    public static func localUfrag(in packet: [UInt8]) -> String? { localUfrag(in: packet.span, count: packet.count) }

    /// The same over a packet that lies in a slab.
    /// - Parameter count: length of the packet in bytes, at most the span's.
    public static func localUfrag(in packet: borrowing MutableSpan<UInt8>, count: Int) -> String? {
        localUfrag(in: packet.span, count: count)
    }

    static func localUfrag(in packet: Span<UInt8>, count: Int) -> String? {
        guard count >= headerCount, count <= packet.count, packet.uint16(at: 0) == STUNMessage.Kind.request.rawValue,
            packet.uint32(at: 4) == magicCookie
        else { return nil }
        var offset = headerCount
        while offset + 4 <= count {
            let length = Int(packet.uint16(at: offset + 2))
            guard offset + 4 + length <= count else { return nil }
            if packet.uint16(at: offset) == Attribute.username {
                var name: [UInt8] = []
                for index in offset + 4..<offset + 4 + length {
                    if packet[index] == UInt8(ascii: ":") { return String(decoding: name, as: UTF8.self) }
                    name.append(packet[index])
                }
                return nil
            }
            offset += 4 + (length + 3) & ~3
        }
        return nil
    }
}
