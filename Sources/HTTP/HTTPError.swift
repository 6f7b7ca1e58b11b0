import Basics
public import Sockets

/// Why a server could not start or a request could not be made.
public enum HTTPError: Error, Equatable, CustomStringConvertible {
    case socket(SocketError)
    case thread(String)
    case alreadyStarted
    case tls(file: String, reason: String)
    case invalidURL(String)
    case invalidMethod(String)
    case invalidHeader(String)
    case unreachable(url: String, reason: String)
    case timedOut(url: String, seconds: Double)
    case answerTooLong(url: String, limit: Int)
    /// A WebSocket was asked for, and the server answered something else. The body is cut to 4 KiB.
    case refused(url: String, status: Int, body: String)
    /// The server's answer to the upgrade breaks the rules of HTTP or of RFC 6455.
    case badUpgrade(url: String, reason: String)
    case cancelled

    public var description: String {
        switch self {
        case .socket(let error): "cannot serve HTTP: \(error)"
        case .thread(let reason): reason
        case .alreadyStarted: "this HTTP server was started before; make a new one"
        case .tls(let file, let reason):
            "cannot use '\(file)' for TLS: \(reason); give a PEM file this process can read"
        case .invalidURL(let url): "'\(url)' is not an http://, https://, ws:// or wss:// URL"
        case .invalidMethod(let method): "'\(method)' is not an HTTP method; use GET, POST …"
        case .invalidHeader(let name):
            "the header '\(name)' cannot be sent: its name is no token or its value has a line break"
        case .unreachable(let url, let reason):
            "cannot reach \(url): \(reason); check the address and that it is running"
        case .timedOut(let url, let seconds): "\(url) did not answer within \(seconds) s; is the server overloaded?"
        case .answerTooLong(let url, let limit):
            "\(url) answered with more than \(limit) bytes; is it the right server?"
        case .refused(let url, let status, let body):
            "\(url) answered \(status)" + (body.isEmpty ? "" : ": \(body.prefix(300))")
        case .badUpgrade(let url, let reason):
            "\(url) did not open a WebSocket: \(reason); is it the right server and path?"
        case .cancelled: "the request was cancelled"
        }
    }
}
