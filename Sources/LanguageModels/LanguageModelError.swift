/// Why there is no reply. What to do about it depends on the kind, so that is what callers switch over.
public enum LanguageModelError: Error, Equatable, CustomStringConvertible {
    /// No connection, or it broke: worth another try.
    case unreachable(String)
    case timedOut(String)
    /// Too many requests: worth another try after that long.
    case rateLimited(retryAfter: Duration?)
    /// The provider is at fault (5xx): worth another try.
    case provider(status: Int, String)
    /// The request is at fault (4xx): trying again gives the same.
    case refused(status: Int, String)
    /// A file that the model lies in, or what runs it, is not there or of no use; names the path and the mend.
    case missingModel(String)
    /// The task that asked was cancelled before there was an answer.
    case cancelled
    /// The answer cannot be read.
    case malformed(String)

    public var isWorthRetrying: Bool {
        switch self {
        case .unreachable, .timedOut, .rateLimited, .provider: true
        case .refused, .missingModel, .cancelled, .malformed: false
        }
    }
    public var description: String {
        switch self {
        case .unreachable(let reason): "the model cannot be reached: \(reason)"
        case .timedOut(let what): "the model gave no \(what) in time"
        case .rateLimited(let wait): "the model is rate limited" + (wait.map { "; try again in \($0)" } ?? "")
        case .provider(let status, let reason): "the model's server failed with \(status): \(reason)"
        case .refused(let status, let reason): "the model refused the request with \(status): \(reason)"
        case .missingModel(let reason): "the model cannot be loaded: \(reason)"
        case .cancelled: "nobody waits for the model's answer any more"
        case .malformed(let reason): "the model's answer cannot be read: \(reason)"
        }
    }
}
