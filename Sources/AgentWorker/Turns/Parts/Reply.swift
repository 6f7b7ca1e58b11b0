import Basics

/// One attempt of the model to answer, as far as turn-taking cares.
struct Reply: Sendable {
    let id: ReplyID
    let text: String
    var isAdopted: Bool
    var isInterruptible = true
    /// Since when the first token (again after tools) is waited for.
    var waitsSince: Moment
    var hasToken = false
    var lastActivity: Moment
    var toolsSince: Moment?
    var everRanTools = false
    var isSilent = false
    var isFinished = false
    var hasFailed = false
    /// A piece of it was queued at some time.
    var hasSpeech = false
    var firstHeardAt: Moment?
    /// Heard since its last tool step: the agent shows as speaking.
    var isVoiced = false

    init(_ id: ReplyID, text: String, isAdopted: Bool, now: Moment) {
        self.id = id
        self.text = text
        self.isAdopted = isAdopted
        waitsSince = now
        lastActivity = now
    }
}

/// A fixed sentence on its way.
struct Saying: Sendable {
    let id: SayID
    let kind: SayKind
    let isInterruptible: Bool
    var lastActivity: Moment
    var isFinished = false
    var wasHeard = false
}

/// A piece of speech between the synthesiser and the caller's ear.
struct Piece: Sendable {
    let id: SegmentID
    let speech: SpeechID
    let queuedAt: Moment
    var readyAt: Moment?
    var startedAt: Moment?
    var movedAt: Moment?
}

/// The agent's voice is held because the caller may be interrupting.
struct Hold: Sendable {
    var utterance: UtteranceID
    let since: Moment
    /// Nothing of what is held had been heard.
    let isBeforeSound: Bool
    /// When voice activity ended; nil while it lasts.
    var quietSince: Moment?
}

/// The call is to end when all is said.
struct Ending: Sendable {
    let reason: EndReason
    let wantedAt: Moment
    var owesFarewell: Bool
}
