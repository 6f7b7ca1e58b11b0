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

/// Presses phone keys.
public struct SendDTMFTool: AgentTool {
    public struct Arguments: Decodable, Sendable { public let digits: String }
    public let name = "send_dtmf"
    public let description = "Presses phone keys: sends DTMF digits into the call, for menus and extensions."
    public let parameters = JSONSchema.object([
        .required("digits", .text("the keys in their order", characters: "0123456789*#ABCD", maxLength: 32))
    ])
    public var isCancellable: Bool { false }
    public init() {}

    public func run(_ arguments: Arguments, in context: any ToolContext) async throws(ToolError) -> ToolOutput {
        try await context.sendDTMF(arguments.digits)
        let names: [Character: String] = ["*": "star", "#": "pound"]
        return ToolOutput(
            "I have pressed " + arguments.digits.map { names[$0] ?? String($0) }.joined(separator: ", ") + ".")
    }
}
