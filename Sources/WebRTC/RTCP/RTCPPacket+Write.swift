import Basics

extension RTCPPacket {
    /// The packets as one datagram. A list longer than a packet's five-bit count can say is split over several.
    public static func write(_ packets: [RTCPPacket]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(64 * packets.count)
        for packet in packets { packet.append(to: &bytes) }
        return bytes
    }

    private func append(to bytes: inout [UInt8]) {
        switch self {
        case .senderReport(let report): Self.append(report, to: &bytes)
        case .receiverReport(let ssrc, let blocks):
            for part in Self.parts(blocks) {
                Self.appendPacket(201, count: part.count, to: &bytes) { body in
                    body.appendBigEndian(ssrc)
                    for block in part { Self.append(block, to: &body) }
                }
            }
        case .sourceDescription(let names):
            for part in Self.parts(names) {
                Self.appendPacket(202, count: part.count, to: &bytes) { body in
                    for name in part { Self.append(name, to: &body) }
                }
            }
        case .bye(let sources):
            for part in Self.parts(sources) {
                Self.appendPacket(203, count: part.count, to: &bytes) { body in
                    for source in part { body.appendBigEndian(source) }
                }
            }
        case .nack(let sender, let media, let lost):
            Self.appendFeedback(205, 1, sender, media, to: &bytes) { body in
                for (first, mask) in Self.nackPairs(lost) {
                    body.appendBigEndian(first)
                    body.appendBigEndian(mask)
                }
            }
        case .pictureLoss(let sender, let media): Self.appendFeedback(206, 1, sender, media, to: &bytes) { _ in }
        case .fullIntraRequest(let sender, let entries):
            Self.appendFeedback(206, 4, sender, 0, to: &bytes) { body in
                for entry in entries {
                    body.appendBigEndian(entry.ssrc)
                    body.appendBigEndian(UInt32(entry.number) << 24)
                }
            }
        case .transportFeedback(let feedback):
            Self.appendFeedback(205, 15, feedback.sender, feedback.media, to: &bytes) { $0 += feedback.body }
        case .bitrateEstimate(let sender, let bitrate, let media):
            let media = media.prefix(255)
            let exponent = max(0, 64 - bitrate.leadingZeroBitCount - 18)
            Self.appendFeedback(206, 15, sender, 0, to: &bytes) { body in
                body.appendBigEndian(0x5245_4D42 as UInt32)
                body.appendBigEndian(
                    UInt32(media.count) << 24 | UInt32(exponent) << 18 | UInt32(bitrate >> UInt64(exponent)))
                for source in media { body.appendBigEndian(source) }
            }
        }
    }

    /// One NACK entry says a sequence number and a mask of the 16 after it (RFC 4585 §6.2.1).
    static func nackPairs(_ lost: [UInt16]) -> [(first: UInt16, mask: UInt16)] {
        var pairs: [(first: UInt16, mask: UInt16)] = []
        for sequence in lost {
            if let last = pairs.last, (1...16).contains(sequence &- last.first) {
                pairs[pairs.count - 1].mask |= 1 << (sequence &- last.first &- 1)
            } else if pairs.last?.first != sequence {
                pairs.append((sequence, 0))
            }
        }
        return pairs
    }

    private static func append(_ report: SenderReport, to bytes: inout [UInt8]) {
        appendPacket(200, count: min(31, report.blocks.count), to: &bytes) { body in
            body.appendBigEndian(report.ssrc)
            body.appendBigEndian(report.ntp.value)
            body.appendBigEndian(report.rtpTimestamp)
            body.appendBigEndian(report.packetCount)
            body.appendBigEndian(report.octetCount)
            for block in report.blocks.prefix(31) { append(block, to: &body) }
        }
        if report.blocks.count > 31 {
            RTCPPacket.receiverReport(ssrc: report.ssrc, blocks: Array(report.blocks.dropFirst(31))).append(to: &bytes)
        }
    }

    private static func append(_ block: ReportBlock, to body: inout [UInt8]) {
        let lost = min(max(block.cumulativeLost, -0x80_0000), 0x7F_FFFF)
        body.appendBigEndian(block.ssrc)
        body.appendBigEndian(UInt32(block.fractionLost) << 24 | UInt32(bitPattern: lost) & 0xFF_FFFF)
        body.appendBigEndian(block.highestSequence)
        body.appendBigEndian(block.jitter)
        body.appendBigEndian(block.lastSenderReport)
        body.appendBigEndian(block.delaySinceLast)
    }

    private static func append(_ name: SourceName, to body: inout [UInt8]) {
        let cname = Array(name.cname.utf8.prefix(255))
        body.appendBigEndian(name.ssrc)
        body += [1, UInt8(cname.count)]
        body += cname
        // At least one zero ends the chunk; chunks begin on a word.
        repeat { body.append(0) } while body.count % 4 != 0
    }

    /// Pieces of at most 31 elements; an empty list is one empty piece.
    private static func parts<Element>(_ list: [Element]) -> [ArraySlice<Element>] {
        list.isEmpty ? [[]] : stride(from: 0, to: list.count, by: 31).map { list[$0..<min($0 + 31, list.count)] }
    }

    private static func appendFeedback(
        _ type: UInt8, _ format: Int, _ sender: UInt32, _ media: UInt32, to bytes: inout [UInt8],
        _ fill: (inout [UInt8]) -> Void
    ) {
        appendPacket(type, count: format, to: &bytes) { body in
            body.appendBigEndian(sender)
            body.appendBigEndian(media)
            fill(&body)
        }
    }

    private static func appendPacket(
        _ type: UInt8, count: Int, to bytes: inout [UInt8], _ fill: (inout [UInt8]) -> Void
    ) {
        var body: [UInt8] = []
        fill(&body)
        bytes += [0x80 | UInt8(count & 0x1F), type]
        bytes.appendBigEndian(UInt16(clamping: body.count / 4))
        bytes += body
    }
}
