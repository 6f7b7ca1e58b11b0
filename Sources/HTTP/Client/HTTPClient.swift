import Basics
import Synchronization

/// Requests to other servers: admin calls of the command line, webhooks. One thread, one connection kept alive.
///
/// curl blocks, so it has a thread of its own; requests of one client run one after the other.
public final class HTTPClient: Sendable {
    /// Bytes of an answer; more is an error, since nothing we ask for is that long.
    public static let maxAnswer = 32 << 20

    private let jobs: CurlQueue

    public init() throws(HTTPError) {
        jobs = try CurlQueue()
    }
    deinit { jobs.close() }

    /// Any status is an answer; only the lack of one throws. Redirects are not followed: a token must not wander.
    ///
    /// - Parameters:
    ///   - url: `http://` or `https://`; certificates are verified.
    ///   - timeout: for the whole exchange, waiting for earlier requests of this client included.
    /// - Throws: ``HTTPError``; `.cancelled` when the calling task was cancelled.
    public func send(
        _ method: String, _ url: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        timeout: Duration = .seconds(10)
    ) async throws(HTTPError) -> HTTPResponse {
        let lower = url.prefix(8).lowercased()
        guard lower.hasPrefix("http://") || lower == "https://", !url.utf8.contains(where: { $0 <= 32 || $0 == 127 })
        else {
            throw .invalidURL(url)
        }
        guard !method.isEmpty, method.utf8.allSatisfy(RequestHead.isToken) else { throw .invalidMethod(method) }
        let exchange = CurlExchange(method: method, url: url, headers: headers, body: body, timeout: timeout)
        let result: Result<HTTPResponse, HTTPError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                jobs.add(exchange) { continuation.resume(returning: $0) }
            }
        } onCancel: {
            exchange.cancel()
        }
        return try result.get()
    }
}
