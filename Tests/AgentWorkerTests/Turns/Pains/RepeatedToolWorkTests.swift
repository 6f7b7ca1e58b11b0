import AgentWorker
import Basics
import Testing

/// Pain 12: tools run twice, or for an answer that is thrown away, or their results are lost.
struct RepeatedToolWorkTests {
    @Test func `no tool may run before its reply is adopted`() {
        var call = TurnMachineTests.begun()
        call.world.tools = 500
        call.says("book a table", at: 2000, for: 1000)
        call.run(to: 3300)
        #expect(call.count("guess 1.1") == 1)
        call.handle(.toolsStarted(ReplyID(turn: TurnID(1), attempt: 1)))
        #expect(call.machine.counters.refused == 1)
        call.run(to: 9000)
        #expect(call.count("adopt 1.1") == 1)
        #expect(call.machine.counters.refused == 1)
        #expect(call.played(1, 1) == 2000)
    }

    @Test func `a caller who goes on after tools ran begins a new turn, so that the work stays in the history`() {
        var call = TurnMachineTests.begun()
        call.world.tools = 3000
        call.says("book a table", at: 2000, for: 1000)
        call.says("for two people", at: 4200, for: 1200)
        call.run(to: 15_000)
        #expect(call.count("cancel 1.1") == 1)
        #expect(call.count("commit 2 'for two people'") == 1)
        #expect(call.count("commit 1") == 1)
    }

    @Test func `one that goes on before tools ran changes its turn`() {
        var call = TurnMachineTests.begun()
        call.world.firstToken = 3000
        call.world.tools = 1000
        call.says("book a table", at: 2000, for: 1000)
        call.says("for two people", at: 4200, for: 1200)
        call.run(to: 15_000)
        #expect(call.count("commit 1 'book a table for two people'") == 1)
        #expect(call.machine.counters.turns == 1)
    }

    @Test func `results that come after the interruption are known for late`() {
        var call = TurnMachineTests.begun()
        call.world.tools = 3000
        call.says("book a table", at: 2000, for: 1000)
        call.says("no wait", at: 4200, for: 1200)
        call.run(to: 7000)
        let stale = call.machine.counters.stale
        #expect(stale >= 2)  // tools finished, first token
        #expect(call.count("fault") == 0)
    }

    @Test func `a silent tool is answer enough`() {
        var call = TurnMachineTests.begun()
        call.world.tools = 300
        call.world.isSilentTool = true
        call.says("vibrate", at: 2000, for: 1000)
        call.run(to: 12_000)
        #expect(call.count("fault") == 0)
        #expect(call.count("say apology") == 0)
        #expect(call.machine.state == .listening)
    }
}
