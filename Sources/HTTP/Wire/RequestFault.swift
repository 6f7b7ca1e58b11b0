/// Why a request cannot be served; each is answered, and then the connection closes, since its bytes make no sense
/// any more.
enum RequestFault: Error, Equatable, CustomStringConvertible {
    case malformed(String)
    case headTooLarge(limit: Int)
    case bodyTooLarge(limit: Int)
    case transferCoding(String)
    case version(String)

    var status: Int {
        switch self {
        case .malformed: 400
        case .headTooLarge: 431
        case .bodyTooLarge: 413
        case .transferCoding: 501
        case .version: 505
        }
    }
    var description: String {
        switch self {
        case .malformed(let what): "malformed request: \(what)"
        case .headTooLarge(let limit): "request line and headers are longer than \(limit) bytes"
        case .bodyTooLarge(let limit): "body is longer than \(limit) bytes"
        case .transferCoding(let name): "transfer coding '\(name)' is not supported; use chunked or Content-Length"
        case .version(let text): "\(text) is not supported; use HTTP/1.1"
        }
    }
}
