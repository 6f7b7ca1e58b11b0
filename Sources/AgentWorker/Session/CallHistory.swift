import Basics
import LanguageModels

/// What was said in a call, as the model may see it: of the agent's words only those that were heard.
///
/// Pure. A reply in progress is kept beside the settled messages: while the model works on it, it sees what it wrote; once
/// the reply is over (or cut), what was not heard is gone. Every call of a tool has its result, whatever happened.
struct CallHistory: Sendable {
    /// One clause of a reply on its way to the caller.
    private struct Clause: Sendable {
        var segment: UInt32
        var step: Int
        var text: String
        /// Nil until it was played or cut.
        var heard: String?
    }
    /// One answer of the model within a reply: text, then calls, then their results.
    private struct Step: Sendable {
        var calls: [ToolCall] = []
        var results: [ToolResult] = []
    }
    private struct Reply: Sendable {
        var steps: [Step] = [Step()]
        var clauses: [Clause] = []
    }

    private var settled: [ChatMessage]
    /// How many of them ``takeNew()`` has given out.
    private var shared = 1
    /// How many of them ``takeForMemory(all:)`` has given out.
    private var kept = 1
    private var reply: Reply?
    /// Older ones are dropped first; the system message stays.
    private let limit: Int

    /// - Parameter limit: most messages that are kept; 400 is more than an hour of talk.
    init(system: String, limit: Int = 400) {
        settled = [.system(system)]
        self.limit = limit
    }

    /// For the next request to the model.
    var messages: [ChatMessage] { settled + (reply.map { Self.messages(of: $0, asHeard: false, cut: false) } ?? []) }
    /// What was said and heard until now, without the system message.
    var transcript: [ChatMessage] {
        Array(settled.dropFirst()) + (reply.map { Self.messages(of: $0, asHeard: true, cut: false) } ?? [])
    }

    /// What was settled since the last time this was asked.
    mutating func takeNew() -> [ChatMessage] {
        defer { shared = settled.count }
        return Array(settled.dropFirst(shared))
    }

    /// What was settled since the last time this was asked, for memory. What the caller said last may still grow, so it
    /// waits for what follows, unless `all`.
    mutating func takeForMemory(all: Bool) -> [ChatMessage] {
        var end = settled.count
        if !all, case .user? = settled.last { end -= 1 }
        guard end > kept else { return [] }
        defer { kept = end }
        return Array(settled[kept..<end])
    }
    /// Tools that the reply in progress has called.
    var openReplyCalls: [ToolCall] { reply?.steps.flatMap(\.calls) ?? [] }
    /// Whether all that the agent has said so far was heard.
    var isReplyHeard: Bool { reply?.clauses.allSatisfy { $0.heard == $0.text } ?? true }

    mutating func callerSaid(_ text: String) {
        endReply(cut: false)
        append(.user(text))
    }
    /// Replaces what the caller said last, when it went on with the same turn.
    mutating func callerContinued(_ text: String) {
        endReply(cut: true)
        if case .user? = settled.last {
            settled[settled.count - 1] = .user(text)
            shared = min(shared, settled.count - 1)
            kept = min(kept, settled.count - 1)
        } else {
            append(.user(text))
        }
    }
    /// Restores what an earlier worker heard, before the first word of this one.
    mutating func restore(_ messages: [ChatMessage]) {
        for message in messages { append(message) }
        // That worker kept them.
        kept = settled.count
    }

    /// The model (or the session itself) begins to speak.
    mutating func agentBegan() {
        endReply(cut: false)
        reply = Reply()
    }
    mutating func agentSays(_ text: String, segment: UInt32) {
        if reply == nil { reply = Reply() }
        guard let step = reply?.steps.count else { return }
        reply?.clauses.append(Clause(segment: segment, step: step - 1, text: text))
    }
    mutating func agentCalls(_ calls: [ToolCall]) {
        if reply == nil { reply = Reply() }
        guard let step = reply?.steps.indices.last else { return }
        reply?.steps[step].calls += calls
    }
    /// Results may come when the reply is long gone: they are recorded all the same.
    mutating func toolAnswered(_ result: ToolResult) {
        if let step = reply?.steps.lastIndex(where: { $0.calls.contains { $0.id == result.callID } }) {
            reply?.steps[step].results.append(result)
            return
        }
        for index in settled.indices.reversed() {
            if case .tool(let placeholder) = settled[index], placeholder.callID == result.callID {
                settled[index] = .tool(result)
                return
            }
        }
    }
    /// The model answers again, with the results of its tools.
    mutating func agentGoesOn() { reply?.steps.append(Step()) }

    /// All of a clause was heard, or as much of it as `heard` says.
    mutating func played(segment: UInt32, heard: String? = nil) {
        guard let index = reply?.clauses.firstIndex(where: { $0.segment == segment }),
            let clause = reply?.clauses[index]
        else { return }
        reply?.clauses[index].heard = heard ?? clause.text
    }
    /// What of a clause is on record as heard.
    func heard(segment: UInt32) -> String? { reply?.clauses.first { $0.segment == segment }?.heard }

    /// - Parameter cut: the caller interrupted; what did not go out is forgotten.
    mutating func endReply(cut: Bool) {
        guard let ended = reply else { return }
        reply = nil
        for message in Self.messages(of: ended, asHeard: true, cut: cut) { append(message) }
    }

    private mutating func append(_ message: ChatMessage) {
        settled.append(message)
        guard settled.count > limit else { return }
        // A result without its call is refused by providers, so both go.
        repeat {
            settled.remove(at: 1)
            shared = max(1, shared - 1)
            kept = max(1, kept - 1)
        } while settled.count > 1 && settled[1].isToolResult
    }

    private static func messages(of reply: Reply, asHeard: Bool, cut: Bool) -> [ChatMessage] {
        var messages: [ChatMessage] = []
        for (index, step) in reply.steps.enumerated() {
            let clauses = reply.clauses.filter { $0.step == index }
            let text = clauses.compactMap { asHeard ? $0.heard : $0.text }.filter { !$0.isEmpty }
                .joined(separator: " ")
            let isCut = cut && clauses.contains { $0.heard != $0.text }
            guard !text.isEmpty || !step.calls.isEmpty else { continue }
            messages.append(.assistant(text, toolCalls: step.calls, interrupted: isCut))
            for call in step.calls {
                let result = step.results.first { $0.callID == call.id }
                messages.append(
                    .tool(result ?? ToolResult(callID: call.id, name: call.name, content: "still running")))
            }
        }
        return messages
    }
}

extension ChatMessage {
    fileprivate var isToolResult: Bool { if case .tool = self { true } else { false } }
}
