/// Why the caller's device did not do what it was asked to.
public enum DeviceFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// The client has no such method.
    case unsupported
    /// The user said no, or the system did.
    case denied
    /// The method is there, but not the means: no flashlight, no position.
    case unavailable(String)
    case timedOut
    /// The caller is gone.
    case recipientLeft
    /// The client's own error.
    case application(code: Int, message: String)
    /// The answer is not what docs/device-tools.md says; what is wrong with it.
    case malformed(String)
    /// The message did not get through.
    case transport(code: Int)

    /// Codes that clients answer with besides LiveKit's own (1400…1505): docs/device-tools.md.
    public static let deniedCode = 2001
    public static let unavailableCode = 2002

    /// - Parameter rpcCode: LiveKit's (livekit-wire.md) or the client's own.
    public init(rpcCode: Int, message: String) {
        switch rpcCode {
        case 1400: self = .unsupported
        case 1401, 1503: self = .recipientLeft
        case 1501, 1502: self = .timedOut
        case 1402, 1403, 1404, 1504, 1505: self = .transport(code: rpcCode)
        case Self.deniedCode: self = .denied
        case Self.unavailableCode: self = .unavailable(String(message.prefix(200)))
        default: self = .application(code: rpcCode, message: String(message.prefix(200)))
        }
    }

    public var description: String {
        switch self {
        case .unsupported: "the caller's client does not offer this method"
        case .denied: "the caller's device denied permission"
        case .unavailable(let what): "the caller's device cannot do this now: \(what)"
        case .timedOut: "the caller's device did not answer in time"
        case .recipientLeft: "the caller's device has left the call"
        case .application(let code, let message): "the caller's client failed with code \(code): \(message)"
        case .malformed(let what): "the caller's client gave an answer that cannot be read: \(what)"
        case .transport(let code): "the request did not get through to the caller's device (code \(code))"
        }
    }
}
