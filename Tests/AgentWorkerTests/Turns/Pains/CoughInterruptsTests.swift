import AgentWorker
import Basics
import Testing

/// Pain 7: coughs, noise and "mm-hm" interrupt the agent.
struct CoughInterruptsTests {
    @Test func `a cough is too short to be noticed`() {
        var call = SimulatedCall.talking()
        call.says("", at: 5000, for: 350)
        call.run(to: 20_000)
        #expect(call.sequel.isEmpty)
        #expect(call.played(1, 1) == 8000)
    }

    @Test func `a long cough holds the voice, which then goes on where it was`() {
        var call = SimulatedCall.talking()
        call.says("", at: 5000, for: 900)
        call.run(to: 20_000)
        #expect(call.sequel == ["5512 pause", "6306 resume"])
        #expect(call.played(1, 1) == 8000)
        #expect(call.machine.counters.falseInterruptions == 1)
    }

    @Test(arguments: ["mm hm", "yeah", "okay okay", "Uh-huh.", "I see, right"])
    func `a sign of listening interrupts nobody`(text: String) {
        var call = SimulatedCall.talking()
        call.says(text, at: 5000, for: 700)
        call.run(to: 20_000)
        #expect(call.count("commit") == 1)
        #expect(call.count("cancel") == 0)
        #expect(call.played(1, 1) == 8000)
        #expect(call.machine.counters.backChannels == 1)
    }

    @Test func `the same words are an answer when the agent is silent`() {
        var call = TurnMachineTests.begun()
        call.says("okay", at: 2000, for: 500)
        call.run(to: 5000)
        #expect(call.count("commit 1 'okay'") == 1)
    }

    @Test func `a sign of listening before a real objection does not hide it`() {
        var call = SimulatedCall.talking()
        call.says("yeah but listen", at: 5000, for: 1500)
        call.run(to: 7000)
        #expect(call.count("cancel 1.1") == 1)
    }

    @Test func `a transcript alone does not interrupt, however many words it has`() {
        var call = SimulatedCall.talking()
        call.says("", at: 5000, for: 200)
        call.at(5100, .partial(UtteranceID(2), text: "these are five whole words"))
        call.run(to: 5400)
        #expect(call.count("pause") == 0)
        #expect(call.count("stop") == 0)
    }

    @Test func `words count for their own utterance only`() {
        var settings = TurnSettings()
        settings.interruption.minimumWords = 3
        var call = SimulatedCall.talking(settings)
        call.says("one two", at: 4500, for: 700)
        call.says("three four", at: 7500, for: 700)
        call.run(to: 20_000)
        #expect(call.count("pause") == 0)
        #expect(call.played(1, 1) == 8000)
    }

    @Test func `enough words of one utterance do`() {
        var settings = TurnSettings()
        settings.interruption.minimumWords = 3
        var call = SimulatedCall.talking(settings)
        call.says("one two three", at: 5000, for: 900)
        call.run(to: 8000)
        #expect(call.count("cancel 1.1") == 1)
    }

    @Test(arguments: zip([TurnSettings.Profile.aggressive, .balanced, .conservative], [5320, 5512, 5800]))
    func `profiles differ in what they notice`(profile: TurnSettings.Profile, pause: Int) {
        var settings = TurnSettings(profile)
        settings.interruption.minimumWords = 0
        settings.endpointing = EndpointingSettings()
        var call = SimulatedCall.talking(settings)
        call.world.hasPartials = false
        call.says("no", at: 5000, for: 2000)
        call.run(to: 7000)
        #expect(call.times(of: "pause") == [pause])
    }

    @Test func `interruptions can be turned off`() {
        var settings = TurnSettings()
        settings.interruption.isEnabled = false
        var call = SimulatedCall.talking(settings)
        call.says("stop stop stop", at: 5000, for: 3000)
        call.run(to: 20_000)
        #expect(call.played(1, 1) == 8000)
    }
}
