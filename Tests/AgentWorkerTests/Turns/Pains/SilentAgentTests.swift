import AgentWorker
import Basics
import Testing

/// Pains 4, 5 and 17: the turn is committed and nothing is heard. Each way to that has a name and one spoken apology.
struct SilentAgentTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var world = SimulatedCall.World()
        var inputs: [(Int, TurnInput)] = []
        let fault: String
        /// Latest moment of it.
        let by: Int

        init(
            _ name: String, _ fault: String, by: Int, inputs: [(Int, TurnInput)] = [],
            change: (inout SimulatedCall.World) -> Void = { _ in }
        ) {
            testDescription = name
            self.fault = fault
            self.by = by
            self.inputs = inputs
            change(&world)
        }
    }
    static let reply = ReplyID(turn: TurnID(1), attempt: 1)

    // The turn is committed at 3406, its guess began at 3286.
    @Test(arguments: [
        Case("the model never answers", "model_silent", by: 8286) { $0.firstToken = nil },
        Case("the model begins and stops", "model_stalled", by: 9500, inputs: [(3500, .replyStarted(reply))]) {
            $0.firstToken = nil
        },
        Case("the model fails", "model_failed", by: 3500, inputs: [(3500, .replyFailed(reply, .modelFailed))]) {
            $0.firstToken = nil
        },
        Case("the model has nothing to say", "empty_reply", by: 3500, inputs: [(3500, .replyFinished(reply))]) {
            $0.firstToken = nil
        },
        Case("synthesis never answers", "voice_silent", by: 6486) { $0.synthesis = nil },
        Case("sound is ready and never plays", "playback_never_started", by: 6000) { $0.plays = false },
        Case("synthesis fails", "voice_failed", by: 3600, inputs: [(3600, .segmentFailed(SegmentID(2), .voiceFailed))]),
        Case("a tool runs for ever", "tool_overdue", by: 13_606) { $0.tools = 1_000_000 },
    ])
    func `a silent turn has a name and is apologised for once`(_ example: Case) {
        var settings = TurnSettings()
        settings.patience.silenceFill = nil
        var call = TurnMachineTests.begun(settings)
        call.world = example.world
        call.says("hello", at: 2000, for: 1000)
        for (time, input) in example.inputs { call.at(time, input) }
        call.run(to: 3700)
        call.world.plays = true
        call.run(to: 60_000)
        let faults = call.log.filter { if case .fault = $0.output { true } else { false } }
        #expect(faults.map(\.output.brief) == ["fault \(example.fault)"])
        #expect((faults.first?.at ?? .max) <= example.by)
        #expect(call.count("say apology") == 1)
        #expect(call.count("say stillThere") == 1)  // so it is listening again, and waits as usual
    }

    @Test func `sound that stops in the middle is noticed`() {
        var call = TurnMachineTests.begun()
        call.world.firstToken = nil
        call.at(2000, .chat("hello"))
        call.at(2100, .segmentQueued(SegmentID(70), of: .reply(Self.reply)))
        call.at(2200, .segmentReady(SegmentID(70)))
        call.at(2220, .playbackStarted(SegmentID(70)))
        call.at(3220, .playbackProgress(SegmentID(70)))
        call.run(to: 9300)
        #expect(
            call.story.suffix(4) == ["9220 stop", "9220 cancel 1.1", "9220 fault playback_stalled", "9220 say apology"])
    }

    @Test func `a voice that is dead altogether is told of, and nothing goes round in circles`() {
        var call = TurnMachineTests.begun()
        call.world.plays = false
        call.says("hello", at: 2000, for: 1000)
        call.run(to: 16_000)
        #expect(call.count("say apology") == 1)
        #expect(
            call.briefs.filter { $0.hasPrefix("fault") } == ["fault playback_never_started", "fault apology_failed"])
        #expect(call.machine.state == .listening)
    }

    @Test func `an apology that cannot be said at all is told of`() {
        var call = TurnMachineTests.begun()
        call.world.firstToken = nil
        call.world.sentence = nil
        call.says("hello", at: 2000, for: 1000)
        call.run(to: 16_000)
        #expect(
            call.briefs.filter { $0.hasPrefix("fault") } == [
                "fault voice_failed", "fault model_silent", "fault apology_failed",
            ])
        #expect(call.machine.state == .listening)
    }

    @Test func `what was queued before the model failed is heard before the apology`() {
        var call = SimulatedCall.talking()
        call.run(to: 3400)
        call.world.clauses = [2000]
        call.at(3450, .replyFailed(Self.reply, .modelFailed))
        call.run(to: 30_000)
        #expect(call.count("say apology") == 1)
        #expect(call.count("stop") == 0)
    }

    @Test func `after four faulty turns in a row the call ends`() {
        var call = TurnMachineTests.begun()
        call.world.firstToken = nil
        for turn in 0..<6 { call.says("hello", at: 2000 + turn * 15_000, for: 500) }
        call.run(to: 120_000)
        #expect(call.count("say apology") == 4)
        #expect(call.count("end too_many_faults") == 1)
    }

    @Test func `one good turn forgives the faulty ones`() {
        var call = TurnMachineTests.begun()
        for turn in 0..<9 {
            call.world.firstToken = turn % 3 == 2 ? 200 : nil
            call.says("hello", at: 2000 + turn * 15_000, for: 500)
            call.run(to: 2000 + (turn + 1) * 15_000 - 10)
        }
        #expect(call.count("say apology") == 6)
        #expect(call.count("end") == 0)
    }

    @Test func `a dead recogniser is apologised for once until it hears again`() {
        var call = TurnMachineTests.begun()
        call.world.recognition = nil
        call.world.hasPartials = false
        call.at(1500, .recognizerFailed)
        call.says("hello", at: 2000, for: 1000)
        call.says("hello", at: 9000, for: 1000)
        call.run(to: 14_000)
        #expect(call.count("say apology") == 1)
        #expect(call.machine.state == .listening)
    }

    @Test func `a recogniser that hears again may be apologised for another time`() {
        var call = TurnMachineTests.begun()
        call.world.hasPartials = false
        call.at(1500, .recognizerFailed)
        call.says("", at: 2000, for: 1000)
        call.says("hello", at: 9000, for: 1000)
        call.says("", at: 18_000, for: 2500)
        call.run(to: 25_000)
        #expect(call.briefs.filter { $0.hasPrefix("say") } == ["say greeting", "say apology", "say pardon"])
    }

    @Test func `a model that is silent after its tools is called silent, not stalled`() {
        var settings = TurnSettings()
        settings.patience.silenceFill = nil
        var call = TurnMachineTests.begun(settings)
        call.world.firstToken = nil
        call.at(2000, .chat("hello"))
        call.at(2100, .replyStarted(Self.reply))
        call.at(2200, .toolsStarted(Self.reply))
        call.at(3200, .toolsFinished(Self.reply, silent: false))
        call.run(to: 9000)
        #expect(call.times(of: "fault model_silent") == [8200])
    }

    @Test func `sound that waited long for its adoption is given time to start`() {
        var settings = TurnSettings()
        settings.endpointing.finalisationDelay = .seconds(6)
        var call = TurnMachineTests.begun(settings)
        call.world.firstToken = 10
        call.world.recognition = 5000
        call.says("hello", at: 2000, for: 1000)
        call.run(to: 12_000)
        #expect(call.times(of: "adopt 1.1") == [8256])
        #expect(call.count("fault") == 0)
        #expect(call.played(1, 1) == 2000)
    }
}
