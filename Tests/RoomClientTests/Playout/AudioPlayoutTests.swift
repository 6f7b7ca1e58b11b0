import Basics
import Speech
import Testing

@testable import RoomClient

/// A tone over a bad network, heard.
struct AudioPlayoutTests {
    static let rate = 16_000
    /// A minute of it, encoded once.
    static let tone = Result { try encoded(.init(), seconds: 60) }

    static func encoded(_ settings: OpusEncoder.Settings, seconds: Int) throws -> [[UInt8]] {
        var encoder = try OpusEncoder(sampleRate: rate, settings: settings)
        var packet = [UInt8](repeating: 0, count: OpusEncoder.maximumPacketCount)
        return try (0..<seconds * 50).map { _ in
            // Harmonics of 200 Hz: 80 samples, which repeat.
            let samples = (0..<encoder.frameCount).map { Int16(triangle[$0 % 80]) }
            let count = try encoder.encode(samples, into: &packet)
            return Array(packet[..<count])
        }
    }
    static let triangle = (0..<80).map { $0 < 40 ? $0 * 500 - 10_000 : 10_000 - ($0 - 40) * 500 }

    struct Heard {
        var sound: [Int16] = []
        var contents: [AudioPlayout.Content] = []
        /// Mouth to ear, in milliseconds, once a second: by how far the player is behind the sender.
        var delays: [Int64] = []
        var counters = AudioPlayout.Counters()

        /// The longest stretch below a tenth of the tone's loudness, from the first sound on, in milliseconds.
        var longestGap: Int {
            let block = AudioPlayoutTests.rate / 200
            let loud = stride(from: 0, to: sound.count - block, by: block).map { start in
                sound[start..<start + block].contains { abs(Int($0)) > 1000 }
            }
            let runs = loud.drop { !$0 }.split(separator: true, omittingEmptySubsequences: true)
            return (runs.map(\.count).max() ?? 0) * 5
        }
    }

    /// Sends packets along `path`, pulls every 20 ms, and returns what was heard until the last one came.
    static func hear(
        _ path: PacketPath, seconds: Double, seed: UInt64, rate: Int = AudioPlayoutTests.rate, packets: [[UInt8]]? = nil
    ) throws -> Heard {
        let packets = try packets ?? tone.get()
        var playout = try AudioPlayout(sampleRate: rate)
        var heard = Heard()
        var arrivals = path.arrivals(seconds: seconds, seed: seed)[...]
        var frame: [Int16] = []
        var now = Moment.zero
        while !arrivals.isEmpty {
            now = now + .milliseconds(20)
            while let next = arrivals.first, next.at <= now {
                arrivals.removeFirst()
                playout.receive(
                    sequence: next.sequence, timestamp: next.timestamp, ssrc: 1,
                    payload: packets[next.number % packets.count], now: next.at)
            }
            heard.contents.append(playout.next(into: &frame, now: now))
            #expect(frame.count == rate / 50)
            heard.sound += frame
            if now.milliseconds % 1000 == 0 { heard.delays.append(playout.buffered.milliseconds) }
        }
        heard.counters = playout.counters
        return heard
    }

    @Test(arguments: OpusEncoder.sampleRates) func `on a good network everything is heard at every rate`(rate: Int)
        throws
    {
        let heard = try Self.hear(PacketPath(), seconds: 5, seed: 1, rate: rate)
        #expect(heard.counters.concealed == 0 && heard.counters.packets.lost == 0)
        #expect(heard.contents.drop { $0 == .silence }.allSatisfy { $0 == .heard })
        #expect(heard.contents.prefix { $0 == .silence }.count <= 9)  // 100 ms path, 40 ms held back
    }

    @Test func `frames that a change of pace left over are sound as well`() throws {
        let heard = try Self.hear(PacketPath(jitter: 10, drift: -2000), seconds: 60, seed: 1)
        #expect(heard.counters.samplesAdded > 1000)
        #expect(heard.contents.drop { $0 == .silence }.allSatisfy { $0 == .heard })
    }

