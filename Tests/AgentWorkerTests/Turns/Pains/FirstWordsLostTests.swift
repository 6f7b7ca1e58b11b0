import AgentWorker
import Basics
import Testing

/// Pain 19: the caller's first words are lost: before the agent is there, and around an interruption.
struct FirstWordsLostTests {
    @Test func `words said just before the agent ended are the beginning of the answer`() {
        var call = SimulatedCall.talking(clauses: [2000])
        call.says("yes I would like that", at: 5300, for: 1500)  // the agent ends at 5586
        call.run(to: 9000)
        #expect(call.count("commit 2 'yes I would like that'") == 1)
    }

    @Test func `a short answer said wholly under the agent's last word counts`() {
        var call = SimulatedCall.talking(clauses: [2000])
        call.says("tea", at: 5000, for: 300)
        call.run(to: 9000)
        #expect(call.count("commit 2 'tea'") == 1)
    }

    @Test func `the same, long before the end, does not`() {
        var call = SimulatedCall.talking(clauses: [6000])
        call.says("tea", at: 5000, for: 300)
        call.run(to: 12_000)
        #expect(call.count("commit 2") == 0)
        #expect(call.machine.counters.shortOverlaps == 1)
    }

    @Test func `a sign of listening at the end is no answer`() {
        var call = SimulatedCall.talking(clauses: [2000])
        call.says("mm hm", at: 5000, for: 300)
        call.run(to: 9000)
        #expect(call.count("commit 2") == 0)
    }

    @Test func `an interruption in two breaths is one turn`() {
        var call = SimulatedCall.talking()
        call.world.hasPartials = false
        call.says("listen", at: 5000, for: 700)
        call.says("I meant the other one", at: 6050, for: 1500)
        call.run(to: 12_000)
        #expect(call.count("commit 2 'listen I meant the other one'") == 1)
    }

    @Test func `words before the greeting was heard are answered`() {
        var world = SimulatedCall.World()
        world.sentence = 3000
        var call = SimulatedCall(world: world)
        call.at(0, .callerArrived(hasMicrophone: true))
        call.says("hi can you help me", at: 1, for: 1500)
        call.run(to: 9000)
        #expect(call.count("commit 1 'hi can you help me'") == 1)
    }

    @Test func `what was said before the recogniser broke is not lost with it`() {
        var call = TurnMachineTests.begun()
        call.world.recognition = nil
        call.says("my name is Ada", at: 2000, for: 1000)
        call.at(3200, .recognizerFailed)
        call.run(to: 9000)
        #expect(call.count("fault recognizer_failed") == 1)
        #expect(call.count("commit 1 'my name is Ada'") == 1)
    }
}
