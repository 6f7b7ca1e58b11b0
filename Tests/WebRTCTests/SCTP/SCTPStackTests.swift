import Basics
import Synchronization
import Testing

@testable import WebRTC

extension OneSCTPClock.DataChannelsTests {
    @Test func `a thousand associations come and go, and memory stays`() throws {
        func round() throws {
            for number in 0..<100 {
                var pair = try ChannelPair(.init(delay: 0...0), start: .seconds(1))
                try pair.left.open(label: "a", ordered: true, reliability: .reliable, now: pair.now)
                pair.run()
                let isSent = pair.left.send(label: "a", [UInt8](repeating: 1, count: 5_000), now: pair.now)
                #expect(isSent)
                pair.run()
                #expect(ChannelPair.messages(pair.rightSaid, on: "a").count == 1)
                if number % 2 == 0 { pair.left.close(now: pair.now) }
            }
        }
        try round()  // what the stack keeps for itself is kept now
        let before = ResidentMemory.bytes
        for _ in 0..<4 { try round() }
        let growth = ResidentMemory.bytes - before
        // One association is 43 KB, so a leak of them would be 34 MB; other suites allocate in the meantime.
        #expect(growth < 16 << 20, "800 associations grew by \(growth) bytes")
    }

    @Test func `an idle connection costs far less than its budget of 1 MB`() throws {
        let before = ResidentMemory.bytes
        var pairs: [Held] = []
        for _ in 0..<100 { pairs.append(try Held()) }
        let each = (ResidentMemory.bytes - before) / 200
        #expect(each < 200_000, "\(each) bytes per association")
        #expect(pairs.allSatisfy { $0.isConnected })
    }

    @Test func `threads that own their associations do not disturb each other`() async throws {
        let wholes = try await withThrowingTaskGroup(of: Bool.self) { group in
            for seed in 0..<4 {
                group.addTask {
                    var pair = try ChannelPair(.init(delay: 0...2, seed: UInt64(seed)))
                    try pair.left.open(label: "a", ordered: true, reliability: .reliable, now: pair.now)
                    pair.run(until: { $0.leftSaid.count == 1 })
                    var sent: [[UInt8]] = []
                    for number in 0..<100 {
                        sent.append([UInt8](repeating: UInt8(number), count: 3_000))
                        if !pair.left.send(label: "a", sent[number], now: pair.now) { return false }
                        if number % 10 == 0 { pair.run(for: .milliseconds(30)) }
                    }
                    pair.run(until: { $0.rightSaid.count == 101 })
                    return ChannelPair.messages(pair.rightSaid, on: "a") == sent
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(wholes == [true, true, true, true])
    }

    /// A connected pair that can sit in an array.
    private final class Held {
        var pair: ChannelPair
        init() throws {
            var made = try ChannelPair(.init(delay: 0...0))
            made.run()
            pair = made
        }
        var isConnected: Bool { pair.left.isConnected && pair.right.isConnected }
    }
}
