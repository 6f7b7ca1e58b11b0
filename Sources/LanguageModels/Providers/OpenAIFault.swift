import Basics
import HTTP

/// Says what a failed request means for its caller.
enum OpenAIFault {
    static func error(_ error: any Error, awaiting: String) -> LanguageModelError {
        if let known = error as? LanguageModelError { return known }
        guard let http = error as? HTTPError else { return .unreachable("\(error)") }
        switch http {
        case .timedOut: return .timedOut(awaiting)
        case .answerTooLong: return .malformed(http.description)
        case .invalidURL, .invalidMethod: return .refused(status: 400, http.description)
        default: return .unreachable(http.description)
        }
    }

    static func error(
        status: Int, headers: [(name: String, value: String)], body: [UInt8]
    ) -> LanguageModelError {
        let error = (try? JSONValue(parsing: body))?["error"]
        let reason = error?["message"]?.stringValue ?? error?.stringValue ?? "no reason given"
        switch status {
        // No more money comes as 429 as well, and waiting does not help.
        case 429 where error?["code"] == "insufficient_quota": return .refused(status: status, reason)
        case 429: return .rateLimited(retryAfter: wait(headers))
        case 408: return .timedOut("answer")
        case 400..<500: return .refused(status: status, String(reason.prefix(300)))
        default: return .provider(status: status, String(reason.prefix(300)))
        }
    }

    /// `retry-after-ms`, or `retry-after` in seconds; a date there is not read.
    private static func wait(_ headers: [(name: String, value: String)]) -> Duration? {
        func number(_ name: String) -> Double? {
            headers.first { $0.name == name }.flatMap { Double($0.value) }.flatMap { $0.isFinite && $0 >= 0 ? $0 : nil }
        }
        // A day at most: what is longer is no wait.
        if let milliseconds = number("retry-after-ms") { return .milliseconds(Int64(min(milliseconds, 86_400_000))) }
        return number("retry-after").map { .milliseconds(Int64(min($0, 86_400) * 1000)) }
    }
}
