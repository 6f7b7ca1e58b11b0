/// How full the caller's battery is.
public struct BatteryTool: AgentTool {
    public let name = "get_battery_level"
    public let description = "Reads the battery level of the caller's device, and whether it is charging."
    public let parameters = JSONSchema.object()
    public var neededPermission: DevicePermission? { .battery }
    public init() {}

    public func run(_ arguments: NoArguments, in context: any ToolContext) async throws(ToolError) -> ToolOutput {
        let answer = try await DeviceAnswer(asking: context, name, timeout: timeout)
        let level = try answer.number("level_percent", in: 0...100)
        let sentence = "The battery is at \(Int(level.rounded())) percent"
        switch try answer.flag("charging") {
        case true?: return ToolOutput(sentence + " and charging.")
        case false?: return ToolOutput(sentence + " and not charging.")
        case nil: return ToolOutput(sentence + ".")
        }
    }
}
