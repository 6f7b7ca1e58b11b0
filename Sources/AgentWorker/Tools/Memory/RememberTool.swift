import Memory

/// Keeps something for later calls.
public struct RememberTool: AgentTool {
    public struct Arguments: Decodable, Sendable { public let fact: String }
    public let name = "remember"
    public let description =
        "Remembers something for later calls, when the caller asks for it or tells something that should be kept."
    public let parameters = JSONSchema.object([
        .required(
            "fact",
            .text("one statement that stands alone: The caller's dog is called Bruno.", maxLength: MemoryTools.longest))
    ])
    public var isCancellable: Bool { false }
    public init() {}

    public func run(_ arguments: Arguments, in context: any ToolContext) async throws(ToolError) -> ToolOutput {
        let (caller, memory) = try await MemoryTools.memory(in: context)
        let done = try await MemoryTools.attempt { () async throws(MemoryError) in
            try await memory.remember(NewFact(text: arguments.fact))
        }
        await caller.changed()
        return MemoryTools.told(done)
    }
}
