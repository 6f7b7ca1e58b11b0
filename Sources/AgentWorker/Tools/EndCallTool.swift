/// Ends the call once what is being said has been heard.
public struct EndCallTool: AgentTool {
    public struct Arguments: Decodable, Sendable { public let reason: String? }
    public let name = "end_call"
    public let description = "Ends the call: hangs up. Say goodbye in the same reply."
    public let parameters = JSONSchema.object([
        .optional("reason", .text("why, in a few words, for the log of the call", maxLength: 200))
    ])
    public var isSilent: Bool { true }
    public var isCancellable: Bool { false }
    public init() {}

    public func run(_ arguments: Arguments, in context: any ToolContext) async throws(ToolError) -> ToolOutput {
        await context.endCall(reason: arguments.reason ?? "the agent ended the call")
        return ToolOutput("The call is ending.")
    }
}
