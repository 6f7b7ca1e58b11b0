import Basics

/// The caller's flashlight, on or off.
public struct FlashlightTool: AgentTool {
    public struct Arguments: Decodable, Sendable { public let on: Bool }
    public let name = "set_flashlight"
    public let description = "Turns the flashlight of the caller's device on or off."
    public let parameters = JSONSchema.object([.required("on", .boolean("true: on, false: off"))])
    public var isCancellable: Bool { false }
    public var neededPermission: DevicePermission? { .flashlight }
    public init() {}

    public func run(_ arguments: Arguments, in context: any ToolContext) async throws(ToolError) -> ToolOutput {
        let answer = try await DeviceAnswer(asking: context, name, ["on": .bool(arguments.on)], timeout: timeout)
        let isOn = try answer.flag("on") ?? arguments.on
        guard isOn == arguments.on else { throw .failed("the flashlight is still \(isOn ? "on" : "off")") }
        return ToolOutput("The flashlight is \(isOn ? "on" : "off") now.")
    }
}
