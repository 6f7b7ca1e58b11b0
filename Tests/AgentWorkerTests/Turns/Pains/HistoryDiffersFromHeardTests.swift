import AgentWorker
import Basics
import Testing

/// Pain 13: the history holds what nobody heard. The machine says when to cut; here, that it says so every time.
struct HistoryDiffersFromHeardTests {
    @Test func `speech that is thrown away is cut before its reply is cancelled`() {
        var call = SimulatedCall.talking()
        call.says("no not that one", at: 5000, for: 2000)
        call.run(to: 7000)
        #expect(call.sequel.suffix(2) == ["5600 stop", "5600 cancel 1.1"])
    }

    @Test func `a piece of the last reply cannot answer for this one`() {
        var call = SimulatedCall.talking()
        call.says("no not that one", at: 5000, for: 1000)
        call.run(to: 6500)  // committed again, in thought
        call.world.firstToken = nil
        #expect(call.machine.state == .thinking)
        call.handle(.playbackStarted(SegmentID(2)))
        call.handle(.playbackFinished(SegmentID(3)))
        #expect(call.machine.state == .thinking)
        #expect(call.machine.counters.stale == 2)
    }

    @Test func `a guess that was wrong leaves nothing`() {
        var call = TurnMachineTests.begun()
        call.world.recognition = nil
        let utterance = call.says("what time", at: 2000, for: 1000)
        call.at(3500, .final(utterance, text: "what time zone is it"))
        call.run(to: 9000)
        #expect(call.played(1, 1) == 0)
        #expect(call.played(1, 2) == 2000)
        #expect(call.count("adopt 1.1") == 0)
    }

    @Test func `a turn that grows is told with its whole text under its own number`() {
        var call = TurnMachineTests.begun()
        call.world.firstToken = 1500
        call.says("one", at: 2000, for: 500)
        call.says("two", at: 3100, for: 500)
        call.says("three", at: 4300, for: 500)
        call.run(to: 12_000)
        let commits = call.briefs.filter { $0.hasPrefix("commit") }
        #expect(commits == ["commit 1 'one'", "commit 1 'one two'", "commit 1 'one two three'"])
    }
}
