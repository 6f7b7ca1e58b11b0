public import LanguageModels

/// Puts a history right before a model reads it: each call has one result, directly after the message that made it.
/// Providers refuse a history with an open call, and an interrupted turn leaves some.
public enum HistoryRepair {
    /// What stands for a result that is not there yet.
    public static let placeholder = "no result yet: the caller went on talking before it was there"

    public static func repaired(_ messages: [ChatMessage]) -> [ChatMessage] {
        var results: [String: ToolResult] = [:]
        for case .tool(let result) in messages {
            // A real result that came late takes the placeholder's place.
            if let known = results[result.callID], known.content != placeholder { continue }
            results[result.callID] = result
        }
        var repaired: [ChatMessage] = []
        var seen: Set<String> = []
        for message in messages {
            switch message {
            case .tool: break
            case .assistant(let text, let calls, let interrupted):
                // A call that was recorded twice was made once.
                let fresh = calls.filter { seen.insert($0.id).inserted }
                if text.isEmpty, fresh.isEmpty, !calls.isEmpty { break }
                repaired.append(.assistant(text, toolCalls: fresh, interrupted: interrupted))
                for call in fresh {
                    let open = ToolResult(callID: call.id, name: call.name, content: placeholder, isError: true)
                    repaired.append(.tool(results[call.id] ?? open))
                }
            case .system, .user: repaired.append(message)
            }
        }
        return repaired
    }
}
