import AgentWorker
import Basics
import Testing

/// Pain 10: hold music, an empty final or a dead model, and nothing happens for an hour.
struct WaitsForeverTests {
    @Test func `hold music is given up after a minute, and the caller is away`() {
        var call = TurnMachineTests.begun()
        call.says("", at: 2000, for: 600_000)
        call.run(to: 300_000)
        #expect(call.times(of: "fault caller_never_stops") == [62_064])
        #expect(call.count("say stillThere") == 1)
        #expect(call.count("end caller_away") == 1)
    }

    @Test func `a caller who never stops is answered after a minute`() {
        var call = TurnMachineTests.begun()
        call.says((0..<100).map { "word\($0)" }.joined(separator: " "), at: 2000, for: 100_000)
        call.run(to: 70_000)
        #expect(call.times(of: "fault caller_never_stops") == [62_064])
        #expect(call.count("commit 1 'word0 word1") == 1)
        #expect(call.played(1, 1) > 0)
    }

    @Test func `a model that never judges costs a second`() {
        var call = TurnMachineTests.begun()
        call.world.judging = nil
        call.says("hello", at: 2000, for: 1000)
        call.run(to: 9000)
        #expect(call.times(of: "fault turn_end_model_late") == [4256])
        #expect(call.times(of: "commit 1 'hello'") == [4256])
    }

    @Test func `an end of speech that is never told is found out by the next start`() {
        var call = TurnMachineTests.begun()
        call.world.recognition = nil
        call.at(2000, .speechStarted(UtteranceID(101), at: .milliseconds(1900)))
        call.at(2100, .partial(UtteranceID(101), text: "hello"))
        call.at(5000, .speechStarted(UtteranceID(102), at: .milliseconds(4900)))
        call.at(5200, .final(UtteranceID(101), text: "hello"))
        call.at(5500, .speechEnded(UtteranceID(102), lastHeard: .milliseconds(5200)))
        call.at(5600, .final(UtteranceID(102), text: "you"))
        call.run(to: 9000)
        #expect(call.count("commit 1 'hello you'") == 1)
    }

    @Test func `an empty final after real speech leaves the floor to the caller`() {
        var call = TurnMachineTests.begun()
        call.says("", at: 2000, for: 1000)
        call.says("hello", at: 5000, for: 500)
        call.run(to: 9000)
        #expect(call.count("commit 1 'hello'") == 1)
    }

    @Test(arguments: [(0.9, 1), (0.1, 0)])
    func `short speech whose words come too late is asked about, a cough is not`(done: Double, pardons: Int) {
        var call = TurnMachineTests.begun()
        call.world.recognition = nil
        call.world.hasPartials = false
        call.says("hello there", at: 2000, for: 900, done: done)
        call.run(to: 8000)
        #expect(call.count("say pardon") == pardons)
        #expect(call.count("discard utterance 1") <= 1)
    }
}
