import Memory

/// Forgets at the caller's wish: one thing at once, several only after they have heard how many it would be.
public struct ForgetTool: AgentTool {
    public struct Arguments: Decodable, Sendable {
        public let about: String?
        public let confirmed: Bool?
    }
    public let name = "forget"
    public let description =
        "Forgets what the caller said or what is known about something, for good. When more than one thing fits, you are "
        + "told so: ask the caller, and call again with confirmed."
    public let parameters = JSONSchema.object([
        .optional(
            "about", .text("what to forget: my sister; nothing: what was said last", maxLength: MemoryTools.longest)),
        .optional("confirmed", .boolean("the caller agreed to have all of it forgotten")),
    ])
    public var isCancellable: Bool { false }
    public init() {}

    /// Things that one wish may take with it.
    private static let limit = 20

    public func run(_ arguments: Arguments, in context: any ToolContext) async throws(ToolError) -> ToolOutput {
        let (caller, memory) = try await MemoryTools.memory(in: context)
        let proposal = caller.takeProposal()
        if arguments.confirmed == true, let proposal { return try await forget(proposal, caller, memory) }
        let words = arguments.about ?? ""
        let matches = try await MemoryTools.attempt { () async throws(MemoryError) in
            try await memory.matches(for: words, limit: Self.limit)
        }
        let items = matches.compactMap(\.item)
        guard !items.isEmpty else {
            return ToolOutput("I do not remember anything about that.")
        }
        guard items.count > 1 else { return try await forget(items, caller, memory) }
        caller.propose(items, for: words)
        let told = MemoryBriefing(recalled: matches).lines
        return ToolOutput(
            (["I remember \(items.count) things about that:"] + told + ["Should I forget all of them?"])
                .joined(separator: "\n"))
    }

    private func forget(
        _ items: [Item], _ caller: CallerMemory, _ memory: any CallMemory
    ) async throws(ToolError) -> ToolOutput {
        let count = try await MemoryTools.attempt { () async throws(MemoryError) in try await memory.forget(items) }
        caller.forgetLookups()
        return ToolOutput(count == 1 ? "I have forgotten it." : "I have forgotten it, \(count) things in all.")
    }
}
