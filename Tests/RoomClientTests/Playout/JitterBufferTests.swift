import Basics
import Testing

@testable import RoomClient

struct JitterBufferTests {
    typealias Content = JitterBuffer.Frame.Content

    /// A buffer and its clock; packets carry their number in three bytes.
    private struct Stage {
        var buffer = JitterBuffer()
        var now = Moment.zero
        mutating func insert(_ sequence: UInt16, _ timestamp: UInt32, duration: Int = 960) {
            let payload = [UInt8(sequence >> 8), UInt8(sequence & 0xFF), 0]
            buffer.insert(sequence: sequence, timestamp: timestamp, duration: duration, payload: payload, now: now)
        }
        /// One pull after 20 ms, as a letter: the packet's number, or what else.
        mutating func pull() -> String {
            now = now + .milliseconds(20)
            switch buffer.next(now: now).content {
            case .packet(let payload): return "\(Int(payload[0]) << 8 | Int(payload[1]))"
            case .redundancy(let payload): return "<\(Int(payload[0]) << 8 | Int(payload[1]))"
            case .conceal: return "?"
            case .silence: return "."
            }
        }
        mutating func pull(_ count: Int) -> String {
            (0..<count).map { _ in pull() }.joined(separator: " ")
        }
    }

    @Test func `packets are held back at first, then play in order`() {
        var stage = Stage()
        var heard: [String] = []
        for sequence in UInt16(1)...8 {
            stage.insert(sequence, UInt32(sequence) * 960)
            heard.append(stage.pull())
        }
        #expect(heard.joined(separator: " ") == ". 1 2 3 4 5 6 7")
        #expect(stage.buffer.counters.played == 7 && stage.buffer.counters.lost == 0)
    }

    @Test func `without packets there is silence`() {
        var stage = Stage()
        #expect(stage.pull(3) == ". . .")
    }

    @Test(arguments: [[2, 1, 3, 4], [4, 3, 2, 1], [3, 1, 4, 2], [1, 1, 2, 2, 4, 3, 4]])
    func `packets that overtook each other are put in order`(order: [UInt16]) {
        var stage = Stage()
        for sequence in order { stage.insert(sequence, UInt32(sequence) * 960) }
        stage.now = .milliseconds(100)
        #expect(stage.pull(4) == "1 2 3 4")
        #expect(stage.buffer.counters.duplicates == order.count - 4)
    }

    @Test func `numbers and timestamps wrap`() {
        var stage = Stage()
        let timestamp = UInt32.max - 1000
        for step in UInt16(0)..<4 { stage.insert(65_534 &+ step, timestamp &+ UInt32(step) * 960) }
        stage.now = .milliseconds(100)
        #expect(stage.pull(4) == "65534 65535 0 1")
    }

    @Test func `a single loss is repaired from the next packet`() {
        var stage = Stage()
        for sequence in [UInt16(1), 2, 4, 5] { stage.insert(sequence, UInt32(sequence) * 960) }
        stage.now = .milliseconds(100)
        #expect(stage.pull(5) == "1 2 <4 4 5")
        #expect(stage.buffer.counters.lost == 1 && stage.buffer.counters.recovered == 1)
    }

    @Test func `of a burst of losses all but the last are made up`() {
        var stage = Stage()
        for sequence in [UInt16(1), 2, 6, 7] { stage.insert(sequence, UInt32(sequence) * 960) }
        stage.now = .milliseconds(100)
        #expect(stage.pull(7) == "1 2 ? ? <6 6 7")
        #expect(stage.buffer.counters.lost == 3 && stage.buffer.counters.recovered == 1)
    }

    @Test func `sound made up while nothing came stands for what was lost`() {
        var stage = Stage()
        stage.insert(1, 960)
        stage.now = .milliseconds(40)
        #expect(stage.pull(3) == "1 ? ?")
        stage.insert(4, 4 * 960)
        #expect(stage.pull(1) == "4")
        #expect(stage.buffer.counters.lost == 2)
    }

    @Test func `a packet that is only late still plays`() {
        var stage = Stage()
        stage.insert(1, 960)
        stage.now = .milliseconds(40)
        #expect(stage.pull(2) == "1 ?")
        stage.insert(2, 2 * 960)
        stage.insert(3, 3 * 960)
        #expect(stage.pull(2) == "2 3")
        #expect(stage.buffer.counters.lost == 0 && stage.buffer.counters.late == 0)
    }

