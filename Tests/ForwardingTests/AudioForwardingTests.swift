import Basics
import Forwarding
import Testing
import WebRTC

struct AudioForwardingTests {
    @Test func `each subscriber gets its own SSRC, payload type, mid and extension ids`() {
        let scene = Scene(.audio)
        var other = DownTrackParameters.opus(ssrc: 2)
        other.payloadType = 109
        let slots = [scene.add(.opus(ssrc: 1)), scene.add(other)]
        scene.feed(Make.opus(65_535, 4_294_967_000))
        scene.advance(.milliseconds(20))
        scene.feed(Make.opus(0, 4_294_967_000 &+ 960))
        #expect(scene.received.count == 4)
        for (slot, ssrc, payloadType) in [(slots[0], UInt32(1), UInt8(111)), (slots[1], 2, 109)] {
            let stream = scene.stream(slot)
            #expect(stream.map(\.header.sequence) == [65_535, 0])
            #expect(stream.map(\.header.timestamp) == [4_294_967_000, 4_294_967_000 &+ 960])
            #expect(stream.allSatisfy { $0.header.ssrc == ssrc && $0.header.payloadType == payloadType })
            #expect(stream.allSatisfy { $0.header.audioLevel == 30 && $0.header.absoluteSendTime != nil })
            #expect(stream.allSatisfy { $0.header.mid.text == "3" })
            #expect(stream.map(\.payload) == [Make.frame(4_294_967_000), Make.frame(4_294_967_000 &+ 960)])
        }
        #expect(scene.received.compactMap(\.header.transportSequence) == [0, 1, 2, 3])
    }

    @Test func `loss, reordering and duplicates keep their places`() {
        let scene = Scene(.audio)
        let slot = scene.add(.opus(ssrc: 1))
        for sequence: UInt16 in [10, 11, 13, 12, 13, 15, 11] { scene.feed(Make.opus(sequence, UInt32(sequence) * 960)) }
        #expect(scene.stream(slot).map(\.header.sequence) == [10, 11, 13, 12, 15])
        #expect(scene.forwarder.counters.duplicates == 2)
    }

    @Test func `padding and comfort noise leave no hole`() {
        let scene = Scene(.audio)
        let slot = scene.add(.opus(ssrc: 1))
        scene.feed(Make.opus(10, 9600))
        scene.feed(Make.packet(payloadType: 13, sequence: 11, timestamp: 9700, ssrc: 0xAAAA, payload: [60]))
        scene.feed(Make.packet(payloadType: 111, sequence: 12, timestamp: 9800, ssrc: 0xAAAA, payload: []))
        scene.feed(Make.opus(15, 15 * 960))
        scene.feed(Make.opus(14, 14 * 960))
        scene.feed(Make.opus(13, 13 * 960))
        #expect(scene.stream(slot).map(\.header.sequence) == [10, 13, 12, 11])
        #expect(scene.forwarder.counters.unusable == 2)
    }

    @Test func `RED goes whole to who negotiated it, and as its primary block to the others`() {
        let scene = Scene(.audio)
        let red = scene.add(.opus(ssrc: 1, red: 63))
        let plain = scene.add(.opus(ssrc: 2))
        var foreign = DownTrackParameters.opus(ssrc: 3, red: 65)
        foreign.payloadType = 109  // the blocks say 111: they would mean nothing to it
        let mismatched = scene.add(foreign)
        scene.feed(Make.red(1, 960, redundant: []))
        scene.feed(Make.red(2, 1920, redundant: [(960, Make.frame(960))]))
        scene.feed(Make.opus(3, 2880))  // the publisher may turn RED off at any time
        #expect(scene.stream(red).map(\.header.payloadType) == [63, 63, 111])
        #expect(scene.stream(red)[1].payload.count == 4 + 1 + 5 + 5)
        #expect(scene.stream(plain).map(\.header.payloadType) == [111, 111, 111])
        #expect(scene.stream(plain).map(\.payload) == [960, 1920, 2880].map(Make.frame))
        #expect(scene.stream(mismatched).map(\.header.payloadType) == [109, 109, 109])
        #expect(scene.stream(mismatched).map(\.payload) == [960, 1920, 2880].map(Make.frame))
    }

