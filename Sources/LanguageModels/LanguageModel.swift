/// # LanguageModels: what to say next, given what was said and what can be done.
///
/// **Never here:** rooms, audio, turn-taking, running tools. **Folders:** `Chat` messages and what a reply is made of ·
/// `Offline` the dialogue model that needs no key. **Used by:** AgentWorker, PostCall. **Thread:** any.
///
/// A chat model. One instance serves every call of a process.
public protocol LanguageModel: Sendable {
    /// Short, for logs and metrics: `offline-dialogue`.
    var name: String { get }
    /// Opens connections, loads what it needs.
    func warm() async throws(LanguageModelError)
    /// Streams one reply. The stream ends after `.finished`, or throws ``LanguageModelError``. Cancelling the task that
    /// iterates cancels the request.
    func reply(to request: ChatRequest) -> AsyncThrowingStream<ChatEvent, any Error>
}

/// A piece of a reply, in the order it was made.
public enum ChatEvent: Sendable, Equatable {
    /// Some more text, a token or a few.
    case text(String)
    /// A whole call; several may come in one reply and are meant to run side by side.
    case toolCall(ToolCall)
    case usage(TokenUsage)
    case finished(FinishReason)
}

public enum FinishReason: String, Sendable, Equatable { case stop, length, toolCalls, contentFilter }

public struct TokenUsage: Sendable, Equatable {
    public var prompt: Int
    public var completion: Int
    public init(prompt: Int, completion: Int) {
        self.prompt = prompt
        self.completion = completion
    }
}
