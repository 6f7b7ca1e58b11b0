import AgentWorker
import Basics
import Testing

struct EndingTests {
    @Test func `the call ends when the last words were heard`() {
        var call = TurnMachineTests.begun()
        call.says("goodbye", at: 2000, for: 1000)
        call.at(4000, .endWanted(.agentEnded("done"), farewell: false))
        call.run(to: 30_000)
        #expect(call.times(of: "end agent_ended") == [5586])
        #expect(call.played(1, 1) == 2000)
        #expect(call.machine.hasEnded)
    }

    @Test func `a farewell is said first where it is wanted`() {
        var call = TurnMachineTests.begun()
        call.at(2000, .endWanted(.agentEnded("done"), farewell: true))
        call.run(to: 30_000)
        #expect(call.story.dropFirst() == ["2000 say goodbye", "2820 end agent_ended"])
    }

    @Test(arguments: [false, true])
    func `a caller who speaks into the farewell keeps the call only where that is set`(keeps: Bool) {
        var settings = TurnSettings()
        settings.callerCancelsEnd = keeps
        settings.interruption.warmUp = .zero
        var call = TurnMachineTests.begun(settings)
        call.world.sentence = 3000
        call.at(2000, .endWanted(.agentEnded("done"), farewell: true))
        call.says("wait one more thing", at: 2500, for: 1500)
        call.run(to: 10_000)
        #expect(call.times(of: "end agent_ended") == (keeps ? [] : [5020]))
        #expect(call.count("commit") == (keeps ? 1 : 0))
    }

    @Test func `an end that cannot be said comes all the same`() {
        var call = TurnMachineTests.begun()
        call.world.plays = false
        call.world.sentence = nil
        call.at(2000, .endWanted(.agentEnded("done"), farewell: true))
        call.run(to: 60_000)
        #expect(call.times(of: "end agent_ended") == [2000])
    }

    @Test func `nothing follows the end`() {
        var call = TurnMachineTests.begun()
        call.at(2000, .endWanted(.agentEnded("done"), farewell: false))
        call.says("hello", at: 3000, for: 500)
        call.at(5000, .chat("hello"))
        call.run(to: 60_000)
        #expect(call.briefs.last == "end agent_ended")
        #expect(call.machine.deadline == .distantFuture)
    }
}