    @Test func `a packet after its turn is counted as late, its copy as a duplicate`() {
        var stage = Stage()
        for sequence in [UInt16(1), 3] { stage.insert(sequence, UInt32(sequence) * 960) }
        stage.now = .milliseconds(100)
        #expect(stage.pull(3) == "1 <3 3")
        stage.insert(2, 2 * 960)
        stage.insert(3, 3 * 960)
        #expect(stage.buffer.counters.late == 1 && stage.buffer.counters.duplicates == 1)
    }

    @Test func `when a sender falls silent concealment ends after 200 ms`() {
        var stage = Stage()
        stage.insert(1, 960)
        stage.now = .milliseconds(40)
        #expect(stage.pull(13) == "1 ? ? ? ? ? ? ? ? ? ? . .")
    }

    @Test func `a pause in timestamps alone is silence of that length`() {
        var stage = Stage()
        stage.buffer.insert(sequence: 1, timestamp: 960, duration: 960, payload: [0, 1], now: stage.now)
        stage.now = .milliseconds(40)
        #expect(stage.pull(6) == "1 . . . . .")  // up to 160 ms
        stage.insert(2, 960 * 9)
        // Made 160 ms after the first and held back for 40 ms like it.
        #expect(stage.pull(1) == ".")
        stage.insert(3, 960 * 10)
        #expect(stage.pull(3) == "2 3 ?")
        #expect(stage.buffer.counters.lost == 0)
    }

    @Test func `DTX leaves silence and no made-up sound`() {
        var stage = Stage()
        stage.buffer.insert(sequence: 1, timestamp: 960, duration: 960, payload: [0, 1], now: stage.now)
        stage.now = .milliseconds(40)
        #expect(stage.pull(4) == "1 . . .")
    }

    @Test(arguments: [480, 960, 1920, 2880]) func `packets of any length keep their time`(duration: Int) {
        var buffer = JitterBuffer()
        var played = 0
        var sent: UInt16 = 0
        for tick in 0..<500 {
            let now = Moment.milliseconds(Int64(tick) * 20)
            while Int(sent) * duration < tick * 960 {
                let timestamp = UInt32(sent) * UInt32(duration)
                buffer.insert(sequence: sent, timestamp: timestamp, duration: duration, payload: [1, 2, 3], now: now)
                sent += 1
            }
            while played < (tick + 1) * 960 { played += buffer.next(now: now).ticks }
        }
        let counters = buffer.counters
        #expect(counters.lost == 0 && counters.late == 0)
        #expect(counters.played > 500 * 960 / duration - 10)
    }

    @Test func `one stray number is dropped, two in a row are a new stream`() {
        var stage = Stage()
        for sequence in UInt16(1)...3 { stage.insert(sequence, UInt32(sequence) * 960) }
        stage.insert(30_000, 77)
        #expect(stage.buffer.counters.strange == 1 && stage.buffer.counters.restarts == 0)
        stage.insert(4, 4 * 960)
        stage.now = .milliseconds(100)
        #expect(stage.pull(4) == "1 2 3 4")
        stage.insert(30_001, 1000)
        stage.insert(30_002, 1960)
        #expect(stage.buffer.counters.restarts == 1)
        stage.insert(30_003, 2920)
        stage.now = stage.now + .milliseconds(20)
        #expect(stage.pull(2) == "30002 30003")
    }

    @Test(arguments: [UInt32](arrayLiteral: 480_000, 0x7FFF_0000, 0x8001_0000, 0 &- 480_000))
    func `after a jump of the sender's clock sound goes on within 100 ms`(jump: UInt32) {
        var stage = Stage()
        var heard: [String] = []
        for sequence in UInt16(1)...200 {
            let timestamp = UInt32(sequence) * 960 &+ (sequence > 100 ? jump : 0)
            stage.insert(sequence, timestamp)
            heard.append(stage.pull())
        }
        #expect(Set(heard.suffix(90)).isDisjoint(with: ["?", "."]), "\(heard.suffix(100))")
        #expect(stage.buffer.counters.played > 190)
    }

