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

    /// Things that are named when the caller is asked; nobody listens to more.
    private static let told = 5

    public func run(_ arguments: Arguments, in context: any ToolContext) async throws(ToolError) -> ToolOutput {
        let (caller, memory) = try await MemoryTools.memory(in: context)
        let proposal = caller.takeProposal()
        if arguments.confirmed == true, let proposal { return try await forget(proposal, caller, memory) }
        let matches = try await MemoryTools.attempt { () async throws(MemoryError) in
            try await memory.matches(for: arguments.about)
        }
        let (things, items) = (matches.things, matches.items)
        guard !items.isEmpty else { return ToolOutput("I do not remember anything about that.") }
        guard things.count > 1 else { return try await forget(items, caller, memory) }
        caller.propose(items)
        let told = MemoryBriefing(recalled: Array(things.prefix(Self.told))).lines
        return ToolOutput(
            (["I remember \(things.count) things about that:"] + told + ["Should I forget all of them?"])
                .joined(separator: "\n"))
    }

    private func forget(
        _ items: [Item], _ caller: CallerMemory, _ memory: any CallMemory
    ) async throws(ToolError) -> ToolOutput {
        let count = try await MemoryTools.attempt { () async throws(MemoryError) in try await memory.forget(items) }
        await caller.changed()
        return ToolOutput(count > 0 ? "I have forgotten it." : "There was nothing left to forget.")
    }
}
