import Basics
import Testing

@testable import Forwarding

struct SpeakerDetectorTests {
    /// 20 ms packets for as long; changes with the time they came out at.
    private func run(
        _ detector: inout SpeakerDetector, from start: Moment, for duration: Duration, _ levels: [Int: UInt8]
    ) -> [(at: Int64, change: SpeakerDetector.Change)] {
        var changes: [(Int64, SpeakerDetector.Change)] = []
        var now = start
        while now - start < duration {
            for (track, level) in levels { detector.observe(track: track, level: level, durationMs: 20, now: now) }
            if detector.deadline <= now {
                changes += detector.handleTimeout(now: now).map { ((now - start).milliseconds, $0) }
            }
            now = now + .milliseconds(20)
        }
        return changes
    }

    @Test(arguments: [
        // level in −dBov, and what two intervals of it come to: 1/3 → 2/3 → 8/9 of 10^(−level/20), up to the next eighth
        (UInt8(0), Float(1)), (7, 0.5), (13, 0.25), (20, 0.125), (30, 0.125),
    ]) func `a steady voice is active at its level`(level: UInt8, expected: Float) {
        var detector = SpeakerDetector()
        detector.add(track: 3)
        let changes = run(&detector, from: .seconds(10), for: .seconds(4), [3: level])
        #expect(changes.first?.change.isActive == true)
        #expect((changes.first?.at ?? 9999) <= 820)
        #expect(changes.last?.change == SpeakerDetector.Change(track: 3, level: expected, isActive: true))
        #expect(changes.count <= 3)
    }

    @Test func `silence and murmur say nothing and need no timer`() {
        var detector = SpeakerDetector()
        detector.add(track: 0)
        #expect(run(&detector, from: .seconds(1), for: .seconds(3), [0: 127]).isEmpty)
        #expect(run(&detector, from: .seconds(4), for: .seconds(3), [0: 36]).isEmpty)
        #expect(detector.deadline == .distantFuture)
    }

    @Test func `a cough shorter than 40 percent of an interval is not speech`() {
        var detector = SpeakerDetector()
        detector.add(track: 0)
        #expect(run(&detector, from: .seconds(1), for: .milliseconds(140), [0: 10]).isEmpty)
        #expect(run(&detector, from: .milliseconds(1140), for: .seconds(2), [0: 100]).isEmpty)
    }

    @Test func `who stops talking is told as silent once, then the timer rests`() {
        var detector = SpeakerDetector()
        detector.add(track: 0)
        detector.add(track: 1)
        _ = run(&detector, from: .seconds(1), for: .seconds(2), [0: 10, 1: 20])
        let quiet = run(&detector, from: .seconds(3), for: .seconds(4), [0: 127, 1: 20])
        #expect(quiet.last?.change == SpeakerDetector.Change(track: 0, level: 0, isActive: false))
        let gone = run(&detector, from: .seconds(7), for: .seconds(4), [:])
        #expect(gone.map(\.change) == [SpeakerDetector.Change(track: 1, level: 0, isActive: false)])
        #expect(detector.deadline == .distantFuture)
    }

    @Test func `a muted speaker is silent at once`() {
        var detector = SpeakerDetector()
        detector.add(track: 0)
        _ = run(&detector, from: .seconds(1), for: .seconds(2), [0: 10])
        detector.silence(track: 0, now: .seconds(3))
        #expect(detector.deadline == .seconds(3))
        let changes = detector.handleTimeout(now: .seconds(3))
        #expect(changes == [SpeakerDetector.Change(track: 0, level: 0, isActive: false)])
    }

    @Test func `loudest first, and unknown tracks cost nothing`() {
        var detector = SpeakerDetector()
        for track in [0, 1] { detector.add(track: track) }
        let changes = run(&detector, from: .seconds(1), for: .seconds(1), [0: 30, 1: 0, 9: 0])
        #expect(changes.first?.change.track == 1)
        detector.observe(track: -1, level: 0, durationMs: 20, now: .seconds(2))
        detector.remove(track: 77)
    }

    @Test func `decibels to linear`() {
        #expect(abs(SpeakerDetector.linear(20) - 0.1) < 1e-12)
        #expect(SpeakerDetector.quantized(0.126) == 0.25 && SpeakerDetector.quantized(1.3) == 1)
    }
}
