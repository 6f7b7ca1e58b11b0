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
    case unreachable(url: String, reason: String)
    case timedOut(url: String, seconds: Double)
    case answerTooLong(url: String, limit: Int)
    case cancelled

    public var description: String {
        switch self {
        case .socket(let error): "cannot serve HTTP: \(error)"
        case .thread(let reason): reason
        case .alreadyStarted: "this HTTP server was started before; make a new one"
        case .tls(let file, let reason):
            "cannot use '\(file)' for TLS: \(reason); give a PEM file this process can read"
        case .invalidURL(let url): "'\(url)' is not an http:// or https:// URL"
        case .invalidMethod(let method): "'\(method)' is not an HTTP method; use GET, POST …"
        case .unreachable(let url, let reason):
            "cannot reach \(url): \(reason); check the address and that it is running"
        case .timedOut(let url, let seconds): "\(url) did not answer within \(seconds) s; is the server overloaded?"
        case .answerTooLong(let url, let limit):
            "\(url) answered with more than \(limit) bytes; is it the right server?"
        case .cancelled: "the request was cancelled"
        }
    }
}
