import AgentWorker
import Basics
import Testing

/// Pain 11: seconds pass between the caller's last word and the answer. The machine's own part of them is none.
struct AddsLatencyOfItsOwnTests {
    @Test func `with parts that take no time the answer sounds when the delay is over`() {
        var world = SimulatedCall.World()
        world.offset = 250
        world.recognition = 0
        world.judging = 0
        world.firstToken = 0
        world.synthesis = 0
        var call = TurnMachineTests.begun(world: world)
        call.says("hello", at: 2000, for: 1000)
        call.run(to: 9000)
        #expect(call.times(of: "speaking").last == 3300)
    }

    @Test func `a guess that was right hides the model behind the delay`() {
        var world = SimulatedCall.World()
        world.recognition = 300
        world.firstToken = 200
        world.synthesis = 60
        var call = TurnMachineTests.begun(world: world)
        call.says("hello", at: 2000, for: 1000)
        call.run(to: 9000)
        #expect(call.times(of: "adopt 1.1") == [3556])
        #expect(call.times(of: "speaking").last == 3556)
    }
}
