import Basics
import Testing

@testable import WebRTC

extension OneSCTPClock {
    @Suite struct DataChannelsTests {
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

        @Test func `one megabyte in 15 KB messages arrives whole and in order through 10 % loss`() throws {
            var pair = try ChannelPair(.init(loss: 0.1, delay: 5...40, seed: 7))
            try pair.left.open(label: "_reliable", ordered: true, reliability: .reliable, now: pair.now)
            pair.run(until: { $0.leftSaid.contains(.opened(label: "_reliable", id: 0)) })
            var random = SeededRandom(seed: 3)
            let messages = (0..<70).map { _ in (0..<15_000).map { _ in UInt8.random(in: 0...255, using: &random) } }
            for message in messages {
                let isSent = pair.left.send(label: "_reliable", message, now: pair.now)
                #expect(isSent)
            }
            #expect(pair.left.bufferedAmount("_reliable") > 800_000)
            pair.run(for: .seconds(300), until: { $0.rightSaid.count >= 71 })
            let isWhole = ChannelPair.messages(pair.rightSaid, on: "_reliable") == messages
            #expect(isWhole)
            pair.run()
            #expect(pair.left.bufferedAmount("_reliable") == 0)
            #expect(pair.left.deadline == .distantFuture)
        }

        @Test func `lossy messages never wait: what is lost stays lost and the rest goes on`() throws {
            var pair = try ChannelPair(.init(delay: 10...10, seed: 11))
            try pair.right.open(label: "_lossy", ordered: false, reliability: .retransmits(0), now: pair.now)
            pair.run()
            pair.forget()
            pair.network.loss = 0.2
            for number in 0..<200 {
                let isSent = pair.right.send(label: "_lossy", [UInt8(number)], now: pair.now)
                #expect(isSent)
                pair.run(for: .milliseconds(20))
                pair.now = pair.now + .milliseconds(20)
            }
            pair.run()
            let arrived = ChannelPair.messages(pair.leftSaid, on: "_lossy").compactMap(\.first)
            #expect((120..<200).contains(arrived.count))
            #expect(arrived == arrived.sorted(), "10 ms each: nothing is overtaken, nothing sent twice")
            #expect(pair.right.bufferedAmount("_lossy") == 0)
        }

        @Test func `a lossy channel drops when too much is under way and does not grow`() throws {
            var pair = try ChannelPair()
            try pair.left.open(label: "_lossy", ordered: false, reliability: .retransmits(0), now: pair.now)
            pair.run()
            var accepted = 0
            for _ in 0..<100 where pair.left.send(label: "_lossy", [UInt8](repeating: 1, count: 15_000), now: pair.now)
            {
                accepted += 1
            }
            #expect((20..<60).contains(accepted))
            #expect(pair.left.counts.unsent == 100 - accepted)
            #expect(pair.left.bufferedAmount("_lossy") <= DataChannels.lossyShare + 60_000)
        }

        @Test func `messages of 64,000 bytes, empty ones and text keep their kind`() throws {
            var pair = try ChannelPair()
            try pair.left.open(label: "_reliable", ordered: true, reliability: .reliable, now: pair.now)
            pair.run()
            pair.forget()
            let long = (0..<64_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let sent = [
                pair.left.send(label: "_reliable", long, now: pair.now),
                pair.left.send(label: "_reliable", [], now: pair.now),
                pair.left.send(label: "_reliable", [], binary: false, now: pair.now),
                pair.left.send(label: "_reliable", Array("hello".utf8), binary: false, now: pair.now),
            ]
            #expect(sent == [true, true, true, true])
            pair.run()
            #expect(
                pair.rightSaid == [
                    .message(label: "_reliable", binary: true, long), .message(label: "_reliable", binary: true, []),
                    .message(label: "_reliable", binary: false, []),
                    .message(label: "_reliable", binary: false, Array("hello".utf8)),
                ])
        }

        @Test func `a message longer than the receive window is delivered in pieces and put together`() throws {
            var large = DataChannels.Configuration(isDTLSClient: true)
            large.maximumOutgoing = 0  // as SDP says "no limit"
            var taker = DataChannels.Configuration(isDTLSClient: false)
            taker.maximumIncoming = 1 << 20
            var pair = try ChannelPair(left: large, right: taker)
            try pair.left.open(label: "a", ordered: true, reliability: .reliable, now: pair.now)
            pair.run()
            let long = (0..<262_144).map { UInt8(truncatingIfNeeded: $0 &* 17 >> 3) }
            let sent = [
                pair.left.send(label: "a", long, now: pair.now), pair.left.send(label: "a", [1], now: pair.now),
                pair.left.send(label: "a", long, now: pair.now),
            ]
            #expect(sent == [true, true, true])
            pair.run()
            let isWhole = ChannelPair.messages(pair.rightSaid, on: "a") == [long, [1], long]
            #expect(isWhole)
        }

