import Basics
import LanguageModels
import Memory

/// What of a call's history is kept for good: the words of the two, as far as they were heard.
///
/// Pure. What tools gave back is no speech, and of recalled memories it would be a second copy. What was said about
/// forgetting is left out with the request itself: it names what must go.
struct SpokenTurns: Sendable {
    /// The agent answers a wish to forget.
    private var isForgetting = false

    /// - Parameters:
    ///   - messages: those that follow the ones of the last time.
    ///   - openCalls: tools that the agent has called since, in a reply that is not settled yet.
    mutating func turns(of messages: [ChatMessage], openCalls: [ToolCall], now: UnixTime) -> [SpokenTurn] {
        var turns: [SpokenTurn] = []
        for (index, message) in messages.enumerated() {
            switch message {
            case .user(let text):
                isForgetting = Self.isForgotten(messages[(index + 1)...], openCalls: openCalls)
                guard !isForgetting, !text.isEmpty else { continue }
                turns.append(SpokenTurn(speaker: .caller, text: text, said: now))
            case .assistant(let text, let calls, let isInterrupted):
                if calls.contains(where: Self.forgets) { isForgetting = true }
                guard !isForgetting, !text.isEmpty else { continue }
                turns.append(SpokenTurn(speaker: .agent, text: text, said: now, wasInterrupted: isInterrupted))
            case .system, .tool: continue
            }
        }
        return turns
    }

    /// Whether the answer to a caller's turn was to forget.
    private static func isForgotten(_ answer: ArraySlice<ChatMessage>, openCalls: [ToolCall]) -> Bool {
        for message in answer {
            switch message {
            case .user: return false
            case .assistant(_, let calls, _) where calls.contains(where: forgets): return true
            default: continue
            }
        }
        return openCalls.contains(where: forgets)
    }
    private static func forgets(_ call: ToolCall) -> Bool { MemoryTools.forgetting.contains(call.name) }
}
