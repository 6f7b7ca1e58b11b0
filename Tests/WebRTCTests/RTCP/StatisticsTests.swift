import Basics
import Testing

@testable import WebRTC

struct StatisticsTests {
    @Test func `loss is counted per report and since the beginning`() throws {
        var statistics = ReceptionStatistics(ssrc: 1, clockRate: 48_000)
        #expect(statistics.makeBlock(now: .zero) == nil)
        for sequence in 0..<100 where sequence % 4 != 3 {
            statistics.receive(
                sequence: UInt16(sequence), timestamp: UInt32(sequence) * 960,
                arrival: .milliseconds(Int64(sequence) * 20))
        }
        let madeFirst = statistics.makeBlock(now: .seconds(2))
        let first = try #require(madeFirst)
        #expect(first.fractionLost == 62, "24 of the 99 that 0…98 promise")
        #expect(first.cumulativeLost == 24)
        #expect(first.jitter == 0)
        #expect(first.highestSequence == 98)
        for sequence in 99..<200 {
            statistics.receive(sequence: UInt16(sequence), timestamp: 0, arrival: .seconds(2))
        }
        let madeSecond = statistics.makeBlock(now: .seconds(4))
        let second = try #require(madeSecond)
        #expect(second.fractionLost == 0)
        #expect(second.cumulativeLost == 24)
    }

    @Test func `wraps count as cycles, duplicates make the loss negative, a jump begins anew`() throws {
        var statistics = ReceptionStatistics(ssrc: 1, clockRate: 8_000)
        for sequence in [65_534, 65_535, 0, 0, 1] as [UInt16] {
            statistics.receive(sequence: sequence, timestamp: 0, arrival: .zero)
        }
        let madeBlock = statistics.makeBlock(now: .zero)
        let block = try #require(madeBlock)
        #expect(block.highestSequence == 0x1_0001)
        #expect(block.cumulativeLost == -1)
        statistics.receive(sequence: 30_000, timestamp: 0, arrival: .zero)
        #expect(statistics.highestSequence == 0x1_0001, "one stray packet proves nothing")
        statistics.receive(sequence: 30_001, timestamp: 0, arrival: .zero)
        #expect(statistics.highestSequence == 30_001)
        #expect(statistics.expected == 1)
    }

    @Test func `jitter follows the sixteenth-of-the-difference rule`() {
        var statistics = ReceptionStatistics(ssrc: 1, clockRate: 1_000)
        statistics.receive(sequence: 1, timestamp: 0, arrival: .zero)
        statistics.receive(sequence: 2, timestamp: 20, arrival: .milliseconds(36))
        #expect(statistics.jitter == 1, "16 ms late: a sixteenth of it")
        for sequence in 3..<400 as Range<UInt16> {
            let late: Int64 = sequence % 2 == 0 ? 16 : 0
            statistics.receive(
                sequence: sequence, timestamp: UInt32(sequence) * 20,
                arrival: .milliseconds(Int64(sequence) * 20 + late))
        }
        #expect((15...16).contains(statistics.jitter))
    }

    @Test func `the round trip comes out of a report and its answer`() throws {
        var sender = SenderStatistics(ssrc: 5, clockRate: 48_000)
        #expect(sender.makeReport(now: .zero, wallClock: .zero) == nil)
        sender.sent(payloadCount: 100, timestamp: 1_000, now: .seconds(1))
        let madeReport = sender.makeReport(now: .seconds(2), wallClock: .seconds(1_700_000_000))
        let report = try #require(madeReport)
        #expect(report.rtpTimestamp == 49_000)
        #expect(report.packetCount == 1 && report.octetCount == 100)
        var receiver = ReceptionStatistics(ssrc: 5, clockRate: 48_000)
        receiver.receive(sequence: 1, timestamp: 1_000, arrival: .seconds(2))
        receiver.receive(report, arrival: .milliseconds(2_030))
        let madeBlock = receiver.makeBlock(now: .milliseconds(2_530))
        let block = try #require(madeBlock)
        let roundTrip = try #require(sender.roundTrip(block, now: .milliseconds(2_560)))
        #expect((59...61).contains(roundTrip.milliseconds))
        var stranger = block
        stranger.lastSenderReport = 12
        #expect(sender.roundTrip(stranger, now: .seconds(3)) == nil)
        stranger = block
        stranger.delaySinceLast = 65_536 * 60
        #expect(sender.roundTrip(stranger, now: .seconds(3)) == nil, "it kept the report longer than we wait")
    }

    @Test func `the publisher's clock is passed on`() throws {
        var sender = SenderStatistics(ssrc: 5, clockRate: 90_000)
        sender.sent(payloadCount: 1, timestamp: 7, now: .seconds(1))
        let ntp = NTPTime(0xE000_0000_0000_0000)
        sender.noteSenderClock(timestamp: 1_000, ntp: ntp, at: .seconds(1))
        let madeReport = sender.makeReport(now: .milliseconds(1_500), wallClock: .zero)
        let report = try #require(madeReport)
        #expect(report.ntp.since(ntp) == .milliseconds(500))
        #expect(report.rtpTimestamp == 46_000)
    }

