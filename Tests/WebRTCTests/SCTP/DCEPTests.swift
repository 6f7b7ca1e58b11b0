import Basics
import Testing

@testable import WebRTC

struct DCEPTests {
    /// What livekit 1.2.0 sends for `_lossy`: DATA_CHANNEL_PARTIAL_RELIABLE_REXMIT_UNORDERED, parameter 0.
    static let lossy: [UInt8] = [3, 0x81, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0] + Array("_lossy".utf8)

    @Test func `a known OPEN is read`() {
        #expect(
            DCEP(Self.lossy)
                == .open(label: "_lossy", protocolName: "", isOrdered: false, reliability: .retransmits(0), priority: 0)
        )
        #expect(DCEP([2]) == .acknowledge)
        #expect(DCEP([4]) == nil)
    }

    @Test func `every kind comes back as it was written, and no truncation is taken`() {
        for reliability in [.reliable, .retransmits(3), .lifetime(milliseconds: 500)] as [DataChannelReliability] {
            for isOrdered in [true, false] {
                let message = DCEP.open(
                    label: "ä", protocolName: "p", isOrdered: isOrdered, reliability: reliability, priority: 256)
                let bytes = message.bytes
                #expect(DCEP(bytes) == message)
                for count in 0..<bytes.count { #expect(DCEP(Array(bytes.prefix(count))) == nil) }
            }
        }
        #expect(DCEP([3, 0x03, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]) == nil, "channel type 3 does not exist")
    }

    @Test func `long messages are put together within their limit`() {
        var reassembly = DataChannels.Reassembly(limit: 10)
        let (one, two) = (
            DataChannels.Reassembly.Key(stream: 1, isUnordered: false),
            DataChannels.Reassembly.Key(stream: 1, isUnordered: true)
        )
        #expect(reassembly.add([1, 2], to: one, ends: false) == .incomplete)
        #expect(reassembly.add([9], to: two, ends: true) == .complete([9]))
        #expect(reassembly.add([3], to: one, ends: true) == .complete([1, 2, 3]))
        #expect(reassembly.add([UInt8](repeating: 0, count: 6), to: one, ends: false) == .incomplete)
        #expect(reassembly.add([UInt8](repeating: 0, count: 5), to: two, ends: false) == .oversized, "6 + 5 in all")
        #expect(reassembly.add([UInt8](repeating: 0, count: 5), to: one, ends: false) == .oversized)
        #expect(reassembly.add([1], to: one, ends: true) == .incomplete, "the tail of the dropped one")
        #expect(reassembly.add([1], to: one, ends: true) == .complete([1]))
    }
}
