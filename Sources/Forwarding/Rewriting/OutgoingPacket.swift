public import WebRTC

/// How one packet leaves towards one subscriber: everything but the payload bytes, which stay in the source.
///
/// Given out by `TrackForwarder`; write it at once, as it names places in the bytes it came with.
public struct OutgoingPacket: Sendable {
    /// The subscriber's SSRC, payload type, numbers and extensions; `payloadOffset` and the raw extension ranges are
    /// places in the source bytes.
    public var header: RTPHeader
    public var extensions: HeaderExtensionIDs
    /// The packet's own sequence number when it is resent as RTX.
    public var rtxOriginalSequence: UInt16?
    /// Replaces the descriptor in front of a VP8 payload; its `count` is the length of the old one.
    var vp8: VP8Descriptor?

    init(header: RTPHeader, extensions: HeaderExtensionIDs) {
        self.header = header
        self.extensions = extensions
    }

    /// Builds the packet in `packet`.
    ///
    /// - Parameters:
    ///   - source: the bytes the packet was given out with.
    ///   - transportSequence: the subscriber connection's counter; taken and moved on only when its extension was
    ///     negotiated.
    /// - Returns: the packet's length in bytes; nil (and the counter untouched) when it does not fit.
    public func write(
        from source: Span<UInt8>, into packet: inout MutableSpan<UInt8>, transportSequence: inout UInt16
    ) -> Int? {
        var header = header
        let usesTransportSequence = extensions.transportSequence != 0
        header.transportSequence = usesTransportSequence ? transportSequence : nil
        let start: Int?
        if let rtxOriginalSequence {
            start = RTX.write(
                header, originalSequence: rtxOriginalSequence, into: &packet, extensions: extensions,
                copyingFrom: source)
        } else {
            start = header.write(into: &packet, extensions: extensions, copyingFrom: source)
        }
        guard var cursor = start else { return nil }
        var payload = header.payloadOffset
        var count = header.payloadCount
        guard payload >= 0, count >= 0, payload <= source.count, count <= source.count - payload else { return nil }
        if let vp8 {
            guard vp8.count <= count, let written = vp8.write(into: &packet, at: cursor) else { return nil }
            cursor += written
            payload += vp8.count
            count -= vp8.count
        }
        guard cursor + count <= packet.count else { return nil }
        // safe: both ranges were checked against their spans above, and a slab never overlaps the packet it is read from
        // (inout exclusivity).
        unsafe packet.withUnsafeMutableBytes { target in
            unsafe source.withUnsafeBytes { bytes in
                unsafe UnsafeMutableRawBufferPointer(rebasing: target[cursor..<cursor + count])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[payload..<payload + count]))
            }
        }
        if usesTransportSequence { transportSequence &+= 1 }
        return cursor + count
    }
}
