import AgentWorker
import Basics
import Testing

struct ChatTests {
    @Test(arguments: [false, true])
    func `a message interrupts where that is set, and waits otherwise`(interrupts: Bool) {
        var settings = TurnSettings()
        settings.interruption.byChat = interrupts
        var call = TurnMachineTests.begun(settings)
        call.at(2000, .chat("one"))
        call.at(3000, .chat("two"))
        call.run(to: 12_000)
        #expect(call.times(of: "commit 2 'two'") == [interrupts ? 3000 : 4300])
        #expect(call.played(1, 1) == (interrupts ? 600 : 2000))
        #expect(call.played(2, 1) == 2000)
    }

    @Test func `an empty message is refused`() {
        var call = TurnMachineTests.begun()
        call.at(2000, .chat(""))
        call.run(to: 3000)
        #expect(call.machine.counters.refused == 1)
    }

    @Test func `what a tool wants said waits for the caller`() {
        var call = TurnMachineTests.begun()
        call.says("hello", at: 2000, for: 1000)
        call.at(2500, .sayWanted(token: 7, isInterruptible: true))
        call.run(to: 9000)
        #expect(call.times(of: "say requested 7") == [3406])
    }
}
