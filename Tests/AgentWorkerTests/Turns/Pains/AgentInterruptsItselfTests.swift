import AgentWorker
import Basics
import Testing

/// Pain 20: the agent hears its own voice and falls silent.
struct AgentInterruptsItselfTests {
    private static func greeted(length: Int, settings: TurnSettings = TurnSettings()) -> SimulatedCall {
        var world = SimulatedCall.World()
        world.sentence = length
        var call = SimulatedCall(settings, world: world)
        call.at(0, .callerArrived(hasMicrophone: true))
        return call
    }

    @Test func `a burst of echo in the first three seconds does not hold the voice`() {
        var call = Self.greeted(length: 5000)
        call.says("hello", at: 500, for: 800)
        call.run(to: 3000)
        #expect(call.count("pause") == 0)
    }

    @Test func `a caller who means it interrupts even then`() {
        var call = Self.greeted(length: 5000)
        call.says("wrong number sorry about that", at: 500, for: 2000)
        call.run(to: 3000)
        #expect(call.times(of: "pause") == [1428])  // 900 ms, to the detection window
        #expect(call.count("stop") == 1)
    }

    @Test func `later the usual length is enough`() {
        var call = Self.greeted(length: 9000)
        call.says("wrong number sorry", at: 4000, for: 2000)
        call.run(to: 7000)
        #expect(call.times(of: "pause") == [4512])
    }

    @Test func `right after an interruption sound counts from the end of the cooldown`() {
        var settings = TurnSettings()
        settings.interruption.cooldown = .seconds(5)
        var call = SimulatedCall.talking(settings)
        call.says("no not that one", at: 5000, for: 1000)  // interrupts at 5512; its answer sounds from 6586
        call.says("oh dear oh dear", at: 9500, for: 1800)
        call.run(to: 13_000)
        #expect(call.times(of: "pause") == [5512, 11_036])
    }
}