    @Test func `gaps are asked for after the tolerance, once per round trip, and not for ever`() {
        var detector = LossDetector()
        detector.roundTrip = .milliseconds(50)
        #expect(detector.receive(10, now: .zero) == .newest)
        #expect(detector.receive(13, now: .zero) == .newest)
        #expect(detector.dueNacks(now: .milliseconds(5)) == [])
        #expect(detector.receive(12, now: .milliseconds(6)) == .recovered, "merely late")
        #expect(detector.deadline == .milliseconds(10))
        #expect(detector.dueNacks(now: .milliseconds(10)) == [11])
        #expect(detector.dueNacks(now: .milliseconds(59)) == [])
        #expect(detector.dueNacks(now: .milliseconds(60)) == [11])
        #expect(detector.receive(11, now: .milliseconds(61)) == .recovered)
        #expect(detector.receive(11, now: .milliseconds(61)) == .old)
        #expect(detector.deadline == .distantFuture)
        _ = detector.receive(15, now: .milliseconds(100))
        var asked = 0
        var now = Moment.milliseconds(100)
        while detector.deadline < .distantFuture {
            now = detector.deadline
            asked += detector.dueNacks(now: now).count
        }
        #expect(asked == detector.settings.maximumTries)
        #expect(detector.givenUp == 1)
        #expect(now <= .milliseconds(1_200))
    }

    @Test func `a gap too wide to mend asks for a key frame instead of for memory`() {
        var detector = LossDetector()
        _ = detector.receive(65_000, now: .zero)
        _ = detector.receive(65_003, now: .zero)
        #expect(detector.receive(1_000, now: .zero) == .tooManyLost)
        #expect(detector.missingCount == 0)
        #expect(detector.receive(1_002, now: .zero) == .newest)
        #expect(detector.missingCount == 1)
    }

    /// Arrival times as a sender reads them out of feedback, in units of 250 µs.
    static func readBack(_ reports: [TransportFeedback]) -> [UInt16: Int64] {
        var arrivals: [UInt16: Int64] = [:]
        for report in reports {
            var ticks = Int64(report.referenceTime) * 256
            for (index, arrival) in report.arrivals.enumerated() {
                guard case .received(let delta) = arrival else { continue }
                ticks += Int64(delta)
                arrivals[report.baseSequence &+ UInt16(index)] = ticks
            }
        }
        return arrivals
    }

    @Test func `transport feedback tells every arrival to the quarter millisecond, over loss, reordering and wrap`()
        throws
    {
        var recorder = TransportFeedbackRecorder(sender: 1)
        var random = SeededRandom(seed: 8)
        var told: [UInt16: Int64] = [:]
        var sent: [UInt16: Int64] = [:]
        var now = Moment.seconds(10)
        var order = (0..<3_000).map { UInt16(truncatingIfNeeded: 64_000 + $0) }
        for index in stride(from: 0, to: order.count - 2, by: 7) { order.swapAt(index, index + 2) }
        for sequence in order {
            now = now + .microseconds(Int64.random(in: 100...9_000, using: &random))
            if Int.random(in: 0..<10, using: &random) == 0 { continue }
            recorder.receive(sequence, media: 2, arrival: now)
            sent[sequence] = now.nanoseconds / 250_000
            if recorder.deadline <= now {
                let reports = recorder.takeReports(now: now)
                for case .transportFeedback(let report)? in reports.map({
                    RTCPCompound(RTCPPacket.write([.transportFeedback($0)]))?.packets.first
                }) {
                    told.merge(Self.readBack([report])) { $1 }
                }
            }
        }
        told.merge(Self.readBack(recorder.takeReports(now: now + .seconds(1)))) { $1 }
        #expect(told == sent)
        #expect(recorder.takeReports(now: now + .seconds(9)) == [])
    }

    @Test func `a pause longer than a delta can say starts another report`() {
        var recorder = TransportFeedbackRecorder(sender: 1)
        recorder.receive(1, media: 2, arrival: .seconds(1))
        recorder.receive(2, media: 2, arrival: .seconds(20))
        let reports = recorder.takeReports(now: .seconds(20))
        #expect(reports.count == 2)
        #expect(reports.map(\.feedbackCount) == [0, 1])
        #expect(Self.readBack(reports) == [1: 4_000, 2: 80_000])
    }

    @Test func `a jump over the whole window forgets what was before`() {
        var recorder = TransportFeedbackRecorder(sender: 1)
        recorder.receive(0, media: 2, arrival: .seconds(1))
        recorder.receive(30_000, media: 2, arrival: .seconds(1))
        let reports = recorder.takeReports(now: .seconds(2))
        #expect(reports.reduce(0) { $0 + $1.arrivals.count } <= TransportFeedbackRecorder.window)
        #expect(Self.readBack(reports) == [30_000: 4_000])
    }
}
