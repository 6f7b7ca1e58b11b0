import Basics
import LanguageModels
import RoomClient
import Speech

/// Everything that can happen to a call, as its session hears of it.
enum CallEvent: Sendable {
    case room(RoomEvent)
    case ear(Ear.Event)
    /// `stream`: which recognition stream, counted from 1; an older one's words no longer count.
    case recognition(Recognition, stream: Int)
    case recognizerOpened(any RecognitionStream)
    case recognizerUnavailable(SpeechError)
    case turnEndJudged(UtteranceID, Double?)
    /// Of one step of a reply: the model's answer, then its answers after tools.
    case model(ReplyID, step: Int, ChatEvent)
    /// Nil: the model is done.
    case modelEnded(ReplyID, step: Int, LanguageModelError?)
    case toolEnded(ReplyID, step: Int, ToolOutcome)
    case voice(Voice.Event)
    case playout(PlayoutQueue.Event)
    /// From tools and from whoever runs the call.
    case order(TurnInput)
    /// Our track is heard, or nobody said so in time.
    case callerCanHear(generation: Int, hasWaited: Bool = false)
    /// What came to mind for a reply, and when that was known.
    case briefed(ReplyID, MemoryBriefing, at: Moment)
    case callerNeverCame
    case timePassed
}
