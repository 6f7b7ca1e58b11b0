import Basics
import Testing

@testable import WebRTC

struct RTCPPacketTests {
    static let block = RTCPPacket.ReportBlock(
        ssrc: 0x01020304, fractionLost: 64, cumulativeLost: -3, highestSequence: 0x0001_0203, jitter: 17,
        lastSenderReport: 0xAABB_CCDD, delaySinceLast: 65_536)
    static let all: [RTCPPacket] = [
        .senderReport(
            .init(
                ssrc: 1, ntp: NTPTime(0xE000_0001_8000_0000), rtpTimestamp: 960, packetCount: 5, octetCount: 600,
                blocks: [block])),
        .receiverReport(ssrc: 2, blocks: [block, block]),
        .receiverReport(ssrc: 2, blocks: []),
        .sourceDescription([.init(ssrc: 1, cname: "PA_abc"), .init(ssrc: 2, cname: "")]),
        .bye([7, 8]),
        .nack(sender: 1, media: 2, lost: [65_534, 65_535, 0, 14, 15, 100]),
        .pictureLoss(sender: 1, media: 2),
        .fullIntraRequest(sender: 1, entries: [.init(ssrc: 9, number: 3)]),
        .transportFeedback(
            .init(
                sender: 1, media: 2, baseSequence: 65_530, referenceTime: -5, feedbackCount: 200,
                arrivals: [.received(delta: 0), .lost, .received(delta: -4), .received(delta: 255), .lost, .lost]
                    + [TransportFeedback.Arrival](repeating: .received(delta: 80), count: 40)
                    + [TransportFeedback.Arrival](repeating: .lost, count: 9000 / 3)
                    + [.received(delta: 256), .received(delta: .max)])),
        .bitrateEstimate(sender: 1, bitrate: 250_000, media: [3, 4]),
    ]

    @Test func `every packet comes back as it was written, alone and together`() throws {
        for packet in Self.all {
            let compound = try #require(RTCPCompound(RTCPPacket.write([packet])))
            #expect(compound.packets == [packet])
            #expect(compound.skipped == 0)
        }
        #expect(RTCPCompound(RTCPPacket.write(Self.all))?.packets == Self.all)
    }

    @Test func `a sender report and CNAME as captured from a client are read`() throws {
        let bytes: [UInt8] = [
            0x80, 200, 0, 6, 0, 0, 0, 1, 0xE0, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 3, 0xC0, 0, 0, 0, 2, 0, 0, 0, 40,
            0x81, 202, 0, 3, 0, 0, 0, 1, 1, 3, 0x61, 0x62, 0x63, 0, 0, 0,
        ]
        let compound = try #require(RTCPCompound(bytes))
        #expect(
            compound.packets == [
                .senderReport(
                    .init(
                        ssrc: 1, ntp: NTPTime(0xE000_0000_4000_0000), rtpTimestamp: 960, packetCount: 2, octetCount: 40
                    )),
                .sourceDescription([.init(ssrc: 1, cname: "abc")]),
            ])
    }

    @Test func `a NACK's mask is spread out`() throws {
        let bytes: [UInt8] = [0x81, 205, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0xFF, 0xFE, 0x80, 0x03]
        #expect(RTCPCompound(bytes)?.packets == [.nack(sender: 1, media: 2, lost: [65_534, 65_535, 0, 14])])
        #expect(RTCPPacket.nackPairs([5, 6, 21, 22]).map(\.mask) == [0x8001, 0])
    }

    @Test func `transport feedback of a known pattern is packed as the draft says`() {
        let feedback = TransportFeedback(
            sender: 0, media: 0, baseSequence: 1, referenceTime: 2, feedbackCount: 3,
            arrivals: [.received(delta: 4), .lost, .received(delta: -1)])
        // One vector chunk of two-bit symbols 1, 0, 2; a one-byte and a two-byte delta; padding.
        #expect(feedback.body == [0, 1, 0, 3, 0, 0, 2, 3, 0xD2, 0x00, 4, 0xFF, 0xFF, 0, 0, 0])
        #expect(TransportFeedback.chunks([UInt16](repeating: 1, count: 20)) == [0x2014])
    }

    @Test func `unknown and broken packets are skipped, the rest is read`() throws {
        let application: [UInt8] = [0x80, 204, 0, 2, 0, 0, 0, 1, 0x41, 0x42, 0x43, 0x44]
        let short: [UInt8] = [0x81, 201, 0, 1, 0, 0, 0, 1]  // promises a block
        let compound = try #require(RTCPCompound(application + short + RTCPPacket.write([.bye([1])])))
        #expect(compound.packets == [.bye([1])])
        #expect(compound.skipped == 2)
        #expect(RTCPCompound([]) == nil)
        #expect(RTCPCompound([0x80, 200, 0, 6]) == nil)
        #expect(RTCPCompound([0x00, 200, 0, 0]) == nil)
    }

    @Test func `every truncation and any bytes are taken without a trap`() {
        let whole = RTCPPacket.write(Self.all)
        for count in 0..<min(whole.count, 400) { _ = RTCPCompound(Array(whole.prefix(count))) }
        var random = SeededRandom(seed: 4)
        for _ in 0..<3_000 {
            var bytes = RTCPPacket.write([Self.all[Int.random(in: 0..<Self.all.count, using: &random)]])
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                bytes[Int.random(in: 0..<min(40, bytes.count), using: &random)] = .random(in: 0...255, using: &random)
            }
            guard let compound = RTCPCompound(bytes) else { continue }
            #expect(compound.packets.count + compound.skipped <= RTCPCompound.maximumPackets + 1)
        }
    }

    @Test func `a flood of NACKs is cut at the limit`() {
        let entries = [UInt8](repeating: 0xFF, count: 4 * 300)
        let bytes: [UInt8] =
            [0x81, 205, UInt8((2 + 300) >> 8), UInt8((2 + 300) & 0xFF), 0, 0, 0, 1, 0, 0, 0, 2] + entries
        guard case .nack(_, _, let lost) = RTCPCompound(bytes)?.packets.first else {
            Issue.record("no NACK was read")
            return
        }
        #expect(lost.count == RTCPPacket.maximumNacks)
    }

    @Test func `NTP time and its compact form agree with Unix time`() {
        let time = NTPTime(.milliseconds(1500), wallClock: .seconds(1_000_000_000))
        #expect(time.value >> 32 == 3_208_988_801)
        #expect(UInt32(truncatingIfNeeded: time.value) == 0x8000_0000)
        #expect(time.advanced(by: .milliseconds(-1500)).since(time) == .milliseconds(-1500))
        #expect(Duration.milliseconds(250).compactNTP == 0x4000)
        #expect(Duration(compactNTP: 0x1_8000) == .milliseconds(1500))
        #expect(Duration.seconds(-1).compactNTP == 0)
        #expect(Duration.seconds(1 << 40).compactNTP == .max)
    }
}
