import AgentWorker
import Basics
import Testing

/// Pain 22: "Are you still there?" while the agent talks, a tool runs, or the caller is speaking.
struct AwayWhileTalkingTests {
    @Test func `a silent caller is asked once, then the call ends with a goodbye`() {
        var call = TurnMachineTests.begun()
        call.run(to: 60_000)
        // The greeting ended at 820.
        #expect(
            call.story.dropFirst() == [
                "15820 away", "15820 say stillThere", "31640 say goodbye", "32460 end caller_away",
            ])
    }

    @Test func `it never comes while the agent talks`() {
        var call = SimulatedCall.talking(clauses: [20_000, 20_000])
        call.run(to: 43_000)
        #expect(call.count("away") == 0)
    }

    @Test func `it never comes while a tool runs`() {
        var settings = TurnSettings()
        settings.patience.tools = .seconds(60)
        settings.patience.silenceFill = nil
        var call = TurnMachineTests.begun(settings)
        call.world.tools = 30_000
        call.says("look it up", at: 2000, for: 1000)
        call.run(to: 33_000)
        #expect(call.count("away") == 0)
        #expect(call.count("fault") == 0)
    }

    @Test func `it never comes while the caller speaks or dials`() {
        var call = TurnMachineTests.begun()
        call.says("a very long story", at: 10_000, for: 20_000)
        call.run(to: 30_000)
        #expect(call.count("away") == 0)
    }

    @Test(arguments: [TurnInput.chat("here"), .dtmf("1")])
    func `any sign of life starts the time anew`(sign: TurnInput) {
        var call = TurnMachineTests.begun()
        call.at(15_000, sign)
        call.run(to: 16_500)
        #expect(call.count("away") == 0)
    }

    @Test func `a caller who answers is back, and is asked again another time`() {
        var call = TurnMachineTests.begun()
        call.says("yes I am here", at: 18_000, for: 1000)
        call.run(to: 50_000)
        #expect(call.count("back") == 1)
        #expect(call.count("say stillThere") == 2)
        #expect(call.count("end") == 0)
    }

    @Test func `noise puts it off, but not for ever`() {
        var call = TurnMachineTests.begun()
        for noise in 0..<40 { call.says("", at: 2000 + noise * 8000, for: 300) }
        call.run(to: 100_000)
        let asked = call.times(of: "say stillThere").first ?? .max
        #expect(asked > 30_000)
        #expect(asked < 70_000)
    }

    @Test func `a muted caller is given the same time, one who types more`() {
        var muted = TurnMachineTests.begun()
        muted.at(2000, .microphone(.muted))
        muted.run(to: 20_000)
        #expect(muted.times(of: "away") == [15_820])
        var typing = SimulatedCall()
        typing.at(0, .callerArrived(hasMicrophone: false))
        typing.run(to: 61_000)
        #expect(typing.times(of: "away") == [60_820])
    }

    @Test func `it can be set not to end the call, or not to ask at all`() {
        var settings = TurnSettings()
        settings.patience.awayEndsCall = false
        var patient = TurnMachineTests.begun(settings)
        patient.run(to: 600_000)
        #expect(patient.count("say stillThere") == 1)
        #expect(patient.count("end") == 0)
        settings.patience.away = nil
        var silent = TurnMachineTests.begun(settings)
        silent.run(to: 600_000)
        #expect(silent.story == ["0 say greeting"])
    }
}
