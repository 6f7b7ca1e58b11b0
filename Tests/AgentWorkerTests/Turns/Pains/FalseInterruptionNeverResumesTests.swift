import AgentWorker
import Basics
import Testing

/// Pain 8: the voice was held for nothing and never comes back.
struct FalseInterruptionNeverResumesTests {
    @Test func `two seconds after the noise ended the voice goes on, though the recogniser says nothing`() {
        var call = SimulatedCall.talking()
        call.world.recognition = 100
        call.run(to: 4000)
        call.world.recognition = nil
        call.says("", at: 5000, for: 900)
        call.run(to: 20_000)
        #expect(call.sequel.prefix(2) == ["5512 pause", "8156 resume"])
        #expect(call.played(1, 1) == 8000)
    }

    @Test func `the time to resume is the one that was set`() {
        var settings = TurnSettings()
        settings.interruption.falseInterruptionDelay = .milliseconds(700)
        var call = SimulatedCall.talking(settings)
        call.run(to: 4000)
        call.world.recognition = nil
        call.says("", at: 5000, for: 900)
        call.run(to: 20_000)
        #expect(call.times(of: "resume") == [6856])
    }

    @Test func `sound that never ends and has no words holds the voice for five seconds only`() {
        var call = SimulatedCall.talking()
        call.says("", at: 5000, for: 60_000)
        call.run(to: 40_000)
        #expect(call.sequel.prefix(3) == ["5512 pause", "10512 drop 2", "10512 resume"])
        #expect(call.played(1, 1) == 8000)
    }

    @Test func `coughs in a row cannot hold the voice for ever`() {
        var settings = TurnSettings()
        settings.interruption.resumesOnEmptyFinal = false
        var call = SimulatedCall.talking(settings)
        for cough in 0..<30 { call.says("", at: 5000 + cough * 1500, for: 900) }
        call.run(to: 100_000)
        #expect((call.times(of: "resume").first ?? .max) <= 5512 + 15_000)
        #expect(call.played(1, 1) == 8000)
    }

    @Test func `an interruption is still one when its words come after the voice went on`() {
        var call = SimulatedCall.talking()
        call.run(to: 4000)
        call.world.recognition = 3000
        call.world.hasPartials = false
        call.says("no not that", at: 5000, for: 900)
        call.run(to: 12_000)
        #expect(call.sequel.prefix(4) == ["5512 pause", "8156 resume", "9156 stop", "9156 cancel 1.1"])
        #expect(call.count("commit 2 'no not that'") == 1)
    }

    @Test func `held before its first sound, the voice waits for nothing`() {
        var call = SimulatedCall.talking()
        call.world.firstToken = 1500
        call.says("", at: 3700, for: 300)
        call.run(to: 20_000)
        #expect(call.sequel.prefix(2) == ["3764 pause", "4256 resume"])
        #expect(call.played(1, 1) == 8000)
    }

    @Test func `every pause is followed by a resume or a stop, whoever breaks meanwhile`() {
        var call = SimulatedCall.talking()
        call.says("", at: 5000, for: 900)
        call.at(5700, .segmentFailed(SegmentID(3), .voiceFailed))
        call.run(to: 30_000)
        #expect(call.count("pause") <= call.count("resume") + call.count("stop"))
        #expect(call.machine.state == .listening)
    }
}