    @Test func `after a stall of 2 s what was said plays faster and the delay comes back`() {
        var stage = Stage()
        var (faster, sequence) = (0, UInt16(0))
        for tick in 0..<1500 {
            stage.now = .milliseconds(Int64(tick) * 20)
            let isStalled = (500..<600).contains(tick)
            while !isStalled, Int(sequence) <= tick {
                stage.insert(sequence, UInt32(sequence) * 960)
                sequence += 1
            }
            let frame = stage.buffer.next(now: stage.now)
            // A player that does what it is asked: every second frame more is taken.
            if frame.pace == .muchFaster {
                faster += 1
                if faster % 2 == 0 { _ = stage.buffer.next(now: stage.now) }
            }
        }
        #expect(faster > 20)
        #expect(stage.buffer.buffered < .milliseconds(130), "\(stage.buffer.buffered)")
        // Of 100 packets a second's worth may be given up.
        #expect(stage.buffer.counters.skipped <= 55)
    }

    /// Simulated time; the player changes pace as ``AudioPlayout`` does, by 5 ms at most every 60 ms.
    @Test(arguments: [-200.0, 200]) func `over an hour a sender's wrong clock neither fills nor empties the buffer`(
        drift: Double
    ) {
        var buffer = JitterBuffer()
        var (ready, rest, made) = (0, 0, 0)
        var delays: [Int64] = []
        var arrivals = PacketPath(jitter: 10, drift: drift).arrivals(seconds: 3600, seed: 3)[...]
        var now = Moment.zero
        while !arrivals.isEmpty {
            now = now + .milliseconds(20)
            while let next = arrivals.first, next.at <= now {
                arrivals.removeFirst()
                buffer.insert(
                    sequence: next.sequence, timestamp: next.timestamp, duration: 960, payload: [1, 2, 3], now: next.at)
            }
            rest -= 1
            while ready < 960 {
                let frame = buffer.next(now: now)
                ready += frame.ticks
                if frame.content == .conceal { made += 1 }
                guard frame.pace != .steady, rest <= 0 else { continue }
                rest = 3
                ready += frame.pace == .faster || frame.pace == .muchFaster ? -240 : 240
            }
            ready -= 960
            if now.milliseconds % 1000 == 0 { delays.append(buffer.buffered.milliseconds) }
        }
        #expect(delays.dropFirst(3).allSatisfy { (0...60).contains($0) }, "\(delays.max() ?? 0)")
        #expect(buffer.counters.lost == 0 && buffer.counters.skipped == 0)
        #expect(buffer.counters.late == 0)
        // 200 ppm of an hour are 720 ms. Of a fast sender nothing is missed; a slow one's is stretched in time.
        #expect(made < 40, "\(made)")
    }

    @Test(arguments: [UInt64](1...20)) func `whatever comes, every pull is answered and nothing grows`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var buffer = JitterBuffer()
        var now = Moment.zero
        for _ in 0..<3000 {
            now = now + .microseconds(Int.random(in: 0...30_000, using: &random))
            let isWild = Int.random(in: 0..<4, using: &random) == 0
            let base = UInt16(truncatingIfNeeded: now.milliseconds / 20)
            let sequence = isWild ? UInt16.random(in: 0...UInt16.max, using: &random) : base
            let timestamp = isWild ? UInt32.random(in: 0...UInt32.max, using: &random) : UInt32(base) * 960
            let duration = isWild ? Int.random(in: -10...100_000, using: &random) : 960
            buffer.insert(sequence: sequence, timestamp: timestamp, duration: duration, payload: [1, 2, 3], now: now)
            let frame = buffer.next(now: now)
            #expect(frame.ticks > 0 && frame.ticks <= 24_000)
            #expect(buffer.stored >= 0 && buffer.stored <= 256)
            #expect(buffer.targetDelay <= .milliseconds(620))
        }
        // And the stream goes on afterwards.
        let played = buffer.counters.played
        for step in UInt16(0)..<200 {
            now = now + .milliseconds(20)
            buffer.insert(
                sequence: 9000 + step, timestamp: UInt32(step) * 960, duration: 960, payload: [1, 2, 3], now: now)
            _ = buffer.next(now: now)
        }
        #expect(buffer.counters.played - played > 150)
    }
}
