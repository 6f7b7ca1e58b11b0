import AgentWorker
import Basics
import Testing

struct DigitTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let keys: [(Int, Character)]
        let commits: [String]
    }

    @Test(arguments: [
        Case(
            testDescription: "until #", keys: [(2000, "1"), (2500, "2"), (3000, "#")],
            commits: ["3000 commit 1 'DTMF: 12'"]),
        Case(
            testDescription: "until 2 s of quiet", keys: [(2000, "1"), (3900, "2")],
            commits: ["5900 commit 1 'DTMF: 12'"]),
        Case(
            testDescription: "no longer than 10 s", keys: (0..<8).map { (2000 + $0 * 1500, "7") },
            commits: ["12000 commit 1 'DTMF: 7777777'", "14500 commit 2 'DTMF: 7'"]),
        Case(testDescription: "# alone", keys: [(2000, "#")], commits: ["2000 commit 1 'DTMF: #'"]),
        Case(testDescription: "a key that no telephone has", keys: [(2000, "x")], commits: []),
    ])
    func `keys become a turn`(_ example: Case) {
        var settings = TurnSettings()
        settings.patience.silenceFill = nil
        var call = TurnMachineTests.begun(settings)
        for (time, key) in example.keys { call.at(time, .dtmf(key)) }
        call.world.clauses = [400]
        call.run(to: 20_000)
        #expect(call.story.filter { $0.contains("commit") } == example.commits)
    }

    @Test func `an expected number is complete with its last digit`() {
        var call = TurnMachineTests.begun()
        call.at(1500, .expect(.digits(4)))
        for (index, key) in "1234".enumerated() { call.at(2000 + index * 300, .dtmf(key)) }
        call.run(to: 4000)
        #expect(call.times(of: "commit 1 'DTMF: 1234'") == [2900])
    }

    @Test(arguments: [false, true])
    func `keys interrupt only where that is set`(interrupts: Bool) {
        var settings = TurnSettings()
        settings.interruption.byDigits = interrupts
        var call = TurnMachineTests.begun(settings)
        call.says("hello", at: 2000, for: 1000)
        call.at(4000, .dtmf("1"))
        call.at(4100, .dtmf("#"))
        call.run(to: 9000)
        #expect(call.times(of: "commit 2 'DTMF: 1'") == [interrupts ? 4100 : 5586])
        #expect(call.times(of: "stop") == (interrupts ? [4000] : []))
    }

    @Test func `keys and words of one turn are one text`() {
        var call = TurnMachineTests.begun()
        call.says("my code is", at: 2000, for: 2000)
        call.at(3000, .dtmf("5"))
        call.at(3200, .dtmf("#"))
        call.run(to: 9000)
        #expect(call.count("commit 1 'my code is DTMF: 5'") == 1)
        #expect(call.count("commit") == 1)
    }
}
