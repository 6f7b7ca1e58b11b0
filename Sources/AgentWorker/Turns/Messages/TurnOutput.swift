/// What the machine tells the session to do, in order.
public enum TurnOutput: Sendable, Equatable {
    /// Tell the room (`lk.agent.state`). Comes last in a batch, only when it changed.
    case setState(AgentState)
    /// The caller seems to be gone from the telephone, or is back.
    case setAway(Bool)

    // MARK: hearing

    /// `finish(utterance:)` on the recogniser: no more sound of it. A final result must follow.
    case finishUtterance(UtteranceID)
    /// `discard(utterance:)` on the recogniser: its words do not count. No transcript of it is published as final.
    case discardUtterance(UtteranceID)
    /// Ask the end-of-turn model about the turn's sound up to now; answer with `.turnEndJudged`.
    case judgeTurnEnd(UtteranceID)
    /// The caller's move is over: `text` goes into the history as what they said in this turn. Comes again with the same
    /// turn and longer text when they went on before hearing anything: then it replaces what this turn had.
    case commitTurn(TurnID, text: String)

    // MARK: thinking

    /// Run the language model on the history plus `text`. Speculative: no tool may start, nothing may enter the playout
    /// queue and nothing the history, until `.adoptReply`. Otherwise tools and sound may go ahead at once (`text` is then
    /// that of the `.commitTurn` just before).
    case startReply(ReplyID, text: String, isSpeculative: Bool)
    /// The speculation was right: let its tools run and its sound play. Comes right after `.commitTurn`.
    case adoptReply(ReplyID)
    /// The speculation was wrong: stop it without a trace.
    case discardReply(ReplyID)
    /// Stop the model and the synthesis of an adopted reply. Tools that run finish, and their results are recorded; what
    /// was played stays in the history, cut at the playhead.
    case cancelReply(ReplyID)

    // MARK: speaking

    /// Hold the sound where it is, and let no other begin: within 20 ms. Flush nothing. Synthesis may go on.
    case pauseVoice
    /// Go on from the playhead.
    case resumeVoice
    /// Throw away all queued sound of every reply and say, everywhere, and cut the history at the playhead. Ends a pause.
    case stopVoice
    /// Say something fixed: a clip or a text, in the call's language. Answer with `.segmentQueued`…, then `.sayFinished`.
    case say(SayID, SayKind)

    // MARK: the call

    /// For log, metrics and the call's report. Any apology comes as its own `.say`.
    case fault(CallFault, TurnID)
    /// Hang up. The last output of a call.
    case endCall(EndReason)
}

/// What a fixed sentence is for; the session chooses the words.
public enum SayKind: Sendable, Equatable {
    /// The agent's first words.
    case greeting
    /// First words when this agent takes over a call that another worker lost.
    case holding
    /// Something broke. Must not depend on a provider: a clip, or the voice on this machine.
    case apology(CallFault)
    /// "One moment": nothing has been heard for a while. `count` is 1 for the first of a turn.
    case silenceFill(count: Int, toolsRun: Bool)
    /// The caller said something for long, and no words came of it.
    case pardon
    /// "Are you still there?"
    case stillThere
    case goodbye(EndReason)
    /// What `.sayWanted` asked for.
    case requested(token: UInt32)
}
