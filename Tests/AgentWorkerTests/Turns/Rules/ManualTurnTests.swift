import AgentWorker
import Basics
import Testing

/// Push to talk.
struct ManualTurnTests {
    private static func begun() -> SimulatedCall {
        var settings = TurnSettings()
        settings.detection = .manual
        return TurnMachineTests.begun(settings)
    }

    @Test func `pauses end nothing, letting go does`() {
        var call = Self.begun()
        call.says("first", at: 2000, for: 500)
        call.says("second", at: 9000, for: 500)
        call.at(12_000, .commitTurn)
        call.run(to: 20_000)
        #expect(call.story.dropFirst() == ["12000 commit 1 'first second'", "12000 start 1.1"])
    }

    @Test func `letting go in the middle of speech waits for its words`() {
        var call = Self.begun()
        call.says("one two", at: 2000, for: 1000)
        call.at(2900, .commitTurn)
        call.run(to: 4000)
        #expect(call.times(of: "commit 1 'one two'") == [3050])
    }

    @Test func `what is cleared was never said`() {
        var call = Self.begun()
        call.says("rubbish", at: 2000, for: 500)
        call.at(4000, .clearTurn)
        call.says("gold", at: 5000, for: 500)
        call.at(7000, .commitTurn)
        call.run(to: 9000)
        #expect(call.story.dropFirst() == ["4000 drop 1", "7000 commit 1 'gold'", "7000 start 1.1"])
    }

    @Test func `speech does not interrupt, the button does`() {
        var call = Self.begun()
        call.at(2000, .chat("tell me a story"))
        call.says("hello there", at: 2600, for: 800)
        call.at(3900, .interrupt)
        call.run(to: 4000)
        #expect(call.count("pause") == 0)
        #expect(call.times(of: "stop") == [3900])
    }

    @Test func `letting go of nothing is refused`() {
        var call = Self.begun()
        call.at(2000, .commitTurn)
        call.run(to: 3000)
        #expect(call.machine.counters.refused == 1)
    }

    @Test func `a turn of fifty breaths loses no word`() {
        var call = Self.begun()
        for breath in 0..<50 { call.says("w\(breath)", at: 2000 + breath * 1000, for: 300) }
        call.at(60_000, .commitTurn)
        call.run(to: 61_000)
        #expect(call.count("commit 1 '\((0..<50).map { "w\($0)" }.joined(separator: " "))'") == 1)
        #expect(call.machine.counters.turns == 1)
    }

    @Test func `a caller who never lets go is asked whether they are there`() {
        var call = Self.begun()
        call.says("hm", at: 2000, for: 500)
        call.run(to: 30_000)
        #expect(call.count("say stillThere") == 1)
    }
}
