public import LanguageModels

/// Something an agent can do besides talk, with typed arguments.
public protocol AgentTool: Sendable {
    associatedtype Arguments: Decodable & Sendable
    /// Lower case with underscores, `get_battery_level`: models call it so.
    var name: String { get }
    /// For the model: what it does and when to use it, in a sentence.
    var description: String { get }
    var parameters: JSONSchema { get }
    /// After which the caller is told that it took too long.
    var timeout: Duration { get }
    /// Its result is for the model's history alone: no reply is made of it.
    var isSilent: Bool { get }
    /// Whether it is stopped when the caller interrupts; what changes the world is not.
    var isCancellable: Bool { get }
    /// What the caller must have allowed; nil: nothing.
    var neededPermission: DevicePermission? { get }
    /// For what not every agent should be able to do: only a profile that names it under `tools` has it.
    var mustBeNamed: Bool { get }

    func run(_ arguments: Arguments, in context: any ToolContext) async throws(ToolError) -> ToolOutput
}

extension AgentTool {
    /// A caller waits about that long before they ask whether anybody is there.
    public var timeout: Duration { .seconds(8) }
    public var isSilent: Bool { false }
    public var isCancellable: Bool { true }
    public var neededPermission: DevicePermission? { nil }
    public var mustBeNamed: Bool { false }

    /// As a model sees it.
    public var toolDescription: ToolDescription {
        ToolDescription(name: name, description: description, parameters: parameters.json)
    }
}

/// For tools without arguments.
public struct NoArguments: Decodable, Sendable { public init() {} }

/// What a tool gives back.
public struct ToolOutput: Sendable, Equatable {
    /// For the model: a sentence, or JSON with keys that can be spoken.
    public var content: String
    public init(_ content: String) { self.content = content }
}

/// What the caller must allow before a tool may touch their device.
public enum DevicePermission: String, Sendable, Hashable, CaseIterable {
    case battery, flashlight, vibration, location, screen
}
