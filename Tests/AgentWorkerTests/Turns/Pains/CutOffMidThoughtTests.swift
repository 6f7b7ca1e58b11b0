import AgentWorker
import Basics
import Testing

/// Pain 9: callers who dictate a number or think aloud are cut off.
struct CutOffMidThoughtTests {
    @Test func `a dictated number is waited for until it is complete`() {
        var call = TurnMachineTests.begun()
        call.at(1500, .expect(.digits(10)))
        call.says("five five one", at: 2000, for: 1000)
        call.says("two three four", at: 5000, for: 1000)
        call.says("six seven eight nine", at: 8500, for: 1000)
        call.run(to: 20_000)
        #expect(call.times(of: "commit 1 'five five one two three four six seven eight nine'") == [9906])
        #expect(call.count("commit") == 1)
    }

    @Test func `a number that stays short is taken after four seconds`() {
        var call = TurnMachineTests.begun()
        call.at(1500, .expect(.digits(10)))
        call.says("555 12", at: 2000, for: 1000)
        call.run(to: 20_000)
        #expect(call.times(of: "commit 1 '555 12'") == [7000])
    }

    @Test func `an expectation holds for one turn`() {
        var call = TurnMachineTests.begun()
        call.at(1500, .expect(.digits(4)))
        call.says("1 2 3 4", at: 2000, for: 1000)
        call.says("thanks", at: 8000, for: 1000)
        call.run(to: 20_000)
        #expect(call.times(of: "commit 2 'thanks'") == [9406])
    }

    @Test func `a caller who goes on before hearing an answer goes on with the same turn`() {
        var call = TurnMachineTests.begun()
        call.world.firstToken = 1000
        call.says("I would like", at: 2000, for: 1000)
        call.says("a table for two", at: 3800, for: 1200)
        call.run(to: 15_000)
        #expect(
            call.story.dropFirst().filter { !$0.contains("guess") && !$0.contains("adopt") } == [
                "3406 commit 1 'I would like'", "3864 pause", "4200 stop", "4200 cancel 1.1",
                "5406 commit 1 'I would like a table for two'",
            ])
        #expect(call.machine.counters.turns == 1)
        #expect(call.played(1, 1) == 0)
        #expect(call.played(1, 2) == 2000)
    }

    @Test func `a caller who is cut off is waited for longer next time`() {
        var call = TurnMachineTests.begun()
        call.says("I would like", at: 2000, for: 1000)
        call.says("a table for two", at: 4000, for: 1200)  // 400 ms into the answer
        call.says("hello", at: 20_000, for: 500)
        call.run(to: 25_000)
        // 300 ms before; a tenth of the pause of 1000 ms and nine tenths of the old delay now.
        #expect(call.times(of: "commit 3 'hello'") == [20_906])
        var quick = SimulatedCall.World()
        quick.recognition = 1
        call.world = quick
        call.says("hello", at: 30_000, for: 500)
        call.run(to: 35_000)
        #expect(call.times(of: "commit 4 'hello'") == [30_870])
    }

    @Test func `a long answer that was asked for is given time whatever the model thinks`() {
        var call = TurnMachineTests.begun()
        call.at(1500, .expect(.longAnswer))
        call.says("well", at: 2000, for: 1000)
        call.run(to: 9000)
        #expect(call.times(of: "commit 1 'well'") == [5500])
    }
}