    @Test func `a lost packet is made good from redundancy for who has no RED, once`() {
        let scene = Scene(.audio)
        let red = scene.add(.opus(ssrc: 1, red: 63))
        let plain = scene.add(.opus(ssrc: 2))
        func packet(_ sequence: UInt16) -> [UInt8] {
            let time = UInt32(sequence) * 960
            return Make.red(
                sequence, time, redundant: [(1920, Make.frame(time - 1920)), (960, Make.frame(time - 960))])
        }
        for sequence: UInt16 in [10, 13, 12, 14] { scene.feed(packet(sequence)) }
        #expect(scene.stream(red).map(\.header.sequence) == [10, 13, 12, 14])
        #expect(scene.stream(plain).map(\.header.sequence) == [10, 11, 12, 13, 14])
        #expect(scene.stream(plain).map(\.payload) == (10...14).map { Make.frame($0 * 960) })
        #expect(scene.stream(plain).map(\.header.timestamp) == (10...14).map { $0 * 960 })
        #expect(scene.stream(plain).allSatisfy { $0.header.payloadType == 111 })
    }

    @Test func `redundancy from before the gap stands in for nothing`() {
        let scene = Scene(.audio)
        let plain = scene.add(.opus(ssrc: 2))
        scene.feed(Make.red(10, 9600, redundant: []))
        // After a silent spell (DTX) the block before is packet 10's own frame, although 11 was lost.
        scene.feed(Make.red(12, 9600 + 4800, redundant: [(4800, Make.frame(9600))]))
        #expect(scene.stream(plain).map(\.header.sequence) == [10, 12])
    }

    @Test func `a republished source goes on where the old one stopped`() {
        let scene = Scene(.audio)
        let slot = scene.add(.opus(ssrc: 1))
        scene.feed(Make.opus(500, 1_000_000, ssrc: 0xAAAA))
        scene.advance(.seconds(2))
        scene.feed(Make.opus(40_000, 77, ssrc: 0xBBBB))
        scene.feed(Make.opus(40_001, 77 + 960, ssrc: 0xBBBB))
        #expect(scene.stream(slot).map(\.header.sequence) == [500, 501, 502])
        #expect(scene.stream(slot).map(\.header.timestamp) == [1_000_000, 1_096_000, 1_096_960])
    }

    @Test func `another track goes on under the same SSRC`() {
        let first = Scene(.audio)
        let slot = first.add(.opus(ssrc: 1))
        first.feed(Make.opus(500, 1_000_000))
        let continuation = first.forwarder.removeSubscriber(slot, now: first.now)
        let again = first.forwarder.removeSubscriber(slot, now: first.now)
        #expect(continuation != nil && again == nil)
        let second = Scene(.audio)
        second.now = first.now + .milliseconds(100)
        let next = second.forwarder.addSubscriber(.opus(ssrc: 1), continuing: continuation, now: second.now)
        second.feed(Make.opus(9, 9, ssrc: 0xCCCC))
        #expect(second.stream(next).map(\.header.sequence) == [501])
        #expect(second.stream(next).map(\.header.timestamp) == [1_004_800])
    }

    @Test func `mute sends a little silence, then nothing; unmute goes on without a hole`() {
        let scene = Scene(.audio)
        let slot = scene.add(.opus(ssrc: 1))
        scene.feed(Make.opus(1, 960))
        scene.forwarder.setMuted(true, now: scene.now)
        for _ in 0..<20 {
            scene.advance(.milliseconds(20))
            scene.tick()
        }
        #expect(scene.stream(slot).count == 6)
        #expect(scene.stream(slot).dropFirst().allSatisfy { $0.payload == [0xF8, 0xFF, 0xFE] })
        #expect(scene.forwarder.deadline == .distantFuture)
        scene.feed(Make.opus(21, 21 * 960))
        scene.forwarder.setMuted(false, now: scene.now)
        scene.feed(Make.opus(22, 22 * 960))
        scene.feed(Make.opus(23, 23 * 960))
        #expect(scene.stream(slot).map(\.header.sequence) == [1, 2, 3, 4, 5, 6, 7, 8])
        let times = scene.stream(slot).map(\.header.timestamp)
        #expect(times == [1, 2, 3, 4, 5, 6, 22, 23].map { $0 * 960 })
    }

    @Test func `a stray number is dropped, a restarted stream is followed`() {
        let scene = Scene(.audio)
        let slot = scene.add(.opus(ssrc: 1))
        scene.feed(Make.opus(100, 1000))
        scene.feed(Make.opus(30_000, 5000))
        scene.feed(Make.opus(101, 1960))
        scene.advance(.milliseconds(20))
        scene.feed(Make.opus(50_000, 90_000))
        scene.feed(Make.opus(50_001, 90_960))
        #expect(scene.stream(slot).map(\.header.sequence) == [100, 101, 102])
        #expect(scene.stream(slot).map(\.header.timestamp) == [1000, 1960, 1960 + 960])
        #expect(scene.forwarder.counters.strays == 2)
    }

