/// What went wrong in a call, named for what the caller would notice. The raw value is for logs, metrics and the report.
public enum CallFault: String, Error, Sendable, Equatable, CaseIterable, CustomStringConvertible {
    // hearing
    case recognizerFailed = "recognizer_failed"
    /// Its budget passed without a final result; the best partial was taken.
    case recognizerLate = "recognizer_late"
    case turnEndModelLate = "turn_end_model_late"
    /// One caller turn passed the cap on its length.
    case callerNeverStops = "caller_never_stops"
    // thinking
    /// The language model reported an error, after its own retries and fall-backs.
    case modelFailed = "model_failed"
    /// No first token in time.
    case modelSilent = "model_silent"
    /// The model began and then stopped coming.
    case modelStalled = "model_stalled"
    /// The reply ended without a word and without a silent tool.
    case emptyReply = "empty_reply"
    case toolOverdue = "tool_overdue"
    // speaking
    /// Synthesis reported an error, after its own retries and fall-backs.
    case voiceFailed = "voice_failed"
    /// A piece of speech was given to synthesis and no sound of it came in time.
    case voiceSilent = "voice_silent"
    /// Sound was ready and did not start to play.
    case playbackNeverStarted = "playback_never_started"
    /// Playing stopped moving.
    case playbackStalled = "playback_stalled"
    /// A committed turn with nothing audible for too long, whatever the stage.
    case silentTurn = "silent_turn"
    /// The apology for one of the others could not be heard either.
    case apologyFailed = "apology_failed"

    public enum Stage: String, Sendable { case hearing, thinking, speaking }
    public var stage: Stage {
        switch self {
        case .recognizerFailed, .recognizerLate, .turnEndModelLate, .callerNeverStops: .hearing
        case .modelFailed, .modelSilent, .modelStalled, .emptyReply, .toolOverdue: .thinking
        case .voiceFailed, .voiceSilent, .playbackNeverStarted, .playbackStalled, .silentTurn, .apologyFailed: .speaking
        }
    }
    public var description: String {
        switch self {
        case .recognizerFailed: "speech recognition failed; the session must open a new stream"
        case .recognizerLate: "speech recognition gave no final result within its own budget"
        case .turnEndModelLate: "the end-of-turn model did not answer in time; silence alone decided"
        case .callerNeverStops: "the caller's turn reached its longest length; what was heard so far was taken"
        case .modelFailed: "the language model failed; see its error for the mend"
        case .modelSilent: "the language model gave no first token in time"
        case .modelStalled: "the language model stopped in the middle of its reply"
        case .emptyReply: "the language model answered with nothing to say and no silent tool"
        case .toolOverdue: "a tool ran past its time limit"
        case .voiceFailed: "speech synthesis failed; see its error for the mend"
        case .voiceSilent: "speech synthesis gave no sound in time"
        case .playbackNeverStarted: "sound was ready and did not start to play; is the agent's track subscribed?"
        case .playbackStalled: "the agent's sound stopped moving"
        case .silentTurn: "a committed turn had no audible answer in time"
        case .apologyFailed: "the spoken apology could not be heard either"
        }
    }
}
