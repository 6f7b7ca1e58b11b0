import Basics

extension RTPHeader {
    /// Bytes before CSRCs and extensions. RFC 3550 §5.1.
    public static let fixedCount = 12

    /// Reads one packet's header. Nil when the bytes are no RTP packet: too short, another version, or CSRCs, extension
    /// or padding that reach past the end. A broken extension element ends the extensions, not the packet.
    ///
    /// - Parameters:
    ///   - packet: the slot the packet lies in; only its first `count` bytes are looked at.
    ///   - extensions: the ids negotiated with the sender; elements with other ids are skipped.
    /// - Returns: a header whose `Span16`s and `payloadOffset` count from the start of `packet`.
    public init?(parsing packet: borrowing MutableSpan<UInt8>, count: Int, extensions: HeaderExtensionIDs) {
        self.init(parsing: packet.span, count: count, extensions: extensions)
    }

    /// As above, over bytes that are not to be changed.
    public init?(parsing packet: Span<UInt8>, count: Int, extensions: HeaderExtensionIDs) {
        // 65,535 is the most a UDP datagram holds, and what Span16 can address.
        guard count >= Self.fixedCount, count <= packet.count, count <= 65_535 else { return nil }
        let first = packet[0]
        guard first >> 6 == 2 else { return nil }
        marker = packet[1] & 0x80 != 0
        payloadType = packet[1] & 0x7F
        sequence = packet.uint16(at: 2)
        timestamp = packet.uint32(at: 4)
        ssrc = packet.uint32(at: 8)
        var offset = Self.fixedCount + 4 * Int(first & 0x0F)
        var end = count
        if first & 0x20 != 0 {
            let padding = Int(packet[count - 1])
            guard padding > 0 else { return nil }
            end -= padding
        }
        if first & 0x10 != 0 {
            guard offset + 4 <= end else { return nil }
            let profile = packet.uint16(at: offset)
            let elements = offset + 4
            offset = elements + 4 * Int(packet.uint16(at: offset + 2))
            guard offset <= end else { return nil }
            readElements(packet, from: elements, to: offset, profile: profile, ids: extensions)
        }
        guard offset <= end else { return nil }
        payloadOffset = offset
        payloadCount = end - offset
    }

    /// RFC 8285 §4.2 (one-byte, profile 0xBEDE) and §4.3 (two-byte, 0x1000…0x100F). Other profiles are skipped.
    private mutating func readElements(
        _ packet: Span<UInt8>, from start: Int, to end: Int, profile: UInt16, ids: HeaderExtensionIDs
    ) {
        let isOneByte = profile == 0xBEDE
        guard isOneByte || profile & 0xFFF0 == 0x1000 else { return }
        var cursor = start
        while cursor < end {
            let byte = packet[cursor]
            if byte == 0 {  // padding between elements
                cursor += 1
                continue
            }
            let id: UInt8
            let count: Int
            if isOneByte {
                id = byte >> 4
                guard id != 15 else { return }  // reserved: stop reading
                count = Int(byte & 0x0F) + 1
                cursor += 1
            } else {
                guard cursor + 2 <= end else { return }
                id = byte
                count = Int(packet[cursor + 1])
                cursor += 2
            }
            guard cursor + count <= end else { return }
            // One-byte id 0 with a length is padding gone wrong; it must match nothing (0 = not negotiated).
            if id != 0 { take(packet, id: id, at: cursor, count: count, ids: ids) }
            cursor += count
        }
    }

    private mutating func take(_ packet: Span<UInt8>, id: UInt8, at offset: Int, count: Int, ids: HeaderExtensionIDs) {
        let range = Span16(offset: UInt16(truncatingIfNeeded: offset), count: UInt16(truncatingIfNeeded: count))
        switch id {
        case ids.audioLevel where count >= 1:
            voiceActivity = packet[offset] & 0x80 != 0
            audioLevel = packet[offset] & 0x7F
        case ids.transportSequence where count >= 2: transportSequence = packet.uint16(at: offset)
        case ids.absoluteSendTime where count == 3:
            absoluteSendTime = UInt32(packet[offset]) << 16 | UInt32(packet.uint16(at: offset + 1))
        case ids.mid: mid = ShortText(packet, at: offset, count: count)
        case ids.rid: rid = ShortText(packet, at: offset, count: count)
        case ids.repairedRid: repairedRid = ShortText(packet, at: offset, count: count)
        case ids.playoutDelay: playoutDelay = range
        case ids.videoOrientation: videoOrientation = range
        case ids.dependencyDescriptor: dependencyDescriptor = range
        default: break
        }
    }
}

extension ShortText {
    /// Empty when there are more bytes than fit: a cut-off `mid` could name another m-line.
    init(_ packet: Span<UInt8>, at offset: Int, count: Int) {
        self.init()
        guard count <= 16 else { return }
        for index in offset..<offset + count { append(packet[index]) }
    }
}
