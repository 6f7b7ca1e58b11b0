public import Basics

/// # Whose move is it? LISTENING, THINKING, SPEAKING, and every wait between them.
///
/// Pure: after every `handle` drain `nextOutput()` until nil and do what it says, in order; call `handle(.timePassed)` at
/// `deadline`. It knows no sound, no model and no clock. Same inputs at the same moments, same outputs.
///
/// **How it is built.** An input changes what is known; then `settle` looks at the rules (`TurnMachine+Rules.swift`), each
/// of which says from when on it is due, and does the due ones, earliest first. `deadline` is the earliest that is not due
/// yet. So no timer is ever set, cancelled or forgotten: what is not true any more is not due.
///
/// **Files:** `+Rules` what is due when · `+Hearing` the caller's speech · `+Endpointing` when a turn is over ·
/// `+Interrupting` holding and stopping the voice · `+Replying` the model · `+Speaking` pieces and fixed sentences ·
/// `+Caller` coming, going, keys and text · `Parts` the values all this is made of.
/// **Used by:** the session actor, one machine per call. Messages that arrive at once go through `CallInbox` first.
public struct TurnMachine: Sendable {
    public let settings: TurnSettings
    public private(set) var state = AgentState.initializing
    public internal(set) var counters = TurnCounters()
    /// The turn that is open, or else the last one.
    public internal(set) var turnID = TurnID.opening

    private var outputs: [TurnOutput] = []
    private var nextOutputIndex = 0
    private var clock = Moment.zero

    // the caller
    var presence = Presence.awaited
    var microphone = MicrophoneState.absent
    /// Ends for good with `.endCall`.
    public internal(set) var hasEnded = false
    var ending: Ending?
    var isAway = false
    var awayPrompts = 0
    var quietSince: Moment?
    /// When words, text or keys came last, or the agent ended.
    var lastSignOfLife = Moment.zero

    // hearing
    var utterances: [Utterance] = []
    var lastUtterance: UtteranceID?
    var turn: CallerTurn?
    var expectation: Expectation?
    var pauses: PauseLearner
    var digits: DigitCollector
    /// Texts and numbers that wait to become (part of) a turn.
    var waitingTexts: [String] = []
    var hasAskedPardon = false
    var isRecognizerBroken = false

    // thinking
    var committed: CommittedTurn?
    /// The one slot: a speculation, or the answer to `committed`.
    var reply: Reply?
    /// Replies begun, for the last committed turn and the open one.
    var attempts: [TurnID: UInt32] = [:]
    var apologisedIn: TurnID?
    var faultsInARow = 0
    /// The caller was lost before hearing an answer to this.
    var isAnswerOwed = false

    // speaking
    var sayings: [Saying] = []
    var saysGiven: UInt32 = 0
    var wantedSays: [WantedSay] = []
    /// In playing order.
    var pieces: [Piece] = []
    /// Since when the first piece can play: the end of the one before, the end of a hold.
    var headSince = Moment.zero
    var hold: Hold?
    var cooldownUntil = Moment.zero
    var firstSoundAt: Moment?
    var lastAudible = Moment.zero

    enum Presence: Sendable, Equatable {
        case awaited, here
        case lost(since: Moment)
    }
    struct WantedSay: Sendable {
        let token: UInt32
        let isInterruptible: Bool
    }

    public init(_ settings: TurnSettings = TurnSettings()) {
        self.settings = settings
        pauses = PauseLearner(settings.endpointing)
        digits = DigitCollector(settings.digits)
    }

    /// - Parameter now: an earlier one than the last counts as the last.
    public mutating func handle(_ input: TurnInput, now: Moment) {
        guard !hasEnded else {
            counters.stale += 1
            return
        }
        clock = max(clock, now)
        let wasBusy = isAgentsMove
        take(input, now: clock)
        settle(wasBusy: wasBusy, now: clock)
        tellState()
    }

    /// What to do next; nil when that is all.
    public mutating func nextOutput() -> TurnOutput? {
        guard nextOutputIndex < outputs.count else {
            outputs.removeAll(keepingCapacity: true)
            nextOutputIndex = 0
            return nil
        }
        defer { nextOutputIndex += 1 }
        return outputs[nextOutputIndex]
    }

    mutating func emit(_ output: TurnOutput) { outputs.append(output) }

    private mutating func tellState() {
        let new = currentState
        guard new != state, !hasEnded else { return }
        state = new
        emit(.setState(new))
    }

    private var currentState: AgentState {
        if presence == .awaited { return .initializing }
        if hold != nil { return .listening }
        if isAudible || reply?.isVoiced == true || sayings.contains(where: \.wasHeard) { return .speaking }
        return isAgentsMove ? .thinking : .listening
    }

    private mutating func take(_ input: TurnInput, now: Moment) {
        switch input {
        case .callerArrived(let hasMicrophone): callerArrived(hasMicrophone: hasMicrophone, now: now)
        case .callerLeft(let mayReturn): callerLeft(mayReturn: mayReturn, now: now)
        case .microphone(let state): microphone = state
        case .speechStarted(let id, let start): speechStarted(id, at: min(start, now), now: now)
        case .speechContinues(let id, let until): speechContinues(id, until: min(until, now), now: now)
        case .speechEnded(let id, let lastHeard): speechEnded(id, lastHeard: min(lastHeard, now), now: now)
        case .partial(let id, let text): transcribed(id, text: text, isFinal: false, now: now)
        case .final(let id, let text): transcribed(id, text: text, isFinal: true, now: now)
        case .recognizerFailed: recognizerFailed()
        case .turnEndJudged(let id, let probability): judged(id, probability: probability, now: now)
        case .chat(let text): chat(text, now: now)
        case .dtmf(let key): dtmf(key, now: now)
        case .expect(let expected): expectation = expected
        case .replyStarted(let id): replyStarted(id, now: now)
        case .toolsStarted(let id): toolsStarted(id, now: now)
        case .toolsFinished(let id, let silent): toolsFinished(id, silent: silent, now: now)
        case .replyFinished(let id): replyFinished(id)
        case .replyFailed(let id, let fault): replyFailed(id, fault, now: now)
        case .replyIsInterruptible(let id, let value):
            // One whose model has finished still plays.
            if reply?.id == id { reply?.isInterruptible = value } else { counters.stale += 1 }
        case .segmentQueued(let id, let speech): segmentQueued(id, of: speech, now: now)
        case .segmentReady(let id): segmentReady(id, now: now)
        case .segmentFailed(let id, let fault): segmentFailed(id, fault, now: now)
        case .playbackStarted(let id): playbackMoved(id, now: now)
        case .playbackProgress(let id): playbackMoved(id, now: now)
        case .playbackFinished(let id): playbackFinished(id, now: now)
        case .sayFinished(let id): sayFinished(id)
        case .sayFailed(let id, let fault): sayFailed(id, fault, now: now)
        case .sayWanted(let token, let isInterruptible): sayWanted(token: token, isInterruptible: isInterruptible)
        case .endWanted(let reason, let farewell): end(reason, farewell: farewell, now: now)
        case .drain: end(.draining, farewell: true, now: now)
        case .interrupt: interruptByHand(now: now)
        case .commitTurn: commitByHand(now: now)
        case .clearTurn: clearByHand()
        case .timePassed: break
        }
    }
}
