import AgentWorker
import Basics
import Testing

/// Pain 23: the worker is told to stop and hangs up in the middle of a sentence. And pain 3, its other side: a new worker
/// takes over (`OpeningTests`: `.holding`).
struct ShutdownKillsCallsTests {
    @Test func `what is being said is heard, then a goodbye`() {
        var call = SimulatedCall.talking(clauses: [3000])
        call.at(5000, .drain)
        call.run(to: 30_000)
        #expect(call.sequel == ["6586 say goodbye", "7406 end draining"])
        #expect(call.played(1, 1) == 3000)
    }

    @Test func `a question under way is still answered`() {
        var call = TurnMachineTests.begun()
        call.says("what time is it", at: 2000, for: 1000)
        call.at(2500, .drain)
        call.run(to: 30_000)
        #expect(call.played(1, 1) == 2000)
        #expect(call.briefs.last == "end draining")
    }

    @Test func `a speech without end does not keep the worker`() {
        var call = SimulatedCall.talking(clauses: [100_000])
        call.at(5000, .drain)
        call.run(to: 60_000)
        #expect(call.times(of: "end draining") == [25_000])
    }

    @Test func `a call without a caller ends at once`() {
        var call = SimulatedCall()
        call.at(5000, .drain)
        call.run(to: 60_000)
        #expect(call.story == ["5000 end draining"])
    }
}
