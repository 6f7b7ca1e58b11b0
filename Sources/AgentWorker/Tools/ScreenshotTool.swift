/// A picture of the caller's screen. The picture itself comes as a byte stream; RPC has room for 15 KiB.
public struct ScreenshotTool: AgentTool {
    public let name = "take_screenshot"
    public let description = "Takes a screenshot: a picture of the screen of the caller's device."
    public let parameters = JSONSchema.object()
    public var timeout: Duration { .seconds(12) }
    public var neededPermission: DevicePermission? { .screen }
    public init() {}

    public func run(_ arguments: NoArguments, in context: any ToolContext) async throws(ToolError) -> ToolOutput {
        let answer = try await DeviceAnswer(asking: context, name, timeout: timeout)
        let width = try answer.optionalNumber("width", in: 1...100_000)
        let height = try answer.optionalNumber("height", in: 1...100_000)
        var sentence = "I have taken a screenshot"
        if let width, let height { sentence += " of \(Int(width)) by \(Int(height)) pixels" }
        let seen = try answer.text("description") ?? ""
        return ToolOutput(sentence + "." + (seen.isEmpty ? "" : " It shows \(seen)."))
    }
}
