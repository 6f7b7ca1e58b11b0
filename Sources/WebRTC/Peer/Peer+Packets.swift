public import Basics

extension Peer {
    /// One datagram from the peer's address, in a slot that may be overwritten.
    ///
    /// - Parameters:
    ///   - packet: the whole slot; RTP is decrypted in place.
    ///   - count: bytes that came.
    public mutating func receive(
        _ packet: inout MutableSpan<UInt8>, count: Int, from source: SocketAddress, now: Moment
    ) -> Received {
        guard count > 1, count <= packet.count else { return .dropped(.unknownProtocol) }
        switch packet[0] {  // RFC 7983 §7
        case 128...191:
            // RFC 5761 §4: RTCP's packet types, where RTP would have payload types 64…95 with the marker.
            return (192...223).contains(packet[1])
                ? receiveRTCP(&packet, count, now: now) : receiveRTP(&packet, count, now: now)
        case 20...63:
            guard ice.isValidated(source) else { return .dropped(.unknownAddress) }
            lastSource = source
            transport.receive(Self.copy(packet, count), now: now)
        case 0...3:
            guard ice.handle(Self.copy(packet, count), from: source, now: now) else {
                pump(now: now)  // a refusal may be on its way
                return .dropped(.stun)
            }
        default: return .dropped(.unknownProtocol)
        }
        pump(now: now)
        return .consumed
    }

    private mutating func receiveRTP(_ packet: inout MutableSpan<UInt8>, _ count: Int, now: Moment) -> Received {
        let plain: Int
        do throws(SRTPDrop) {
            guard let length = try transport.receiver?.unprotect(&packet, count: count) else {
                return .dropped(.notConnected)
            }
            plain = length
        } catch { return .dropped(.srtp(error)) }
        ice.noteTraffic(now: now)
        guard let header = RTPHeader(parsing: packet, count: plain, extensions: sources.extensions) else {
            return .dropped(.malformed)
        }
        if let sequence = header.transportSequence {
            feedback.receive(sequence, media: header.ssrc, arrival: now)  // probes count too
        }
        guard let place = sources.find(header) else { return .dropped(.unknownSource) }
        let origin = sources.sources[place].origin
        let payload = sources.payloads[Int(header.payloadType)]
        guard origin.isRTX || payload.use == .resends else {
            noteReception(
                at: place, of: place, header, sequence: header.sequence, hasNack: payload.hasNack, now: now)
            return .rtp(header, source: origin, count: plain)
        }
        let ssrc = sources.mediaSSRC(track: origin.track, layer: origin.layer)
        guard payload.use == .resends, let media = sources.index(of: ssrc) else { return .dropped(.unknownSource) }
        guard let original = RTX.unwrap(header, in: packet, payloadType: payload.original, ssrc: ssrc) else {
            return .dropped(.padding)
        }
        noteReception(
            at: place, of: media, header, sequence: original.sequence,
            hasNack: sources.payloads[Int(payload.original)].hasNack, now: now)
        return .rtp(original, source: origin, count: plain)
    }

    /// Encrypts an outgoing RTP packet in place.
    ///
    /// - Parameter count: plain length; the slot needs ``SRTPProfile/overhead`` bytes more.
    /// - Returns: the length on the wire; nil while not connected, or when the slot is too short.
    public mutating func protect(_ packet: inout MutableSpan<UInt8>, count: Int, now: Moment) -> Int? {
        guard count >= 12, count <= packet.count else { return nil }
        let ssrc = packet.uint32(at: 8)
        let timestamp = packet.uint32(at: 4)
        let octets = count - Self.headerCount(packet, count)
        guard let length = try? transport.sender?.protect(&packet, count: count) else { return nil }
        sent.note(ssrc, payloadCount: octets, timestamp: timestamp, now: now)
        if nextSenderReports == .distantFuture { nextSenderReports = now + Self.senderReportPace }
        return length
    }

    /// Fixed part, CSRCs and extensions; `count` when they reach past the end.
    private static func headerCount(_ packet: borrowing MutableSpan<UInt8>, _ count: Int) -> Int {
        var header = 12 + 4 * Int(packet[0] & 15)
        if packet[0] & 0x10 != 0 {
            guard header + 4 <= count else { return count }
            header += 4 + 4 * Int(packet.uint16(at: header + 2))
        }
        return min(header, count)
    }

    static func copy(_ packet: borrowing MutableSpan<UInt8>, _ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        for index in 0..<count { bytes.append(packet[index]) }
        return bytes
    }
}