        @Test func `negotiated channels need no OPEN`() throws {
            var pair = try ChannelPair()
            for (id, label) in [(100, "_reliable"), (101, "_lossy"), (102, "_data_track")] as [(UInt16, String)] {
                let isReliable = id == 100
                let reliability: DataChannelReliability = isReliable ? .reliable : .retransmits(0)
                pair.left.openNegotiated(
                    id: id, label: label, ordered: isReliable, reliability: reliability, now: pair.now)
                pair.right.openNegotiated(
                    id: id, label: label, ordered: isReliable, reliability: reliability, now: pair.now)
            }
            pair.run()
            #expect(pair.leftSaid.count == 3)
            #expect(pair.rightSaid.contains(.opened(label: "_data_track", id: 102)))
            let isSent = pair.right.send(label: "_lossy", [9], now: pair.now)
            #expect(isSent)
            pair.run()
            #expect(ChannelPair.messages(pair.leftSaid, on: "_lossy") == [[9]])
        }

        @Test func `a message over the limit is dropped and counted, and the next one arrives`() throws {
            var small = DataChannels.Configuration(isDTLSClient: false)
            small.maximumIncoming = 10_000
            var pair = try ChannelPair(right: small)
            try pair.left.open(label: "_reliable", ordered: true, reliability: .reliable, now: pair.now)
            pair.run()
            pair.forget()
            let sent = [
                pair.left.send(label: "_reliable", [UInt8](repeating: 1, count: 64_000), now: pair.now),
                pair.left.send(label: "_reliable", [2], now: pair.now),
            ]
            #expect(sent == [true, true])
            pair.run()
            #expect(pair.rightSaid == [.message(label: "_reliable", binary: true, [2])])
            #expect(pair.right.counts.oversized == 1)
        }

        @Test func `sending says no before the channel is open, when too long, and when the queue is full`() throws {
            var pair = try ChannelPair()
            let early = pair.left.send(label: "_reliable", [1], now: pair.now)
            #expect(!early)
            try pair.left.open(label: "_reliable", ordered: true, reliability: .reliable, now: pair.now)
            pair.run()
            let tooLong = pair.left.send(label: "_reliable", [UInt8](repeating: 0, count: 65_537), now: pair.now)
            #expect(!tooLong)
            var accepted = 0
            while pair.left.send(label: "_reliable", [UInt8](repeating: 0, count: 60_000), now: pair.now) {
                accepted += 1
            }
            #expect((70..<80).contains(accepted))
            pair.run(for: .seconds(60))
            #expect(ChannelPair.messages(pair.rightSaid, on: "_reliable").count == accepted)
        }

        @Test func `closing a channel closes it on both sides and frees its id`() throws {
            var pair = try ChannelPair()
            try pair.left.open(label: "a", ordered: true, reliability: .reliable, now: pair.now)
            pair.run()
            let isSent = pair.left.send(label: "a", [1], now: pair.now)
            #expect(isSent)
            pair.left.close(label: "a", now: pair.now)
            pair.run()
            #expect(pair.rightSaid.last == .closed(label: "a"))
            #expect(pair.leftSaid.last == .closed(label: "a"))
            #expect(ChannelPair.messages(pair.rightSaid, on: "a") == [[1]], "what was sent before closing arrives")
            try pair.left.open(label: "b", ordered: true, reliability: .reliable, now: pair.now)
            pair.run()
            #expect(pair.rightSaid.last == .opened(label: "b", id: 0))
            let again = pair.right.send(label: "b", [2], now: pair.now)
            #expect(again)
            pair.run()
            #expect(ChannelPair.messages(pair.leftSaid, on: "b") == [[2]])
        }

        @Test func `ending the association closes the other side's channels`() throws {
            var pair = try ChannelPair()
            try pair.left.open(label: "a", ordered: true, reliability: .reliable, now: pair.now)
            pair.run()
            pair.left.close(now: pair.now)
            pair.run()
            let areClosed = [pair.left.isClosed, pair.right.isClosed]
            #expect(areClosed == [true, true])
            #expect(pair.rightSaid.last == .closed(label: "a"))
            let isSent = pair.right.send(label: "a", [1], now: pair.now)
            #expect(!isSent)
        }

        @Test func `a connection that loses its first packets still comes up`() throws {
            var pair = try ChannelPair(.init(loss: 1, seed: 5))
            try pair.left.open(label: "a", ordered: true, reliability: .reliable, now: pair.now)
            pair.run(for: .seconds(2))
            pair.network.loss = 0
            pair.run()
            #expect(pair.rightSaid == [.opened(label: "a", id: 0)])
        }

        @Test func `bytes that are no SCTP, or a broken packet, change nothing`() throws {
            var pair = try ChannelPair()
            try pair.left.open(label: "a", ordered: true, reliability: .reliable, now: pair.now)
            pair.run()
            var random = SeededRandom(seed: 21)
            for count in [0, 1, 11, 12, 15, 16, 17, 64, 1200, 3000] {
                for _ in 0..<20 {
                    let noise = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
                    pair.left.handle(packet: noise, now: pair.now)
                    pair.right.handle(packet: noise, now: pair.now)
                }
            }
            let isSent = pair.left.send(label: "a", [7], now: pair.now)
            #expect(isSent)
            pair.run()
            #expect(ChannelPair.messages(pair.rightSaid, on: "a") == [[7]])
        }
    }
}
