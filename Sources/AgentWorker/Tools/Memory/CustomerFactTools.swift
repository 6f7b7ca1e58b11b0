import Memory

/// Everything that is known of the caller.
public struct CustomerFactsTool: AgentTool {
    public let name = "get_customer_facts"
    public let description = "Lists every fact that is known of this customer, with numbers."
    public let parameters = JSONSchema.object()
    public init() {}

    public func run(_ arguments: NoArguments, in context: any ToolContext) async throws(ToolError) -> ToolOutput {
        let (_, memory) = try await MemoryTools.memory(in: context)
        return MemoryTools.list(
            try await MemoryTools.attempt { () async throws(MemoryError) in try await memory.facts(type: nil) })
    }
}

/// What is known of the caller of one kind.
public struct FactsByTypeTool: AgentTool {
    public struct Arguments: Decodable, Sendable { public let type: String }
    public let name = "get_facts_by_type"
    public let description = "Lists this customer's facts of one type."
    public let parameters = JSONSchema.object([
        .required("type", .text("such as name, home, preference, commitment", maxLength: 64))
    ])
    public init() {}

    public func run(_ arguments: Arguments, in context: any ToolContext) async throws(ToolError) -> ToolOutput {
        let (_, memory) = try await MemoryTools.memory(in: context)
        return MemoryTools.list(
            try await MemoryTools.attempt { () async throws(MemoryError) in
                try await memory.facts(type: arguments.type.lowercased())
            })
    }
}

/// Adds a fact in the form of a customer record.
public struct AddCustomerFactTool: AgentTool {
    public struct Arguments: Decodable, Sendable {
        public let fact: String
        public let type: String?
        public let pinned: Bool?
    }
    public let name = "add_customer_fact"
    public let description = "Adds a fact to this customer's record."
    public let parameters = JSONSchema.object([
        .required(
            "fact",
            .text("one statement that stands alone: The caller lives in Porto.", maxLength: MemoryTools.longest)),
        .optional("type", .text("such as name, home, preference, commitment", maxLength: 64)),
        .optional("pinned", .boolean("never fades, and is known at every greeting")),
    ])
    public var isCancellable: Bool { false }
    public init() {}

    public func run(_ arguments: Arguments, in context: any ToolContext) async throws(ToolError) -> ToolOutput {
        let (caller, memory) = try await MemoryTools.memory(in: context)
        let fact = NewFact(
            text: arguments.fact, type: arguments.type?.lowercased(), isPinned: arguments.pinned ?? false)
        let done = try await MemoryTools.attempt { () async throws(MemoryError) in try await memory.remember(fact) }
        await caller.changed()
        return MemoryTools.told(done)
    }
}

/// Takes a fact out of the caller's record.
public struct DeleteCustomerFactTool: AgentTool {
    public struct Arguments: Decodable, Sendable { public let id: Int64 }
    public let name = "delete_customer_fact"
    public let description = "Deletes one fact of this customer's record, by its number."
    public let parameters = JSONSchema.object([
        .required("id", .integer(1...Int64.max, "its number, as get_customer_facts lists it"))
    ])
    public var isCancellable: Bool { false }
    public init() {}

    public func run(_ arguments: Arguments, in context: any ToolContext) async throws(ToolError) -> ToolOutput {
        let (caller, memory) = try await MemoryTools.memory(in: context)
        let count = try await MemoryTools.attempt { () async throws(MemoryError) in
            try await memory.forget([.fact(arguments.id)])
        }
        await caller.changed()
        guard count > 0 else { throw .failed("this customer has no fact \(arguments.id)") }
        return ToolOutput("I have deleted it.")
    }
}

/// Which customers have something in common: across all of a tenant's callers, so a profile must name it.
public struct SearchCustomersTool: AgentTool {
    public struct Arguments: Decodable, Sendable { public let fact: String }
    public let name = "search_customers_by_fact"
    public let description = "Finds customers, other than the caller too, who have a fact like these words."
    public let parameters = JSONSchema.object([
        .required("fact", .text("words of the fact: lives in Porto", maxLength: MemoryTools.longest))
    ])
    public var mustBeNamed: Bool { true }
    public init() {}

    private static let limit = 20

    public func run(_ arguments: Arguments, in context: any ToolContext) async throws(ToolError) -> ToolOutput {
        guard let caller = context.memory else { throw .failed("nothing is remembered here") }
        let found = try await MemoryTools.attempt { () async throws(MemoryError) in
            try await caller.memories.customers(
                matching: arguments.fact, in: caller.tenant, limit: Self.limit)
        }
        guard !found.isEmpty else { return ToolOutput("No customer has a fact like that.") }
        return ToolOutput(found.map { "\($0.customer): \($0.fact)" }.joined(separator: "\n"))
    }
}
