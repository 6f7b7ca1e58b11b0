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
