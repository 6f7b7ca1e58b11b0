import Basics
import FoundationEssentials

/// A tool without its arguments' type: takes them as the model wrote them.
struct ErasedTool: Sendable {
    let name: String
    let timeout: Duration
    let isSilent: Bool
    let isCancellable: Bool
    private let body: @Sendable (String, any ToolContext) async throws(ToolError) -> ToolOutput

    init<Tool: AgentTool>(_ tool: Tool) {
        name = tool.name
        timeout = tool.timeout
        isSilent = tool.isSilent
        isCancellable = tool.isCancellable
        body = { (text, context) async throws(ToolError) in
            let arguments = try Self.arguments(of: tool, text)
            if let permission = tool.neededPermission, !context.isPermitted(permission) {
                throw .notPermitted(permission)
            }
            return try await tool.run(arguments, in: context)
        }
    }

    func run(_ arguments: String, _ context: any ToolContext) async -> Result<ToolOutput, ToolError> {
        do throws(ToolError) { return .success(try await body(arguments, context)) } catch { return .failure(error) }
    }

    private static func arguments<Tool: AgentTool>(of tool: Tool, _ text: String) throws(ToolError) -> Tool.Arguments {
        // Models leave the text empty when there is nothing to say.
        let bare = text.allSatisfy(\.isWhitespace) ? "{}" : text
        guard let value = try? JSONValue(parsing: bare) else {
            throw .invalidArgument(field: "", problem: "they are no JSON; write one JSON object")
        }
        let checked = try tool.parameters.check(value)
        do {
            return try JSONDecoder().decode(Tool.Arguments.self, from: Data(checked.serialized))
        } catch {
            throw .invalidArgument(field: "", problem: "they do not fit the schema of '\(tool.name)'")
        }
    }
}
