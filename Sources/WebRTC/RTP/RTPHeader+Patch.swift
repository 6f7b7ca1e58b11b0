public import Basics

/// Late changes to a packet whose header is already written: what is only known when it leaves.
extension RTPHeader {
    /// Where the value of the extension element `id` lies in a written packet; nil when it is not there.
    public static func find(extension id: UInt8, in packet: Span<UInt8>, count: Int) -> Span16? {
        guard id != 0 else { return nil }
        // Asked for under the one name that is kept as a range.
        var ids = HeaderExtensionIDs()
        ids.playoutDelay = id
        guard let header = RTPHeader(parsing: packet, count: count, extensions: ids) else { return nil }
        return header.playoutDelay.count > 0 ? header.playoutDelay : nil
    }

    /// Sets the transport-wide sequence number in place. False when the packet has no such element.
    public static func patch(
        transportSequence: UInt16, id: UInt8, in packet: inout MutableSpan<UInt8>, count: Int
    ) -> Bool {
        guard let place = find(extension: id, in: packet.span, count: count), place.count >= 2 else { return false }
        packet.store(transportSequence, at: Int(place.offset))
        return true
    }

    /// Sets the 24-bit absolute send time in place. False when the packet has no such element.
    public static func patch(
        absoluteSendTime: UInt32, id: UInt8, in packet: inout MutableSpan<UInt8>, count: Int
    ) -> Bool {
        guard let place = find(extension: id, in: packet.span, count: count), place.count == 3 else { return false }
        let offset = Int(place.offset)
        packet[offset] = UInt8(truncatingIfNeeded: absoluteSendTime >> 16)
        packet.store(UInt16(truncatingIfNeeded: absoluteSendTime), at: offset + 1)
        return true
    }

    /// The moment as abs-send-time's 6.18 fixed-point seconds, wrapping every 64 s.
    /// Source: http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
    public static func absoluteSendTime(at moment: Moment) -> UInt32 {
        let seconds = UInt64(truncatingIfNeeded: moment.nanoseconds / 1_000_000_000) & 0x3F
        let rest = UInt64(truncatingIfNeeded: moment.nanoseconds % 1_000_000_000)
        return UInt32(truncatingIfNeeded: seconds << 18 | (rest << 18) / 1_000_000_000) & 0xFF_FFFF
    }
}
