import AgentWorker
import Basics
import Testing

struct SpeculationTests {
    @Test func `a guess is adopted when only case and punctuation differ`() {
        var call = TurnMachineTests.begun()
        call.world.recognition = nil
        let utterance = call.says("what time is it", at: 2000, for: 1000)
        call.at(3400, .final(utterance, text: "What time is it?"))
        call.run(to: 5000)
        #expect(call.story.dropFirst() == ["3286 guess 1.1", "3400 commit 1 'What time is it?'", "3400 adopt 1.1"])
    }

    @Test func `a guess is thrown away as soon as the words are others`() {
        var call = TurnMachineTests.begun()
        call.world.recognition = nil
        let utterance = call.says("what time", at: 2000, for: 1000)
        call.at(3340, .partial(utterance, text: "what time zone"))
        call.at(3400, .final(utterance, text: "what time zone is it"))
        call.run(to: 5000)
        #expect(
            call.story.dropFirst() == [
                "3286 guess 1.1", "3340 discard 1.1", "3340 guess 1.2", "3400 discard 1.2",
                "3400 commit 1 'what time zone is it'", "3400 start 1.3",
            ])
    }

    @Test func `no more than three guesses a turn`() {
        var settings = TurnSettings()
        settings.endpointing.finalisationDelay = .seconds(3)
        var call = TurnMachineTests.begun(settings)
        call.world.recognition = nil
        let utterance = call.says("a", at: 2000, for: 1000)
        for change in 0..<8 { call.at(3400 + change * 100, .partial(utterance, text: "word \(change)")) }
        call.run(to: 9000)
        #expect(call.count("guess") == 3)
        #expect(call.count("commit") == 1)
    }

    @Test func `nothing is guessed when the model says that the caller goes on`() {
        var call = TurnMachineTests.begun()
        call.says("my number is", at: 2000, for: 1000, done: 0.1)
        call.run(to: 9000)
        #expect(call.count("guess") == 0)
    }

    @Test func `long turns are not guessed`() {
        var call = TurnMachineTests.begun()
        call.says("a long story", at: 2000, for: 11_000)
        call.run(to: 20_000)
        #expect(call.count("guess") == 0)
        #expect(call.count("commit") == 1)
    }

    @Test func `a guess that fails costs the caller nothing`() {
        var call = TurnMachineTests.begun()
        call.says("hello", at: 2000, for: 1000)
        call.at(3300, .replyFailed(ReplyID(turn: TurnID(1), attempt: 1), .modelFailed))
        call.run(to: 9000)
        #expect(call.count("fault") == 0)
        #expect(call.times(of: "start 1.2") == [3406])
        #expect(call.played(1, 2) == 2000)
    }
}
