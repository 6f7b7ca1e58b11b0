/// What the agent is doing; the raw value is the participant attribute `lk.agent.state` that LiveKit's clients read.
public enum AgentState: String, Sendable, Equatable {
    /// No caller yet.
    case initializing
    /// The caller's move; also while the agent's voice is held because the caller may be interrupting.
    case listening
    /// The agent's move, nothing to be heard yet.
    case thinking
    /// The agent can be heard.
    case speaking
}

/// Whether the caller's microphone can be heard.
public enum MicrophoneState: Sendable, Equatable { case live, muted, absent }

/// Why a call ends.
public enum EndReason: Sendable, Equatable {
    /// The model or a script ended it (`end_call`).
    case agentEnded(String)
    case callerLeft
    /// Nothing heard from the caller, even after asking.
    case callerAway
    /// The worker is shutting down.
    case draining
    /// So many turns in a row failed that nobody is served by going on.
    case tooManyFaults

    /// Short, for metrics and the call's record.
    public var name: String {
        switch self {
        case .agentEnded: "agent_ended"
        case .callerLeft: "caller_left"
        case .callerAway: "caller_away"
        case .draining: "draining"
        case .tooManyFaults: "too_many_faults"
        }
    }
}

/// What the agent has just asked for, so that it waits for all of it. Holds for the caller's next turn.
public enum Expectation: Sendable, Equatable {
    /// A number of this many digits, spoken or dialled: until so many were heard the caller is not done.
    case digits(Int)
    /// Something people think about while they say it.
    case longAnswer
}
