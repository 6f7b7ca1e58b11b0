import AgentWorker
import Basics
import Testing

/// Whatever comes in, in whatever order: no trap, no wait without end, no output that contradicts another.
struct RandomInputTests {
    @Test(arguments: [UInt64(1), 2, 3, 24, 55])
    func `twenty thousand random inputs`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var now = Moment.zero
        var machine = Self.machine(&random)
        var watch = Consistency()
        var known = Known()
        var calls = 1
        for step in 0..<20_000 {
            now = now.advanced(by: .milliseconds(Int64.random(in: 0...Int64.random(in: 1...900), using: &random)))
            let input = Bool.random(using: &random) && machine.deadline <= now ? .timePassed : known.input(now, &random)
            watch.saw(input)
            machine.handle(input, now: now)
            while let output = machine.nextOutput() {
                watch.saw(output)
                known.note(output)
            }
            watch.saw(machine, now: now)
            let rests = !step.isMultiple(of: 499) || Self.comesToRest(machine, from: now)
            if let offence = rests ? watch.offence : "does not come to rest" {
                Issue.record("seed \(seed), step \(step), \(input): \(offence)")
                return
            }
            if known.hasEnded {
                machine = Self.machine(&random)
                watch = Consistency()
                known = Known()
                calls += 1
            }
        }
        #expect(calls > 3)
    }

    private static func machine(_ random: inout SeededRandom) -> TurnMachine {
        let profile = TurnSettings.Profile.allCases.randomElement(using: &random) ?? .balanced
        var settings = TurnSettings(profile, usesTurnEndModel: Bool.random(using: &random))
        if Int.random(in: 0..<5, using: &random) == 0 { settings.detection = .manual }
        settings.greetingIsInterruptible = Bool.random(using: &random)
        settings.interruption.byDigits = Bool.random(using: &random)
        settings.interruption.byChat = Bool.random(using: &random)
        settings.interruption.discardsUnderUninterruptible = Bool.random(using: &random)
        settings.callerCancelsEnd = Bool.random(using: &random)
        settings.patience.faultsInARow = Bool.random(using: &random) ? 4 : nil
        settings.patience.awayEndsCall = Bool.random(using: &random)
        return TurnMachine(settings)
    }

    /// Left alone, the machine is listening within ten minutes, without doing anything for ever at one moment.
    private static func comesToRest(_ machine: TurnMachine, from start: Moment) -> Bool {
        var machine = machine
        var steps = 0
        while !machine.hasEnded, machine.state == .thinking || machine.state == .speaking {
            let due = machine.deadline
            guard due < start.advanced(by: .seconds(600)), steps < 1000 else { return false }
            machine.handle(.timePassed, now: due)
            steps += 1
            while machine.nextOutput() != nil {}
        }
        return true
    }
}

/// Ids a random session may know, some of them stale, some never given out.
private struct Known {
    private var replies: [ReplyID] = []
    private var says: [SayID] = []
    private var utterance: UInt32 = 0
    private var segment: UInt32 = 0
    private(set) var hasEnded = false
    private static let lines = [
        "", "", "yes", "mm hm", "stop", "what time is it", "five five one", "?", "\u{0}é 你好", "okay",
    ]

    mutating func note(_ output: TurnOutput) {
        switch output {
        case .startReply(let id, _, _): replies.append(id)
        case .say(let id, _): says.append(id)
        case .endCall: hasEnded = true
        default: break
        }
    }

    mutating func input(_ now: Moment, _ random: inout SeededRandom) -> TurnInput {
        func chance(_ outOf: Int) -> Bool { Int.random(in: 0..<outOf, using: &random) == 0 }
        let back = Moment(
            nanoseconds: now.nanoseconds - Int64.random(in: -1_000_000_000...2_000_000_000, using: &random))
        let text = Self.lines.randomElement(using: &random) ?? ""
        let reply =
            (chance(4) ? replies.randomElement(using: &random) : replies.last) ?? ReplyID(turn: .opening, attempt: 9)
        let say = (chance(4) ? says.randomElement(using: &random) : says.last) ?? SayID(99)
        let heard = UtteranceID(utterance &- (chance(6) ? UInt32.random(in: 0...3, using: &random) : 0))
        let piece = SegmentID(segment &- UInt32.random(in: 0...2, using: &random))
        let fault = CallFault.allCases.randomElement(using: &random) ?? .modelFailed
        switch Int.random(in: 0..<60, using: &random) {
        case 0: return .callerArrived(hasMicrophone: !chance(4))
        case 1: return chance(20) ? .callerLeft(mayReturn: !chance(4)) : .callerArrived(hasMicrophone: true)
        case 2: return .microphone(chance(2) ? .muted : .live)
        case 3...7:
            utterance &+= 1
            return .speechStarted(UtteranceID(utterance), at: back)
        case 8...17: return .speechContinues(heard, heardUntil: back)
        case 18...22: return .speechEnded(heard, lastHeard: back)
        case 23...26: return .partial(heard, text: text)
        case 27...30: return .final(heard, text: text)
        case 31: return chance(5) ? .recognizerFailed : .timePassed
        case 32...34:
            return .turnEndJudged(heard, probability: chance(5) ? nil : Double.random(in: 0...1, using: &random))
        case 35: return .chat(text)
        case 36: return .dtmf("0123456789#*x".randomElement(using: &random) ?? "0")
        case 37:
            return .expect(chance(2) ? nil : chance(2) ? .longAnswer : .digits(Int.random(in: -1...12, using: &random)))
        case 38...39: return .replyStarted(reply)
        case 40: return .toolsStarted(reply)
        case 41: return .toolsFinished(reply, silent: chance(3))
        case 42...43: return .replyFinished(reply)
        case 44: return chance(3) ? .replyFailed(reply, fault) : .replyIsInterruptible(reply, chance(2))
        case 45...47:
            segment &+= 1
            return .segmentQueued(SegmentID(segment), of: chance(3) ? .say(say) : .reply(reply))
        case 48...49: return .segmentReady(piece)
        case 50: return chance(4) ? .segmentFailed(piece, fault) : .playbackProgress(piece)
        case 51...52: return .playbackStarted(piece)
        case 53...54: return .playbackFinished(piece)
        case 55: return .sayFinished(say)
        case 56: return chance(3) ? .sayFailed(say, fault) : .sayFinished(say)
        case 57: return .sayWanted(token: 1, isInterruptible: chance(2))
        case 58:
            if chance(40) { return .endWanted(.agentEnded("done"), farewell: chance(2)) }
            return chance(60) ? .drain : .interrupt
        default: return chance(2) ? .commitTurn : .clearTurn
        }
    }
}
