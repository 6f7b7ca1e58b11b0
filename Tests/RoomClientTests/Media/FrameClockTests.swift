import Basics
import Testing

@testable import RoomClient

struct FrameClockTests {
    @Test func `however late the wake-ups are, it gives fifty frames a second`() {
        var clock = FrameClock()
        var random = SeededRandom(seed: 3)
        clock.start(now: .milliseconds(7))
        var now = Moment.milliseconds(7)
        var frames = 0
        while now < .seconds(60) {
            now = clock.deadline + .microseconds(Int64.random(in: 0...90_000, using: &random))
            let due = clock.due(now: now)
            #expect(due.lost == 0)
            #expect(due.frames <= 5)
            frames += due.frames
        }
        #expect(frames == Int((now - .milliseconds(7)).milliseconds / 20))
    }

    @Test func `after a long stall it owes 200 ms and the rest is gone`() {
        var clock = FrameClock()
        clock.start(now: .zero)
        let due = clock.due(now: .milliseconds(1000))
        #expect(due.frames == 10)
        #expect(due.lost == 40)
        #expect(clock.deadline == .milliseconds(1020))
        let nothing = clock.due(now: .milliseconds(1019))
        #expect(nothing == (0, 0))
    }
}
