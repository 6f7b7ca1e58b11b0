import Basics

/// A chat request as OpenAI's chat completions want it. Source: voice-agents.md §3.4.
enum OpenAIRequestBody {
    static func json(_ request: ChatRequest, model: String, usesOldTokenLimit: Bool) -> JSONValue {
        var members: [String: JSONValue] = [
            "model": .string(model), "messages": .array(messages(request)), "stream": true,
            "stream_options": ["include_usage": true],
        ]
        if !request.tools.isEmpty {
            members["tools"] = .array(request.tools.map(tool))
            members["tool_choice"] = choice(request.toolChoice)
            if request.toolChoice != .none { members["parallel_tool_calls"] = true }
        }
        if let temperature = request.temperature { members["temperature"] = .double(temperature) }
        if let limit = request.maxTokens {
            members[usesOldTokenLimit ? "max_tokens" : "max_completion_tokens"] = .int(Int64(limit))
        }
        return .object(members)
    }

    private static func tool(_ tool: ToolDescription) -> JSONValue {
        [
            "type": "function",
            "function": [
                "name": .string(tool.name), "description": .string(tool.description), "parameters": tool.parameters,
            ],
        ]
    }
    private static func choice(_ choice: ToolChoice) -> JSONValue {
        switch choice {
        case .auto: "auto"
        case .none: "none"
        case .required: "required"
        case .named(let name): ["type": "function", "function": ["name": .string(name)]]
        }
    }

    private static func messages(_ request: ChatRequest) -> [JSONValue] {
        var messages = request.messages.map(message)
        if !request.memories.isEmpty {
            let lines = request.memories.map { "- " + $0 }.joined(separator: "\n")
            let known: JSONValue = ["role": "system", "content": .string("What you remember of the caller:\n" + lines)]
            // After the instructions, whose beginning stays the same from call to call and so in the provider's cache.
            let place = messages.firstIndex { $0["role"] != "system" } ?? messages.endIndex
            messages.insert(known, at: place)
        }
        return messages
    }
    private static func message(_ message: ChatMessage) -> JSONValue {
        switch message {
        case .system(let text): return ["role": "system", "content": .string(text)]
        case .user(let text): return ["role": "user", "content": .string(text)]
        case .tool(let result):
            let content = result.isError ? "Error: " + result.content : result.content
            return ["role": "tool", "tool_call_id": .string(result.callID), "content": .string(content)]
        case .assistant(let text, let calls, let interrupted):
            let heard = interrupted ? text + " [interrupted by the caller]" : text
            var members: [String: JSONValue] = ["role": "assistant", "content": .string(heard)]
            if !calls.isEmpty {
                members["tool_calls"] = .array(
                    calls.map { call in
                        [
                            "id": .string(call.id), "type": "function",
                            "function": ["name": .string(call.name), "arguments": .string(call.arguments)],
                        ]
                    })
                if text.isEmpty { members["content"] = .null }
            }
            return .object(members)
        }
    }
}
