import AgentWorker
import Basics
import Testing

/// When a turn is over. The caller speaks from 2000 to 3000 in each.
struct EndpointingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var done = 0.9
        var usesModel = true
        var judging: Int? = 30
        var recognition: Int? = 150
        var text = "call me back"
        let commit: Int
    }

    @Test(arguments: [
        // The end is known 256 ms after the last speech; then the final result takes its time.
        Case(testDescription: "the model says done: 300 ms, or the final result", commit: 3406),
        Case(testDescription: "a quick recogniser adds nothing to the delay", recognition: 10, commit: 3300),
        Case(testDescription: "the model says it goes on", done: 0.1, commit: 5500),
        Case(testDescription: "the model is just sure enough", done: 0.5, commit: 3406),
        Case(testDescription: "no model: silence alone", usesModel: false, commit: 3500),
        Case(
            testDescription: "no model: a slow final eats the delay", usesModel: false, recognition: 200, commit: 3500),
        Case(testDescription: "the model never answers: given up after 1 s", judging: nil, commit: 4256),
        Case(testDescription: "the model answers after its time", judging: 1400, commit: 4256),
        Case(testDescription: "the final comes late but in its budget", recognition: 900, commit: 4156),
        Case(testDescription: "the final never comes: the partial is taken", recognition: nil, commit: 4256),
        Case(testDescription: "the final comes after its budget: too late", recognition: 1200, commit: 4256),
    ])
    func `a turn ends so long after the last heard speech`(_ example: Case) {
        let settings = TurnSettings(.balanced, usesTurnEndModel: example.usesModel)
        var world = SimulatedCall.World()
        world.judging = example.judging
        world.recognition = example.recognition
        var call = TurnMachineTests.begun(settings, world: world)
        call.says(example.text, at: 2000, for: 1000, done: example.done)
        call.run(to: 9000)
        #expect(call.times(of: "commit 1 'call me back'") == [example.commit])
        #expect(call.count("commit") == 1)
    }

    @Test func `a recogniser without partials is given twice its budget`() {
        var world = SimulatedCall.World()
        world.recognition = 1500
        world.hasPartials = false
        var call = TurnMachineTests.begun(world: world)
        call.says("yes", at: 2000, for: 1000)
        call.run(to: 9000)
        #expect(call.times(of: "commit 1 'yes'") == [4756])
    }

    @Test(arguments: [
        (told: [3900, 4600], final: Int?.some(5200), commit: 5200),
        (told: [3900, 4600], final: nil, commit: 5600),
        // The speech ended for the recogniser at 3256: what it tells after 6256 puts nothing off.
        (told: [4000, 4900, 5800, 6200], final: nil, commit: 7200),
        (told: [4000, 4900, 5800, 6300, 6900, 7200], final: nil, commit: 7256),
    ])
    func `a recogniser that is behind is waited for while it tells new words`(
        _ example: (told: [Int], final: Int?, commit: Int)
    ) {
        var world = SimulatedCall.World()
        world.recognition = nil
        world.hasPartials = false
        var call = TurnMachineTests.begun(world: world)
        let id = call.says("call", at: 2000, for: 1000)
        for (count, time) in example.told.enumerated() {
            call.at(time, .partial(id, text: "call" + String(repeating: " on", count: count)))
        }
        if let time = example.final { call.at(time, .final(id, text: "call me back")) }
        call.run(to: 9000)
        #expect(call.log.first { if case .commitTurn = $0.output { true } else { false } }?.at == example.commit)
    }

    @Test func `new speech puts the end off and joins the text`() {
        var call = TurnMachineTests.begun()
        call.says("my number is", at: 2000, for: 800, done: 0.2)
        call.says("in the book", at: 4000, for: 800)
        call.run(to: 9000)
        #expect(call.times(of: "commit 1 'my number is in the book'") == [5206])
    }

    @Test func `the answer does not wait for words when only noise was heard`() {
        var call = TurnMachineTests.begun()
        call.says("", at: 2000, for: 400)
        call.run(to: 6000)
        #expect(call.count("commit") == 0)
        #expect(call.machine.state == .listening)
        #expect(call.machine.counters.noises == 1)
    }

    @Test func `long speech without words is asked about, once`() {
        var call = TurnMachineTests.begun()
        call.says("", at: 2000, for: 2500)
        call.says("", at: 9000, for: 2500)
        call.run(to: 14_000)
        #expect(call.story == ["0 say greeting", "4906 say pardon"])
    }

    @Test func `pauses inside turns make the agent wait longer for this caller`() {
        var call = TurnMachineTests.begun()
        for turn in 0..<10 {
            let start = 2000 + turn * 12_000
            call.says("so", at: start, for: 500, done: 0.1)
            call.says("hello", at: start + 2000, for: 500)
        }
        call.run(to: 125_000)
        let commits = call.log.filter { $0.output.brief.hasPrefix("commit") }.map(\.at)
        let waits = commits.enumerated().map { $1 - (4500 + $0 * 12_000) }
        #expect(waits.first == 420)  // 300, and a tenth of the pause of 1500 more
        #expect((waits.last ?? 0) > 900)
        #expect(waits.allSatisfy { $0 <= 2500 })
    }

    @Test(arguments: zip([TurnSettings.Profile.aggressive, .balanced, .conservative], [3200, 3300, 3600]))
    func `profiles differ in their patience`(profile: TurnSettings.Profile, commit: Int) {
        var world = SimulatedCall.World()
        world.recognition = 10
        world.judging = 5
        world.offset = 160
        var call = TurnMachineTests.begun(TurnSettings(profile), world: world)
        call.says("hello", at: 2000, for: 1000)
        call.run(to: 4000)
        #expect(call.times(of: "commit 1 'hello'") == [commit])
    }

    @Test func `after a turn with words it may be asked about again`() {
        var call = TurnMachineTests.begun()
        call.says("", at: 2000, for: 2500)
        call.says("hello", at: 9000, for: 1000)
        call.says("", at: 16_000, for: 2500)
        call.run(to: 22_000)
        #expect(call.count("say pardon") == 2)
    }
}
