public import Basics
import Sockets
import Synchronization

/// A WebSocket to a server of others, or of ours.
///
/// All of a process share one thread that reads and writes for them; names are looked up on a thread of their own. The
/// connection lives as long as this object, or an iteration over its messages, is held; ``close(code:reason:)`` ends it
/// in good order.
public final class WebSocketClient: WebSocketSession {
    public struct Options: Sendable {
        /// For everything up to the open WebSocket: look-up, connection, TLS, upgrade.
        public var timeout: Duration = .seconds(10)
        /// A ping each interval; a server of which nothing at all comes for two is let go. Nil for no pings.
        public var pingInterval: Duration? = .seconds(10)
        /// Bytes of one message from the server, fragments together; more closes with 1009.
        public var maxMessage = 16 << 20
        /// Bytes that may wait for the server to read them.
        public var sendLimit = 16 << 20
        /// Whose certificates to trust for `wss`, a PEM file; nil for the system's.
        public var certificateAuthorities: String?
        public init() {}
    }

    private let link: WebSocketLink

    private init(_ link: WebSocketLink) { self.link = link }
    deinit { link.close(code: 1000, reason: "") }

    /// - Parameters:
    ///   - url: `ws://` or `wss://`, with path and query; its query never shows in an error.
    ///   - headers: besides the handshake's own.
    /// - Throws: ``HTTPError``: `.refused` with status and body when the server answers something else than 101,
    ///   `.cancelled` when the calling task was cancelled.
    public static func connect(
        url: String, headers: [(name: String, value: String)] = [], options: Options = Options()
    ) async throws(HTTPError) -> WebSocketClient {
        let url = try WebSocketURL(url)
        let request = try UpgradeRequest(url, headers: headers)
        let loop = try ClientLoop.shared()
        let ordered = Mutex<(order: WebSocketOrder?, isCancelled: Bool)>((nil, false))
        let result: Result<WebSocketLink, HTTPError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let order = WebSocketOrder(url, request: request, options: options) {
                    continuation.resume(returning: $0)
                }
                let isCancelled = ordered.withLock { ordered in
                    ordered.order = order
                    return ordered.isCancelled
                }
                if isCancelled { order.cancel() }
                loop.post(.open(order))
            }
        } onCancel: {
            let order = ordered.withLock { ordered in
                ordered.isCancelled = true
                return ordered.order
            }
            guard let order else { return }
            order.cancel()
            loop.post(.cancel(order.id))
        }
        return WebSocketClient(try result.get())
    }

    /// ``connect(url:headers:options:)`` with the options that callers mostly set.
    public static func connect(
        url: String, headers: [(name: String, value: String)] = [], timeout: Duration, pingInterval: Duration? = nil
    ) async throws(HTTPError) -> any WebSocketSession {
        var options = Options()
        options.timeout = timeout
        options.pingInterval = pingInterval
        return try await connect(url: url, headers: headers, options: options)
    }

    public var remote: SocketAddress { link.remote }
    /// Whole messages in order, for one reader at a time; ends when the connection is gone, and ``ending`` says why.
    public var messages: AsyncStream<WebSocketMessage> {
        // Holds self: who only iterates still has a connection.
        AsyncStream(unfolding: { [self] in await link.inbound.next() })
    }
    /// Nil while the connection is open.
    public var ending: WebSocketEnding? { link.ending }
    public func send(_ message: WebSocketMessage) { link.send(message) }
    public func close(code: UInt16, reason: String) { link.close(code: code, reason: reason) }
}
