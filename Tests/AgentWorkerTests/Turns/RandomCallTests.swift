import AgentWorker
import Basics
import Testing

/// Whole calls with a random caller and parts that are slow, dead or quick, in any mixture.
struct RandomCallTests {
    @Test(arguments: Array(UInt64(1)...40))
    func `a call of two minutes`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let profile = TurnSettings.Profile.allCases.randomElement(using: &random) ?? .balanced
        var settings = TurnSettings(profile, usesTurnEndModel: Bool.random(using: &random))
        settings.patience.faultsInARow = nil
        var call = SimulatedCall(settings, world: Self.world(&random))
        call.at(0, .callerArrived(hasMicrophone: true))
        var time = 500
        let lines = [
            "hello", "", "mm hm", "stop", "what is the weather today", "no wait I meant tomorrow", "four five six",
        ]
        while time < 120_000 {
            let length = Int.random(in: 100...3000, using: &random)
            let line = lines.randomElement(using: &random) ?? ""
            call.says(line, at: time, for: length, done: Double.random(in: 0...1, using: &random))
            time += length + 300 + Int.random(in: 0...9000, using: &random)
        }
        for stop in stride(from: 10_000, through: 140_000, by: 10_000) {
            call.run(to: stop)
            call.world = Self.world(&random)
        }
        var watch = Consistency()
        for entry in call.log { watch.saw(entry.output) }
        #expect(watch.offence == nil)
        #expect(call.count("commit") > 3 || call.count("end") == 1)
        #expect(call.machine.counters.refused == 0, "the session of the test breaks the contract")
    }

    private static func world(_ random: inout SeededRandom) -> SimulatedCall.World {
        func rare(_ value: Int) -> Int? { Int.random(in: 0..<12, using: &random) == 0 ? nil : value }
        var world = SimulatedCall.World()
        world.recognition = rare(Int.random(in: 20...1500, using: &random))
        world.hasPartials = Bool.random(using: &random)
        world.judging = rare(Int.random(in: 5...1500, using: &random))
        world.firstToken = rare(Int.random(in: 20...4000, using: &random))
        world.tools = Int.random(in: 0..<4, using: &random) == 0 ? Int.random(in: 10...9000, using: &random) : nil
        world.isSilentTool = Int.random(in: 0..<4, using: &random) == 0
        world.synthesis = rare(Int.random(in: 20...2000, using: &random))
        world.sentence = rare(900)
        world.plays = Int.random(in: 0..<12, using: &random) != 0
        world.clauses = (0..<Int.random(in: 1...4, using: &random)).map { _ in
            Int.random(in: 100...4000, using: &random)
        }
        return world
    }
}
