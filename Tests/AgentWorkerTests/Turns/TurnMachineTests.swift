import AgentWorker
import Basics
import Testing

/// A call as it should be, step by step.
struct TurnMachineTests {
    /// A call whose greeting is over at 1000.
    static func begun(_ settings: TurnSettings = TurnSettings(), world: SimulatedCall.World = .init()) -> SimulatedCall
    {
        var call = SimulatedCall(settings, world: world)
        call.at(0, .callerArrived(hasMicrophone: true))
        call.run(to: 1000)
        return call
    }

    @Test func `a caller is greeted, speaks, and is answered`() {
        var call = Self.begun()
        call.says("what time is it", at: 2000, for: 1000)
        call.run(to: 8000)
        #expect(
            call.log.map { "\($0.at) \($0.output.brief)" } == [
                "0 say greeting", "0 thinking", "20 speaking", "820 listening",
                "3256 finish 1", "3256 judge 1", "3286 guess 1.1",
                "3406 commit 1 'what time is it'", "3406 adopt 1.1", "3406 thinking", "3586 speaking", "5586 listening",
            ])
        #expect(call.machine.counters.speculationsAdopted == 1)
        #expect(call.machine.counters.stale == 0)
    }
}