    @Test func `a sender report is told in each subscriber's timestamps`() {
        let scene = Scene(.audio)
        let slot = scene.add(.opus(ssrc: 7))
        scene.feed(Make.opus(1, 1000))
        scene.advance(.milliseconds(20))
        scene.feed(Make.opus(1, 5, ssrc: 0xBBBB))
        scene.forwarder.noteSenderReport(layer: 0, SenderClock(ntp: 42, rtpTimestamp: 105))
        #expect(
            scene.takeOutputs() == [
                .senderClock(slot: slot, ssrc: 7, SenderClock(ntp: 42, rtpTimestamp: 1960 + 100))
            ])
    }

    @Test func `broken packets cost only themselves`() {
        let scene = Scene(.audio)
        let slot = scene.add(.opus(ssrc: 1))
        scene.feed(Make.opus(1, 960))
        let whole = Make.red(2, 1920, redundant: [(960, Make.frame(960))])
        for count in 12..<whole.count {
            var cut = Array(whole[..<count])
            cut[3] = UInt8(count)  // each its own number
            scene.feed(cut)
        }
        scene.feed(Make.opus(200, 3000), layer: 3)
        let sequences = scene.stream(slot).map(\.header.sequence)
        #expect(sequences.first == 1 && Set(sequences).count == sequences.count)
    }

    @Test func `every number and time wraps without a seam`() {
        let scene = Scene(.audio)
        let slot = scene.add(.opus(ssrc: 1))
        var expected: UInt16 = 65_000
        var isContinuous = true
        for index: UInt32 in 0..<70_000 {
            scene.feed(Make.opus(UInt16(truncatingIfNeeded: 65_000 + index), 4_294_000_000 &+ index &* 960))
            let packet = scene.received.last
            if packet?.header.sequence != expected || packet?.header.timestamp != 4_294_000_000 &+ index &* 960 {
                isContinuous = false
            }
            expected &+= 1
            scene.received.removeAll(keepingCapacity: true)
        }
        #expect(isContinuous && scene.forwarder.counters(slot)?.packets == 70_000)
    }

    @Test func `seeded loss, mutes and republishing leave one continuous stream each`() {
        for seed: UInt64 in 1...40 {
            var random = SeededRandom(seed: seed)
            let scene = Scene(.audio)
            let slots = [scene.add(.opus(ssrc: 1, red: 63)), scene.add(.opus(ssrc: 2))]
            var ssrc: UInt32 = 0xAAAA
            var sequence = UInt16.random(in: 0...65_535, using: &random)
            var time = UInt32.random(in: 0...UInt32.max, using: &random)
            var sentAt: [UInt32: Moment] = [:]
            var waiting: [(at: Moment, packet: [UInt8])] = []
            var isMuted = false
            for index in 0..<600 {
                scene.advance(.milliseconds(20))
                sequence &+= 1
                time &+= 960
                if index % 200 == 199 {
                    waiting = []
                    ssrc &+= 1
                    sequence = UInt16.random(in: 0...65_535, using: &random)
                    time = UInt32.random(in: 0...UInt32.max, using: &random)
                }
                if index % 97 == 0 || index % 97 == 20 {
                    isMuted = index % 97 == 0
                    scene.forwarder.setMuted(isMuted, now: scene.now)
                }
                sentAt[time] = scene.now
                if Int.random(in: 0..<12, using: &random) > 0 {
                    let packet =
                        index % 50 < 40
                        ? Make.red(sequence, time, redundant: [(960, Make.frame(time &- 960))], ssrc: ssrc)
                        : Make.opus(sequence, time, ssrc: ssrc)
                    for _ in 0...(Int.random(in: 0..<15, using: &random) == 0 ? 1 : 0) {
                        waiting.append((scene.now + .milliseconds(Int.random(in: 0..<50, using: &random)), packet))
                    }
                }
                waiting.sort { $0.at < $1.at }
                while let first = waiting.first, first.at <= scene.now {
                    scene.feed(first.packet)
                    waiting.removeFirst()
                }
                if scene.forwarder.deadline <= scene.now { scene.tick() }
            }
            for slot in slots {
                let stream = scene.stream(slot)
                #expect(stream.count > 400)
                let first = stream[0].header.sequence
                let sorted = stream.sorted { $0.header.sequence &- first < $1.header.sequence &- first }
                for (before, after) in zip(sorted, sorted.dropFirst()) {
                    let distance = after.header.sequence &- before.header.sequence
                    let step = Int32(bitPattern: after.header.timestamp &- before.header.timestamp)
                    #expect((1...5).contains(distance), "seed \(seed), slot \(slot), \(distance) apart")
                    #expect(step > 0 && step < 48_000, "seed \(seed), slot \(slot), step \(step)")
                }
            }
        }
    }
}
