import Memory

/// The tools that work on what is remembered of the caller; docs/memory.md says what each is for.
public enum MemoryTools {
    /// All of them.
    public static let all: [any AgentTool] = [
        RememberTool(), RecallTool(), ForgetTool(), CustomerFactsTool(), AddCustomerFactTool(), FactsByTypeTool(),
        SearchCustomersTool(), DeleteCustomerFactTool(),
    ]
    static let names = Set(all.map(\.name))
    /// What is said when one of these runs is not kept: it names what must go.
    static let forgetting: Set<String> = ["forget", "delete_customer_fact"]

    /// Longest statement that is taken; more is a document.
    static let longest = 500

    /// The caller's memory.
    ///
    /// - Throws: why there is none.
    static func memory(in context: any ToolContext) async throws(ToolError) -> (CallerMemory, any CallMemory) {
        guard let caller = context.memory else { throw .failed("nothing is remembered here") }
        let memory = try await caller.opened()
        await caller.settle()
        return (caller, memory)
    }

    static func attempt<Value>(
        _ body: () async throws(MemoryError) -> Value
    ) async throws(ToolError) -> Value {
        do throws(MemoryError) { return try await body() } catch { throw .failed("the memory failed: \(error)") }
    }

    /// "#12 The caller's dog is called Bruno.", a line each.
    static func list(_ facts: [Fact]) -> ToolOutput {
        guard !facts.isEmpty else { return ToolOutput("Nothing is known of the caller yet.") }
        return ToolOutput(facts.map { "#\($0.id) \($0.text)" }.joined(separator: "\n"))
    }

    static func told(_ remembered: Remembered) -> ToolOutput {
        switch remembered {
        case .stored: ToolOutput("I will remember that.")
        case .confirmed: ToolOutput("I had remembered that already.")
        case .superseded: ToolOutput("I will remember that in place of what I knew before.")
        case .history: ToolOutput("I have noted that as something that was so before.")
        case .closed: ToolOutput("I have noted that this is no longer so.")
        case .nothing: ToolOutput("There was nothing to change.")
        }
    }
}
