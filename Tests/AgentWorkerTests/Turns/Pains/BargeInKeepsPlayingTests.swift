import AgentWorker
import Basics
import Testing

/// Pain 6: the caller interrupts and the agent goes on talking.
struct BargeInKeepsPlayingTests {
    @Test func `the voice is held after half a second of speech and stopped by words`() {
        var call = SimulatedCall.talking()
        call.says("no not that one", at: 5000, for: 2000)
        call.run(to: 7000)
        // Words come at 5600; the voice is held from 5500 on, to the detection window.
        #expect(call.sequel == ["5512 pause", "5600 stop", "5600 cancel 1.1"])
        #expect(call.played(1, 1) == 1800)
        #expect(call.machine.state == .listening)
    }

    @Test func `the model is stopped with the voice, and late sound of it means nothing`() {
        var call = SimulatedCall.talking()
        call.says("no not that one", at: 5000, for: 2000)
        call.at(5700, .segmentQueued(SegmentID(77), of: .reply(ReplyID(turn: TurnID(1), attempt: 1))))
        call.at(5800, .playbackStarted(SegmentID(2)))
        call.run(to: 6000)
        #expect(call.machine.state == .listening)
        #expect(call.machine.counters.stale == 2)
    }

    @Test func `what the caller said is answered`() {
        var call = SimulatedCall.talking()
        call.says("no not that one", at: 5000, for: 2000)
        call.run(to: 20_000)
        #expect(call.count("commit 2 'no not that one'") == 1)
        #expect(call.played(2, 1) == 8000)
    }

    @Test func `a stop by hand works at once`() {
        var call = SimulatedCall.talking()
        call.at(5000, .interrupt)
        call.run(to: 6000)
        #expect(call.sequel == ["5000 stop", "5000 cancel 1.1"])
    }

    @Test func `a short word that means stop is obeyed`() {
        var call = SimulatedCall.talking()
        call.says("stop", at: 5000, for: 350)
        call.run(to: 6000)
        #expect(call.sequel.prefix(2) == ["5756 stop", "5756 cancel 1.1"])
    }

    @Test func `a reply that a tool made uninterruptible is heard to its end`() {
        var call = SimulatedCall.talking()
        call.at(4000, .replyIsInterruptible(ReplyID(turn: TurnID(1), attempt: 1), false))
        call.says("no not that one", at: 5000, for: 2000)
        call.run(to: 20_000)
        #expect(call.sequel == ["7256 drop 2"])
        #expect(call.played(1, 1) == 8000)
    }
}
