/// Why a tool gave no result. The model reads the description; the caller hears ``Phrases``' words for it.
public enum ToolError: Error, Sendable, Equatable, CustomStringConvertible {
    case unknownTool(String, known: [String])
    /// `field` is a path such as `stops[2].name`; empty for the arguments as a whole.
    case invalidArgument(field: String, problem: String)
    case notPermitted(DevicePermission)
    case device(DeviceFault)
    case timedOut(tool: String, after: Duration)
    /// The caller interrupted, or the call ended.
    case cancelled
    case failed(String)

    public var description: String {
        switch self {
        case .unknownTool(let name, let known):
            "there is no tool '\(name)'; there are: \(known.isEmpty ? "none" : known.joined(separator: ", "))"
        case .invalidArgument(let field, let problem):
            field.isEmpty ? "the arguments are wrong: \(problem)" : "argument '\(field)' is wrong: \(problem)"
        case .notPermitted(let permission): "the caller has not given permission for: \(permission.rawValue)"
        case .device(let fault): fault.description
        case .timedOut(let tool, let limit): "'\(tool)' gave no result within \(limit)"
        case .cancelled: "it was cancelled before it was done"
        case .failed(let reason): reason
        }
    }
}
