import Basics

/// When a scripted caller speaks its next line: once the agent has finished, or right into what it says.
///
/// Pure. After every `handle`, drain `nextOutput()` until nil; call again with `.timePassed` at `deadline`.
struct CallerScript: Sendable {
    struct Line: Sendable, Equatable {
        var text: String
        /// Spoken while the agent speaks: a barge-in.
        var interrupts: Bool

        /// A leading `!` makes a line that interrupts.
        init(_ text: String) {
            interrupts = text.hasPrefix("!")
            self.text = (interrupts ? String(text.dropFirst()) : text).trimmingWhitespace
        }
    }
    struct Patience: Sendable, Equatable {
        /// For an agent to come at all.
        var arrival: Duration = .seconds(20)
        /// For a greeting before the caller begins by itself.
        var greeting: Duration = .seconds(5)
        /// For the first sound of an answer.
        var answer: Duration = .seconds(20)
        /// Longest answer that is listened to.
        var longestAnswer: Duration = .seconds(90)
        /// Quiet that ends an answer, once the agent also says it listens.
        var quiet: Duration = .milliseconds(700)
        /// How far into an answer a barge-in comes.
        var bargeIn: Duration = .milliseconds(1500)
    }
    enum Input: Sendable, Equatable {
        case agentArrived
        case agentLeft
        /// `lk.agent.state` as the agent tells it.
        case agentState(String)
        case agentAudible(Bool)
        case lineSpoken
        case timePassed
    }
    enum Output: Sendable, Equatable {
        case speak(Int)
        /// All lines are spoken and the last one is answered, or the agent is gone.
        case hangUp
        /// Nothing came back for this line in time.
        case unanswered(Int)
        case agentNeverCame
    }
    private enum Stage: Sendable, Equatable {
        case waitingForAgent(until: Moment)
        case waitingForGreeting(until: Moment)
        case speaking(Int)
        case waitingForAnswer(Int, until: Moment)
        case listening(Int, until: Moment, audibleSince: Moment)
        case over
    }

    let lines: [Line]
    let patience: Patience
    private var stage: Stage
    private var state: String?
    private var isAudible = false
    private var quietSince: Moment
    private var outputs: [Output] = []

    init(_ lines: [Line], patience: Patience = .init(), now: Moment) {
        self.lines = lines
        self.patience = patience
        stage = .waitingForAgent(until: now + patience.arrival)
        quietSince = now
    }

    mutating func nextOutput() -> Output? { outputs.isEmpty ? nil : outputs.removeFirst() }
    var isOver: Bool { stage == .over }

    var deadline: Moment {
        switch stage {
        case .waitingForAgent(let until), .waitingForGreeting(let until), .waitingForAnswer(_, let until): until
        case .speaking, .over: .distantFuture
        case .listening(let index, let until, let audibleSince):
            min(until, answerEnd, interrupts(after: index) ? audibleSince + patience.bargeIn : .distantFuture)
        }
    }
    /// When the answer counts as over if nothing more comes.
    private var answerEnd: Moment {
        isAudible || !(state == nil || state == "listening" || state == "idle")
            ? .distantFuture : quietSince + patience.quiet
    }
    private func interrupts(after index: Int) -> Bool {
        lines.indices.contains(index + 1) && lines[index + 1].interrupts
    }

    mutating func handle(_ input: Input, now: Moment) {
        switch input {
        case .agentArrived:
            if case .waitingForAgent = stage { stage = .waitingForGreeting(until: now + patience.greeting) }
        case .agentLeft:
            if stage != .over { end(.hangUp) }
        case .agentState(let name):
            if name == "listening", state != name { quietSince = max(quietSince, isAudible ? .zero : now) }
            state = name
        case .agentAudible(let audible):
            guard audible != isAudible else { break }
            isAudible = audible
            if !audible { quietSince = now }
            if audible { heard(now: now) }
        case .lineSpoken:
            if case .speaking(let index) = stage { answered(index, now: now) }
        case .timePassed: break
        }
        timePassed(now: now)
    }

    private mutating func heard(now: Moment) {
        switch stage {
        case .waitingForGreeting:
            stage = .listening(-1, until: now + patience.longestAnswer, audibleSince: now)
        case .waitingForAnswer(let index, _):
            stage = .listening(index, until: now + patience.longestAnswer, audibleSince: now)
        case .waitingForAgent, .speaking, .listening, .over: break
        }
    }

    private mutating func answered(_ index: Int, now: Moment) {
        // What the agent still says when a barge-in ends is no answer to it: that begins after a pause.
        stage = .waitingForAnswer(index, until: now + patience.answer)
    }

    private mutating func timePassed(now: Moment) {
        switch stage {
        case .waitingForAgent(let until) where now >= until: end(.agentNeverCame)
        case .waitingForGreeting(let until) where now >= until: next(after: -1)
        case .waitingForAnswer(let index, let until) where now >= until:
            outputs.append(.unanswered(index))
            next(after: index)
        case .listening(let index, let until, let audibleSince):
            if interrupts(after: index), isAudible, now >= audibleSince + patience.bargeIn {
                next(after: index)
            } else if now >= answerEnd || now >= until {
                next(after: index)
            }
        default: break
        }
    }

    private mutating func next(after index: Int) {
        guard lines.indices.contains(index + 1) else { return end(.hangUp) }
        stage = .speaking(index + 1)
        outputs.append(.speak(index + 1))
    }
    private mutating func end(_ output: Output) {
        stage = .over
        outputs.append(output)
    }
}
