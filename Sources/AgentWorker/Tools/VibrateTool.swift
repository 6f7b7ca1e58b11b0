import Basics

/// Makes the caller's device vibrate.
public struct VibrateTool: AgentTool {
    public struct Arguments: Decodable, Sendable {
        public let duration_ms: Int?
        public let pattern: String?
    }
    /// Milliseconds on, off, on …
    static let patterns: [String: [Int64]] = [
        "short": [200], "long": [1000], "double": [200, 150, 200], "triple": [200, 150, 200, 150, 200],
        "heartbeat": [120, 120, 240, 600, 120, 120, 240],
    ]
    public let name = "vibrate"
    public let description = "Makes the caller's device vibrate."
    public let parameters = JSONSchema.object([
        .optional("duration_ms", .integer(50...5000, "how long, in milliseconds; 400 when it is left out")),
        .optional("pattern", .choice(patterns.keys.sorted(), "instead of one long buzz")),
    ])
    public var isCancellable: Bool { false }
    public var neededPermission: DevicePermission? { .vibration }
    public init() {}

    public func run(_ arguments: Arguments, in context: any ToolContext) async throws(ToolError) -> ToolOutput {
        let pattern = arguments.pattern.flatMap { Self.patterns[$0] } ?? [Int64(arguments.duration_ms ?? 400)]
        let payload: JSONValue = ["pattern_ms": .array(pattern.map(JSONValue.int))]
        _ = try await DeviceAnswer(asking: context, name, payload, timeout: timeout)
        return ToolOutput("The device has vibrated.")
    }
}