    @Test func `bytes that are no Opus are counted and concealed`() throws {
        var packets = try Self.tone.get()
        for index in stride(from: 10, to: packets.count, by: 10) { packets[index] = [0xFF, 0xFF, 0xFF] }
        for index in stride(from: 15, to: packets.count, by: 10) { packets[index] = [] }
        let heard = try Self.hear(PacketPath(), seconds: 10, seed: 1, packets: packets)
        #expect(heard.counters.malformed > 80)
        #expect(heard.longestGap <= 60)
    }

    @Test func `another source starts anew`() throws {
        let packets = try Self.tone.get()
        var playout = try AudioPlayout(sampleRate: 48_000)
        var frame: [Int16] = []
        var contents: [AudioPlayout.Content] = []
        for tick in 0..<100 {
            let now = Moment.milliseconds(Int64(tick) * 20)
            let isSecond = tick >= 50
            let number = tick % 50
            playout.receive(
                sequence: UInt16(isSecond ? 40_000 : 0) + UInt16(number), timestamp: UInt32(number) * 960,
                ssrc: isSecond ? 2 : 1, payload: packets[number], now: now)
            contents.append(playout.next(into: &frame, now: now))
        }
        #expect(contents.count { $0 == .heard } >= 94)
        #expect(playout.counters.packets.strange == 0)
    }

    @Test(arguments: [UInt64](1...6)) func `at 10 % loss and 40 ms of jitter no gap is longer than 60 ms`(seed: UInt64)
        throws
    {
        let heard = try Self.hear(PacketPath(loss: 0.1, jitter: 40), seconds: 60, seed: seed)
        #expect(heard.longestGap <= 60, "\(heard.longestGap)")
        #expect(heard.delays.dropFirst(3).allSatisfy { $0 <= 120 }, "\(heard.delays)")
        #expect(heard.counters.packets.lost > 200)
    }

    @Test(arguments: [UInt64](1...6)) func `with bursts of up to five lost as well no gap is longer than 60 ms`(
        seed: UInt64
    ) throws {
        let path = PacketPath(loss: 0.05, bursts: 0.02, jitter: 40, doubles: 0.05)
        let heard = try Self.hear(path, seconds: 60, seed: seed)
        #expect(heard.longestGap <= 60, "\(heard.longestGap)")
        #expect(heard.delays.dropFirst(3).allSatisfy { $0 <= 120 }, "\(heard.delays)")
        #expect(heard.counters.packets.duplicates > 50)
    }

    @Test(arguments: [UInt64](1...4)) func `after a burst of jitter the delay comes back`(seed: UInt64) throws {
        let heard = try Self.hear(PacketPath(jitter: 5, worse: (20...23, 150)), seconds: 60, seed: seed)
        #expect(heard.delays[..<20].dropFirst(2).allSatisfy { $0 <= 60 }, "\(heard.delays)")
        #expect(heard.delays[24...30].contains { $0 >= 80 }, "\(heard.delays)")
        #expect(heard.delays.suffix(10).allSatisfy { $0 <= 60 }, "\(heard.delays)")
        #expect(heard.longestGap <= 60, "\(heard.longestGap)")
    }

    /// Ten minutes at 1000 ppm are as far as 50 minutes at 200.
    @Test(arguments: [-1000.0, 1000]) func `the sound itself follows the sender's clock`(drift: Double) throws {
        let heard = try Self.hear(PacketPath(jitter: 10, drift: drift), seconds: 600, seed: 1, rate: 8000)
        #expect(heard.delays.dropFirst(3).allSatisfy { $0 <= 80 }, "\(heard.delays.max() ?? 0)")
        let moved = drift > 0 ? heard.counters.samplesRemoved : heard.counters.samplesAdded
        #expect(moved / 8 > 500 && moved / 8 < 800, "\(moved / 8) ms")
        #expect(heard.counters.concealed < 20, "\(heard.counters)")
        #expect(heard.counters.packets.skipped == 0)
    }
}
