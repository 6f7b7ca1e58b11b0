import Basics

/// Retransmissions on a stream of their own: the original sequence number goes in front of the payload.
/// Source: RFC 4588 §4.
public enum RTX {
    /// Bytes of the original sequence number.
    public static let prefixCount = 2

    /// The header the packet had before it was lost. Nothing is moved: the payload just starts two bytes later.
    ///
    /// - Parameters:
    ///   - header: of the RTX packet, in `packet`.
    ///   - payloadType: what the RTX payload type stands for (its `apt`).
    ///   - ssrc: the original stream's.
    /// - Returns: nil for a payload shorter than the prefix, which is how probing padding looks.
    public static func unwrap(
        _ header: RTPHeader, in packet: borrowing MutableSpan<UInt8>, payloadType: UInt8, ssrc: UInt32
    ) -> RTPHeader? {
        guard header.payloadCount >= prefixCount, header.payloadOffset >= 0,
            header.payloadOffset + header.payloadCount <= packet.count
        else { return nil }
        var original = header
        original.sequence = packet.uint16(at: header.payloadOffset)
        original.payloadType = payloadType
        original.ssrc = ssrc
        original.payloadOffset += prefixCount
        original.payloadCount -= prefixCount
        if original.rid.isEmpty { original.rid = original.repairedRid }
        return original
    }

    /// Writes header and prefix of a retransmission.
    ///
    /// - Parameters:
    ///   - header: already the RTX stream's: its payload type, SSRC and own sequence number.
    ///   - originalSequence: the lost packet's.
    /// - Returns: where the original payload goes; nil when it does not fit.
    public static func write(
        _ header: RTPHeader, originalSequence: UInt16, into packet: inout MutableSpan<UInt8>,
        extensions: HeaderExtensionIDs, copyingFrom source: Span<UInt8>
    ) -> Int? {
        guard let offset = header.write(into: &packet, extensions: extensions, copyingFrom: source),
            offset + prefixCount <= packet.count
        else { return nil }
        packet.store(originalSequence, at: offset)
        return offset + prefixCount
    }
}
