import AgentWorker
import Basics
import Testing

/// Pain 21: two answers to one turn, or a guess that silences the call.
struct DoubleReplyTests {
    @Test func `at most one reply of a turn is heard`() {
        for changed in [false, true] {
            var call = TurnMachineTests.begun()
            call.world.recognition = nil
            let utterance = call.says("what time is it", at: 2000, for: 1000)
            call.at(3350, .final(utterance, text: changed ? "what time is it in Rome" : "What time is it"))
            call.run(to: 12_000)
            let heard = (1...4).filter { call.played(1, $0) > 0 }
            #expect(heard == [changed ? 2 : 1])
            #expect(call.count("commit") == 1)
        }
    }

    @Test func `a guess that had finished before the commit is heard whole`() {
        var call = TurnMachineTests.begun()
        call.world.firstToken = 10
        call.world.synthesis = 10
        call.world.recognition = 900
        call.says("hello", at: 2000, for: 1000)
        call.run(to: 12_000)
        #expect(call.times(of: "adopt 1.1") == [4156])
        #expect(call.times(of: "speaking").last == 4156)
        #expect(call.played(1, 1) == 2000)
        #expect(call.count("fault") == 0)
    }

    @Test func `a guess is never heard before it is adopted`() {
        var call = TurnMachineTests.begun()
        call.world.recognition = nil
        call.says("hello", at: 2000, for: 1000)
        call.run(to: 4000)
        call.handle(.playbackStarted(SegmentID(2)))
        #expect(call.machine.counters.refused == 1)
        #expect(call.machine.state == .listening)
    }

    @Test func `noise between the guess and the commit does not restart the answer`() {
        var call = TurnMachineTests.begun()
        call.world.recognition = 600
        call.says("hello", at: 2000, for: 1000)
        call.says("", at: 3400, for: 150)
        call.run(to: 12_000)
        #expect(call.count("guess") + call.count("start") == 1)
        #expect(call.count("commit 1 'hello'") == 1)
    }

    @Test func `a final that repeats after the commit changes nothing`() {
        var call = TurnMachineTests.begun()
        let utterance = call.says("hello", at: 2000, for: 1000)
        call.at(4000, .final(utterance, text: "hello there"))
        call.run(to: 12_000)
        #expect(call.count("commit") == 1)
        #expect(call.machine.counters.stale == 1)
    }
}
