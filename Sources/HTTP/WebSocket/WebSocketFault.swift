/// What a peer did wrong on a WebSocket; the close code tells it. Source: RFC 6455 §7.4.1.
enum WebSocketFault: Error, Equatable, CustomStringConvertible {
    case protocolError(String)
    case invalidText
    case messageTooBig(limit: Int)

    var closeCode: UInt16 {
        switch self {
        case .protocolError: 1002
        case .invalidText: 1007
        case .messageTooBig: 1009
        }
    }
    var description: String {
        switch self {
        case .protocolError(let what): what
        case .invalidText: "text is not UTF-8"
        case .messageTooBig(let limit): "message is longer than \(limit) bytes"
        }
    }
}
