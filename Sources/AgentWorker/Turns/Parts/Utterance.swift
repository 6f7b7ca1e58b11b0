import Basics

/// One stretch of caller speech and what is known of it.
struct Utterance: Sendable {
    enum Role: Sendable {
        /// Part of the caller's open turn.
        case turn
        /// Said while the agent had its move: it may become an interruption, an early answer, or nothing.
        case overlap
        /// Not listened to any more; remembered so that its late reports are known for what they are.
        case deaf
    }
    let id: UtteranceID
    var role: Role
    let startedAt: Moment
    var heardUntil: Moment
    var isSpeaking = true
    var text = ""
    var isFinal = false
    /// When the recogniser was told to finish.
    var finishedAt: Moment?
    /// When its words last changed.
    var toldAt: Moment?
    /// What the end-of-turn model says of it.
    var judgement = Judgement.notAsked

    /// From when it counts as interrupting: later than its start after a cooldown or uninterruptible speech.
    var countsFrom: Moment
    /// It was long enough to hold the agent's voice.
    var wasHeld = false
    /// It began while the agent had its move.
    var wasOverlap = false
    /// It is answered after the agent's speech, whenever it was said.
    var isKept = false

    enum Judgement: Sendable, Equatable { case notAsked, asked(Moment), done, goesOn, unknown }

    var speechLength: Duration { heardUntil - startedAt }
    var interruptingLength: Duration { heardUntil - countsFrom }

    init(_ id: UtteranceID, role: Role, at start: Moment, countsFrom: Moment) {
        self.id = id
        self.role = role
        startedAt = start
        heardUntil = start
        self.countsFrom = max(start, countsFrom)
        wasOverlap = role == .overlap
    }
}

/// What the caller says until it is the agent's move.
struct CallerTurn: Sendable {
    let id: TurnID
    let openedAt: Moment
    /// What was said in it before the utterances that are kept: committed already, when the caller went on before hearing
    /// an answer.
    var earlierText = ""
    /// It was committed before.
    var isReopened = false
    /// Manual turns: the caller let go of the button.
    var isCommitAsked = false
    var speculations = 0
}

/// A turn that became the agent's move.
struct CommittedTurn: Sendable {
    let id: TurnID
    let text: String
    let at: Moment
    /// End of the caller's speech in it.
    let lastHeard: Moment?
    /// Put back when the caller goes on with this turn.
    let expectation: Expectation?
    /// Silence fills said in it.
    var fills = 0
}
