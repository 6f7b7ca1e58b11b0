import Basics

@testable import LanguageModels

/// A conversation with the offline model, kept as a session keeps it.
struct Conversation {
    var request: ChatRequest
    init(
        tools: [ToolDescription] = [], memories: [String] = [], prompt: SystemPrompt? = nil, language: String = "en-US"
    ) {
        request = ChatRequest(
            messages: prompt.map { [.system($0.text)] } ?? [], tools: tools, memories: memories, language: language)
    }

    /// Says something; the reply goes into the history.
    mutating func say(_ text: String) -> OfflineReply {
        request.messages.append(.user(text))
        return next()
    }
    /// What the model says now.
    mutating func next() -> OfflineReply {
        let reply = OfflineDialogue(request).reply()
        request.messages.append(.assistant(reply.text, toolCalls: reply.calls))
        return reply
    }
    /// Gives the last reply's calls these results, and has them spoken.
    mutating func give(_ contents: String..., isError: Bool = false) -> OfflineReply {
        guard case .assistant(_, let calls, _)? = request.messages.last else { return OfflineReply() }
        for (call, content) in zip(calls, contents) {
            request.messages.append(
                .tool(ToolResult(callID: call.id, name: call.name, content: content, isError: isError)))
        }
        return next()
    }
    /// The caller broke in: only so many words of the last reply were heard.
    mutating func interrupt(after words: Int) {
        guard case .assistant(let text, let calls, _)? = request.messages.popLast() else { return }
        let heard = text.split(separator: " ").prefix(words).joined(separator: " ")
        request.messages.append(.assistant(heard, toolCalls: calls, interrupted: true))
    }
}

extension OfflineReply {
    /// `set_flashlight{"on":true}`, one per call.
    var called: [String] { calls.map { $0.name + $0.arguments } }
}
