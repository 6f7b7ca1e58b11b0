/// Why a description could not be used. The connection stays as it was.
public enum PeerError: Error, Equatable, CustomStringConvertible {
    case description(SDPError)
    /// Closed or failed for good.
    case notOpen(ConnectionState)

    public var description: String {
        switch self {
        case .description(let error): error.description
        case .notOpen(let state): "the connection is \(state); negotiate over a new one"
        }
    }
}

public enum ConnectionState: Sendable, Equatable, CustomStringConvertible {
    /// No description of the other side yet.
    case new
    case connecting
    case connected
    /// An ICE restart may bring back a path that was lost; nothing mends a failed handshake.
    case failed(String)
    case closed

    public var description: String {
        switch self {
        case .new: "new"
        case .connecting: "connecting"
        case .connected: "connected"
        case .failed(let reason): "failed (\(reason))"
        case .closed: "closed"
        }
    }
}
