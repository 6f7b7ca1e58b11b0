/// What can go wrong with a room, and what mends it.
public enum RoomClientError: Error, Equatable, CustomStringConvertible {
    case invalidURL(String)
    /// The server's answer to the join request.
    case refused(status: Int, message: String)
    /// No server there, or it went away. `reason` is for people.
    case unreachable(url: String, reason: String)
    /// The server did not do that in time.
    case timeout(String)
    /// The server told us to leave.
    case toldToLeave(reason: String)
    /// The connection is over.
    case disconnected(RoomEnd)
    /// Something that the server does not let us do: `NOT_ALLOWED`, `LIMIT_EXCEEDED` …
    case denied(String, reason: String)
    case unknownTrack(String)
    case unsupportedSampleRate(Int)
    /// No media thread, socket or codec to be had.
    case media(String)
    /// The text or file would not fit, or the channel's buffer is full.
    case data(String)

    public var description: String {
        switch self {
        case .invalidURL(let url):
            "'\(url)' is no address of a room server; write ws://host:port or wss://host"
        case .refused(let status, let message):
            "the server refused us with HTTP \(status) (\(message)); check the token's key, room, grants and expiry"
        case .unreachable(let url, let reason): "cannot reach \(url): \(reason)"
        case .timeout(let what): "\(what) took too long; is UDP to the server open?"
        case .toldToLeave(let reason): "the server told us to leave: \(reason)"
        case .disconnected(let end): "the connection is over (\(end)); connect again"
        case .denied(let what, let reason): "the server denied \(what): \(reason); check the token's grants"
        case .unknownTrack(let sid): "there is no track '\(sid)'; use the sid of a track that is published now"
        case .unsupportedSampleRate(let rate):
            "sound at \(rate) Hz is not possible; use 8000, 12000, 16000, 24000 or 48000"
        case .media(let reason): "no media: \(reason)"
        case .data(let reason): "data not sent: \(reason)"
        }
    }
}
