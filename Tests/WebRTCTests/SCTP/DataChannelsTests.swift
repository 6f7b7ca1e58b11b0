import Basics
import Testing

@testable import WebRTC

/// usrsctp has one clock for the process, so tests that lean on timers run one after the other.
@Suite(.serialized) struct DataChannelsTests {
    @Test func `both sides connect at once and a channel opens in band each way`() throws {
        var pair = try ChannelPair()
        try pair.left.open(label: "_reliable", ordered: true, reliability: .reliable, now: pair.now)
        try pair.right.open(label: "_lossy", ordered: false, reliability: .retransmits(0), now: pair.now)
        pair.run()
        #expect(pair.leftSaid.contains(.opened(label: "_reliable", id: 0)))
        #expect(pair.rightSaid.contains(.opened(label: "_reliable", id: 0)))
        #expect(pair.leftSaid.contains(.opened(label: "_lossy", id: 1)))
        #expect(pair.rightSaid.contains(.opened(label: "_lossy", id: 1)))
        #expect(pair.left.deadline == .distantFuture, "an idle association wants no wake-ups")
        #expect(pair.right.deadline == .distantFuture)
        #expect(pair.now < .seconds(2))
    }
}
