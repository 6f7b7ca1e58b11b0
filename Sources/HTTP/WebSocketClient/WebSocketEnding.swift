/// Why a client's WebSocket is over.
public enum WebSocketEnding: Sendable, Equatable, CustomStringConvertible {
    /// The server said goodbye; 1005 when it gave no code.
    case closedByServer(code: UInt16, reason: String)
    /// Our owner called `close`, or let go of the WebSocket.
    case closedByUs
    /// The connection ended or failed without a goodbye.
    case lost
    /// Not a byte came for two ping intervals.
    case silent
    /// The server takes what we send too slowly.
    case serverTooSlow
    /// Our owner took the messages too slowly.
    case weAreTooSlow
    /// The server broke the rules of RFC 6455, or sent a message over the limit.
    case fault(code: UInt16, String)

    public var description: String {
        switch self {
        case .closedByServer(let code, let reason):
            "the server closed the WebSocket with \(code)" + (reason.isEmpty ? "" : ": \(reason)")
        case .closedByUs: "we closed the WebSocket"
        case .lost: "the connection was lost"
        case .silent: "the server did not answer pings"
        case .serverTooSlow: "the server reads too slowly for what we send"
        case .weAreTooSlow: "the server sent more messages than we could take"
        case .fault(let code, let what): "the server broke the WebSocket protocol (\(code)): \(what)"
        }
    }
}
