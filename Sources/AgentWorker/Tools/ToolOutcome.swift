public import LanguageModels

/// How a call of a tool ended. There is one for every call, so that the history never keeps an open one.
public struct ToolOutcome: Sendable, Equatable {
    public var call: ToolCall
    /// For the history; an error is put so that the model can mend it.
    public var result: ToolResult
    /// Nil when it went well.
    public var fault: ToolError?
    /// What to tell the caller when no model does; nil when it went well.
    public var spokenFailure: String?
    /// No reply is to be made of it.
    public var isSilent: Bool
    public var took: Duration
}

/// How often a model may call tools before it has to talk.
public struct ToolStepPolicy: Sendable, Equatable {
    /// Rounds of calls in one turn; livekit-agents' `max_tool_steps` is 3 as well.
    public var maxSteps: Int
    public init(maxSteps: Int = 3) { self.maxSteps = maxSteps }

    /// - Parameter steps: rounds of calls already made in this turn.
    public func choice(afterSteps steps: Int) -> ToolChoice { steps < maxSteps ? .auto : .none }
}
