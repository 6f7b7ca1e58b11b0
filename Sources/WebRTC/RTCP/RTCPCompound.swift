import Basics

/// A datagram of RTCP packets one behind the other. Reduced size (RFC 5506) is allowed: any packet may come first.
public struct RTCPCompound: Sendable, Equatable {
    public private(set) var packets: [RTCPPacket] = []
    /// Packets of kinds we do not read, or whose body is broken.
    public private(set) var skipped = 0

    /// More than any endpoint packs into one datagram.
    static let maximumPackets = 64

    /// Nil when the bytes are not RTCP at all: the first header is wrong or reaches past the end. What follows a
    /// broken header is dropped and counted.
    public init?(_ bytes: [UInt8]) {
        var start = 0
        var isFirst = true
        while start + 4 <= bytes.count, packets.count + skipped < Self.maximumPackets {
            let next = start + 4 * (1 + Int(bytes[start + 2]) << 8 + Int(bytes[start + 3]))
            guard bytes[start] >> 6 == 2, (192...223).contains(bytes[start + 1]), next <= bytes.count else {
                if isFirst { return nil }
                skipped += 1
                return
            }
            isFirst = false
            if let packet = Self.parse(bytes[start..<next]) { packets.append(packet) } else { skipped += 1 }
            start = next
        }
        if isFirst { return nil }
    }

    private static func parse(_ packet: ArraySlice<UInt8>) -> RTCPPacket? {
        let first = packet[packet.startIndex]
        let count = Int(first & 0x1F)
        var end = packet.endIndex
        if first & 0x20 != 0 {
            let padding = Int(packet[end - 1])
            guard padding > 0, padding <= packet.count - 4 else { return nil }
            end -= padding
        }
        var body = ByteReader(packet[packet.startIndex + 4..<end])
        switch packet[packet.startIndex + 1] {
        case 200: return senderReport(&body, count)
        case 201:
            guard let ssrc = body.readUInt32(), let blocks = reportBlocks(&body, count) else { return nil }
            return .receiverReport(ssrc: ssrc, blocks: blocks)
        case 202: return sourceDescription(&body, count)
        case 203:
            let sources = (0..<count).compactMap { _ in body.readUInt32() }
            return sources.count == count ? .bye(sources) : nil
        case 205: return transportLayer(&body, format: count)
        case 206: return payloadSpecific(&body, format: count)
        default: return nil
        }
    }

    private static func senderReport(_ body: inout ByteReader, _ count: Int) -> RTCPPacket? {
        guard let ssrc = body.readUInt32(), let ntp = body.readUInt64(), let timestamp = body.readUInt32(),
            let packets = body.readUInt32(), let octets = body.readUInt32(), let blocks = reportBlocks(&body, count)
        else { return nil }
        return .senderReport(
            .init(
                ssrc: ssrc, ntp: NTPTime(ntp), rtpTimestamp: timestamp, packetCount: packets, octetCount: octets,
                blocks: blocks))
    }

    private static func reportBlocks(_ body: inout ByteReader, _ count: Int) -> [RTCPPacket.ReportBlock]? {
        var blocks: [RTCPPacket.ReportBlock] = []
        for _ in 0..<count {
            guard let ssrc = body.readUInt32(), let lost = body.readUInt32(), let highest = body.readUInt32(),
                let jitter = body.readUInt32(), let last = body.readUInt32(), let delay = body.readUInt32()
            else { return nil }
            blocks.append(
                .init(
                    ssrc: ssrc, fractionLost: UInt8(lost >> 24), cumulativeLost: Int32(bitPattern: lost << 8) >> 8,
                    highestSequence: highest, jitter: jitter, lastSenderReport: last, delaySinceLast: delay))
        }
        return blocks
    }

    /// RFC 3550 §6.5: chunks of items, each chunk ended by a zero and padded to a word.
    private static func sourceDescription(_ body: inout ByteReader, _ count: Int) -> RTCPPacket? {
        var names: [RTCPPacket.SourceName] = []
        for _ in 0..<count {
            let start = body.position
            guard let ssrc = body.readUInt32() else { return nil }
            while true {
                guard let type = body.readUInt8() else { return nil }
                if type == 0 { break }
                guard let length = body.readUInt8(), let value = body.readBytes(Int(length)) else { return nil }
                if type == 1 { names.append(.init(ssrc: ssrc, cname: String(decoding: value, as: UTF8.self))) }
            }
            while (body.position - start) % 4 != 0 { guard body.skip(1) else { return nil } }
        }
        return .sourceDescription(names)
    }

    /// RFC 4585 §6.2.
    private static func transportLayer(_ body: inout ByteReader, format: Int) -> RTCPPacket? {
        guard let sender = body.readUInt32(), let media = body.readUInt32() else { return nil }
        switch format {
        case 1:
            var lost: [UInt16] = []
            while let first = body.readUInt16(), let mask = body.readUInt16() {
                lost.append(first)
                for bit in 0..<16 where mask >> bit & 1 == 1 { lost.append(first &+ UInt16(bit) &+ 1) }
                if lost.count >= RTCPPacket.maximumNacks { break }
            }
            return lost.isEmpty
                ? nil : .nack(sender: sender, media: media, lost: Array(lost.prefix(RTCPPacket.maximumNacks)))
        case 15:
            return TransportFeedback(sender: sender, media: media, body: &body).map(RTCPPacket.transportFeedback)
        default: return nil
        }
    }

    /// RFC 4585 §6.3.
    private static func payloadSpecific(_ body: inout ByteReader, format: Int) -> RTCPPacket? {
        guard let sender = body.readUInt32(), let media = body.readUInt32() else { return nil }
        switch format {
        case 1: return .pictureLoss(sender: sender, media: media)
        case 4:
            var entries: [RTCPPacket.IntraRequest] = []
            while entries.count < 64, let ssrc = body.readUInt32(), let rest = body.readUInt32() {
                entries.append(.init(ssrc: ssrc, number: UInt8(rest >> 24)))
            }
            return entries.isEmpty ? nil : .fullIntraRequest(sender: sender, entries: entries)
        case 15:
            guard body.readUInt32() == 0x5245_4D42 /* "REMB" */, let word = body.readUInt32() else { return nil }
            let exponent = UInt64(word >> 18 & 0x3F)
            let mantissa = UInt64(word & 0x3FFFF)
            let bitrate = exponent > 45 ? UInt64.max : mantissa << exponent
            let sources = (0..<Int(word >> 24)).compactMap { _ in body.readUInt32() }
            guard sources.count == Int(word >> 24) else { return nil }
            return .bitrateEstimate(sender: sender, bitrate: bitrate, media: sources)
        default: return nil
        }
    }
}
