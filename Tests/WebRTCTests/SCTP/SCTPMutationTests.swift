import Basics
import Testing

@testable import WebRTC

extension OneSCTPClock.DataChannelsTests {
    /// The checksum of RFC 9260 §6.8, so that mutated packets get past it.
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum = ~UInt32(0)
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0x82F6_3B78 : sum >> 1 }
        }
        return ~sum
    }
    static func mutated(_ packet: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var bytes = packet
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes = Array(bytes.prefix(Int.random(in: 12...bytes.count, using: &random)))
        case 1: bytes += (0..<Int.random(in: 1...40, using: &random)).map { _ in .random(in: 0...255, using: &random) }
        default: break
        }
        for _ in 0..<Int.random(in: 0...4, using: &random) where bytes.count > 12 {
            // The ports and the tag stay: without them a packet is nobody's.
            bytes[.random(in: 12..<min(bytes.count, 60), using: &random)] = .random(in: 0...255, using: &random)
        }
        for index in 8..<12 { bytes[index] = 0 }
        let sum = checksum(bytes)
        for index in 0..<4 { bytes[8 + index] = UInt8(truncatingIfNeeded: sum >> (8 * UInt32(index))) }
        return bytes
    }

    @Test func `packets mutated behind a right checksum may end the association, never the process`() throws {
        var random = SeededRandom(seed: 99)
        var ended = 0
        for seed in 0..<60 as Range<UInt64> {
            var pair = try ChannelPair(.init(delay: 1...3, seed: seed))
            try pair.left.open(label: "a", ordered: true, reliability: .reliable, now: pair.now)
            try pair.right.open(label: "b", ordered: false, reliability: .retransmits(0), now: pair.now)
            for round in 0..<40 {
                if round > 2 {
                    _ = pair.left.send(label: "a", [UInt8](repeating: 3, count: round * 300), now: pair.now)
                    _ = pair.right.send(label: "b", [1, 2, 3], now: pair.now)
                    if round == 30 { pair.right.close(label: "b", now: pair.now) }
                }
                pair.run(for: .milliseconds(2))
                pair.now = pair.now + .milliseconds(2)
                // Every association meets a few at least; the later ones many.
                for packet in pair.recent.suffix(4) where UInt64.random(in: 0..<60, using: &random) <= seed {
                    pair.left.handle(packet: Self.mutated(packet, &random), now: pair.now)
                    pair.right.handle(packet: Self.mutated(packet, &random), now: pair.now)
                }
            }
            if pair.left.isClosed || pair.right.isClosed { ended += 1 }
        }
        #expect(ended < 60, "some survive: the mutations are not all fatal")
        var fresh = try ChannelPair()
        try fresh.left.open(label: "a", ordered: true, reliability: .reliable, now: fresh.now)
        fresh.run()
        #expect(fresh.rightSaid == [.opened(label: "a", id: 0)], "the stack still serves others")
    }
}
