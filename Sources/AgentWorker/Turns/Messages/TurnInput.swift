public import Basics

/// What the session tells the machine, each the moment it happens. Ids that are no longer wanted are dropped and counted,
/// so nobody needs to check before sending.
public enum TurnInput: Sendable, Equatable {
    // MARK: the caller

    /// The caller is in the room and can hear us: they subscribed the agent's track (or 3 s passed since they joined).
    /// Sent again when they return or join twice; they are greeted once.
    case callerArrived(hasMicrophone: Bool)
    /// - Parameter mayReturn: false when they hung up, true when their connection was lost or replaced.
    case callerLeft(mayReturn: Bool)
    /// The caller's microphone track was published, muted, unmuted or unpublished.
    case microphone(MicrophoneState)

    // MARK: the ear

    /// Voice activity began. Sent when detection is sure, with the moment the speech really began (pre-roll not counted).
    /// The session has done `begin(utterance:)` on the recogniser and pushed the pre-roll before.
    case speechStarted(UtteranceID, at: Moment)
    /// Each detection window (about 32 ms) while the utterance lasts and the window holds speech: barge-in is decided here.
    case speechContinues(UtteranceID, heardUntil: Moment)
    /// Voice activity ended: silence for the detector's minimum. `lastHeard` is the end of the last window that held
    /// speech: all waiting counts from there.
    case speechEnded(UtteranceID, lastHeard: Moment)
    /// What the recogniser has of the utterance so far.
    case partial(UtteranceID, text: String)
    /// What the recogniser makes of the whole utterance; empty text when it heard no words.
    case final(UtteranceID, text: String)
    /// The recogniser's stream died; the session opens a new one by itself.
    case recognizerFailed
    /// Answer to `.judgeTurnEnd`: 0 (goes on) … 1 (done); nil when the model failed.
    case turnEndJudged(UtteranceID, probability: Double?)

    // MARK: other ways to say something

    /// A text message (`lk.chat`).
    case chat(String)
    /// One key of a telephone: `0`…`9`, `*`, `#`, `A`…`D`.
    case dtmf(Character)
    /// What the agent has just asked for; nil takes it back.
    case expect(Expectation?)

    // MARK: the mind

    /// The model's first token of this reply came; again for the first one after each step of tools.
    case replyStarted(ReplyID)
    /// The reply calls tools; they run from now (the reply is adopted). The session gives each tool its own time limit.
    case toolsStarted(ReplyID)
    /// All tools of this step ended. - Parameter silent: true when no more speech is to follow from them.
    case toolsFinished(ReplyID, silent: Bool)
    /// The model is done, tool steps included, and every clause of it has been sent as `.segmentQueued`.
    case replyFinished(ReplyID)
    /// The model failed after retries and fall-backs. Clauses queued before it are still played.
    case replyFailed(ReplyID, CallFault)
    /// Whether the caller may interrupt this reply from now on (a tool may ask for that); true to begin with.
    case replyIsInterruptible(ReplyID, Bool)

    // MARK: the voice

    /// A clause was given to synthesis. Pieces are played in the order of these; a clip from disk is one piece.
    case segmentQueued(SegmentID, of: SpeechID)
    /// First sound of the piece waits in the playout queue. (A speculative reply's sound waits outside it until adopted.)
    case segmentReady(SegmentID)
    /// Synthesis of the piece failed after retries and fall-backs.
    case segmentFailed(SegmentID, CallFault)
    /// The first audible frame of the piece went out.
    case playbackStarted(SegmentID)
    /// The playhead moved within the piece; at least once a second while it plays, better every 200 ms.
    case playbackProgress(SegmentID)
    /// The piece's last frame went out. Not sent for pieces thrown away by `.stopVoice`.
    case playbackFinished(SegmentID)
    /// All of a fixed text has been sent as `.segmentQueued`.
    case sayFinished(SayID)
    /// There is no way to say it (no clip, no voice).
    case sayFailed(SayID, CallFault)

    // MARK: orders

    /// A tool or script wants something fixed said as soon as nobody speaks. `token` comes back in `.say(_, .requested)`.
    case sayWanted(token: UInt32, isInterruptible: Bool)
    /// End the call once what is being said has been heard. With `farewell`, `.say(_, .goodbye)` comes before.
    case endWanted(EndReason, farewell: Bool)
    /// The worker is shutting down: as `.endWanted(.draining, farewell: true)`.
    case drain
    /// Stop talking now (a button in the app); works on everything that is interruptible.
    case interrupt
    /// Manual turns: the caller let go of the button.
    case commitTurn
    /// Manual turns: forget what was said since the last commit.
    case clearTurn
    /// `deadline` was reached.
    case timePassed
}
