import WebRTC

extension FuzzTarget {
    /// Compound RTCP. What was read is written and read again as the same.
    static let rtcp = FuzzTarget(
        name: "rtcp",
        seeds: { _ in
            let block = RTCPPacket.ReportBlock(ssrc: 1, fractionLost: 2, cumulativeLost: -3, highestSequence: 4)
            let report = RTCPPacket.SenderReport(
                ssrc: 1, ntp: NTPTime(2), rtpTimestamp: 3, packetCount: 4, octetCount: 5, blocks: [block])
            let feedback = TransportFeedback(
                sender: 1, media: 2, baseSequence: 65_530, referenceTime: -5, feedbackCount: 3,
                arrivals: [.received(delta: 1), .lost, .received(delta: -300), .lost, .lost])
            let packets: [RTCPPacket] = [
                .senderReport(report), .receiverReport(ssrc: 1, blocks: [block, block]),
                .sourceDescription([.init(ssrc: 1, cname: "parley")]), .bye([1, 2]),
                .nack(sender: 1, media: 2, lost: [1, 2, 17, 65_535, 3]), .pictureLoss(sender: 1, media: 2),
                .fullIntraRequest(sender: 1, entries: [.init(ssrc: 2, number: 3)]), .transportFeedback(feedback),
                .bitrateEstimate(sender: 1, bitrate: 2_500_000, media: [2, 3]),
            ]
            return [RTCPPacket.write(packets)] + packets.map { RTCPPacket.write([$0]) }
        },
        run: { input in
            let bytes = input.rest()
            guard let compound = RTCPCompound(bytes) else { return }
            expect(compound.packets.count + compound.skipped <= 65, "a compound has an end")
            guard !compound.packets.isEmpty else { return }
            let written = RTCPPacket.write(compound.packets)
            expect(written.count % 4 == 0, "packets end on a word")
            guard let again = RTCPCompound(written) else { return expect(false, "our own packets can be read") }
            // Lists that one packet cannot hold are split; broken names grow.
            guard written.count <= bytes.count, again.packets.count == compound.packets.count else { return }
            expect(again.skipped == 0, "none of our own packets is broken")
            for (before, after) in zip(compound.packets, again.packets) { compare(before, after) }
        })

    private static func compare(_ before: RTCPPacket, _ after: RTCPPacket) {
        switch (before, after) {
        case (.nack(let sender, let media, let lost), .nack(let otherSender, let otherMedia, let otherLost)):
            expect(
                sender == otherSender && media == otherMedia && Set(otherLost) == Set(lost),
                "a NACK asks for the same packets: \(lost) \(otherLost)")
        case (.sourceDescription, .sourceDescription): break  // empty chunks are left out
        default: expect(before == after, "a packet reads as it was written: \(before) \(after)")
        }
    }
}
