import Basics

/// Puts a chat completion's chunks together. Source: voice-agents.md §3.4.
struct OpenAIReplyReader {
    private struct OpenCall {
        var index: Int64?
        var id: String
        var name: String
        var arguments: String
    }
    /// In the order they were begun; several may grow by turns.
    private var calls: [OpenCall] = []
    private var reason: FinishReason?
    private(set) var isDone = false

    /// What one `data` says.
    mutating func read(_ data: String) throws(LanguageModelError) -> [ChatEvent] {
        if data == "[DONE]" { return end() }
        guard let chunk = try? JSONValue(parsing: data) else { throw .malformed("a chunk is no JSON") }
        // Compatible servers tell of an error in the midst of a stream so.
        if let error = chunk["error"], error != .null { throw Self.error(error) }
        var events: [ChatEvent] = []
        if let choice = chunk["choices"]?.arrayValue?.first {
            if let text = choice["delta"]?["content"]?.stringValue, !text.isEmpty { events.append(.text(text)) }
            for piece in choice["delta"]?["tool_calls"]?.arrayValue ?? [] { try add(piece) }
            if let name = choice["finish_reason"]?.stringValue { reason = Self.reason(name) }
        }
        if let usage = chunk["usage"], let prompt = usage["prompt_tokens"]?.intValue {
            let completion = usage["completion_tokens"]?.intValue ?? 0
            events.append(.usage(TokenUsage(prompt: Int(clamping: prompt), completion: Int(clamping: completion))))
        }
        return events
    }

    /// The stream is over.
    ///
    /// - Throws: ``LanguageModelError/unreachable(_:)`` when it broke off before its end.
    mutating func finish() throws(LanguageModelError) -> [ChatEvent] {
        if isDone { return [] }
        // Some servers leave the [DONE] out; without a reason either it was cut.
        guard reason != nil else { throw .unreachable("the stream broke off before its end") }
        return end()
    }

    private mutating func end() -> [ChatEvent] {
        guard !isDone else { return [] }
        isDone = true
        let made = calls.enumerated().map { number, call in
            ChatEvent.toolCall(
                ToolCall(
                    id: call.id.isEmpty ? "call_\(number)" : call.id, name: call.name,
                    arguments: call.arguments.isEmpty ? "{}" : call.arguments))
        }
        return made + [.finished(calls.isEmpty ? reason ?? .stop : .toolCalls)]
    }

    /// Fragments belong together by index; where a server leaves that out, by id.
    private mutating func add(_ piece: JSONValue) throws(LanguageModelError) {
        let index = piece["index"]?.intValue
        let id = piece["id"]?.stringValue ?? ""
        let name = piece["function"]?["name"]?.stringValue ?? ""
        let more = piece["function"]?["arguments"]?.stringValue ?? ""
        let known = calls.lastIndex { call in
            index != nil ? call.index == index : (id.isEmpty ? name.isEmpty : call.id == id)
        }
        if let known {
            if calls[known].id.isEmpty { calls[known].id = id }
            if calls[known].name.isEmpty { calls[known].name = name }
            calls[known].arguments += more
        } else {
            guard !name.isEmpty else { throw .malformed("a tool call without a name") }
            calls.append(OpenCall(index: index, id: id, name: name, arguments: more))
        }
    }

    private static func reason(_ name: String) -> FinishReason {
        switch name {
        case "length": .length
        case "tool_calls", "function_call": .toolCalls
        case "content_filter": .contentFilter
        default: .stop
        }
    }
    private static func error(_ error: JSONValue) -> LanguageModelError {
        let message = error["message"]?.stringValue ?? error.stringValue ?? "no reason given"
        let code = error["code"]?.intValue ?? 0
        if code == 429 { return .rateLimited(retryAfter: nil) }
        return (400..<500).contains(code)
            ? .refused(status: Int(code), message) : .provider(status: code == 0 ? 500 : Int(clamping: code), message)
    }
}
