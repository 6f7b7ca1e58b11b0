import Memory

/// Looks for something in what is remembered; what fits a caller's words is in the model's hands without being asked for.
public struct RecallTool: AgentTool {
    public struct Arguments: Decodable, Sendable { public let about: String }
    public let name = "recall"
    public let description =
        "Recalls what was said or is known about something, from this caller's earlier calls. What fits the caller's last "
        + "words is given to you anyway."
    public let parameters = JSONSchema.object([
        .required("about", .text("a few words: the caller's dog", maxLength: MemoryTools.longest))
    ])
    public init() {}

    public func run(_ arguments: Arguments, in context: any ToolContext) async throws(ToolError) -> ToolOutput {
        let (_, memory) = try await MemoryTools.memory(in: context)
        let lines = try await MemoryTools.attempt { () async throws(MemoryError) in
            try await memory.recall(arguments.about, limit: CallerMemory.limit)
        }
        let briefing = MemoryBriefing(recalled: lines)
        guard !briefing.lines.isEmpty else { return ToolOutput("Nothing is remembered about that.") }
        return ToolOutput(briefing.lines.joined(separator: "\n"))
    }
}
