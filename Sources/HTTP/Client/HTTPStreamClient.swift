import Basics
import Synchronization

/// Requests whose answers come bit by bit: a language model's tokens. Any number at a time, on one thread.
///
/// ``HTTPClient`` is for the rest: it gives an answer whole.
public final class HTTPStreamClient: Sendable {
    /// How long a stream may keep its reader waiting. Anything that comes ends a wait, comments too.
    public struct Patience: Sendable, Equatable {
        public var connecting: Duration = .seconds(5)
        /// From the request to the head of the answer.
        public var answering: Duration = .seconds(15)
        /// Between two pieces.
        public var continuing: Duration = .seconds(10)
        public init() {}
    }
    public enum Event: Sendable {
        /// First, and once.
        case head(status: Int, headers: [(name: String, value: String)])
        /// Never empty.
        case body([UInt8])
    }

    private let loop: CurlMultiLoop

    public init() throws(HTTPError) { loop = try CurlMultiLoop() }

    /// Sends a request; the stream ends with the answer, or throws ``HTTPError``. Cancelling its reader, or letting it
    /// go, ends the request. Redirects are not followed: a token must not wander.
    ///
    /// Pieces that nobody reads yet wait, ``HTTPClient/maxAnswer`` bytes in all.
    public func open(
        _ method: String, _ url: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        patience: Patience = Patience()
    ) -> AsyncThrowingStream<Event, any Error> {
        let (stream, continuation) = AsyncThrowingStream<Event, any Error>.makeStream()
        let lower = url.prefix(8).lowercased()
        guard lower.hasPrefix("http://") || lower == "https://", !url.utf8.contains(where: { $0 <= 32 || $0 == 127 })
        else {
            continuation.finish(throwing: HTTPError.invalidURL(url))
            return stream
        }
        guard !method.isEmpty, method.utf8.allSatisfy(RequestHead.isToken) else {
            continuation.finish(throwing: HTTPError.invalidMethod(method))
            return stream
        }
        let exchange = StreamExchange(
            method: method, url: url, headers: headers, body: body, patience: patience, events: continuation)
        // Holds the loop, so that a stream outlives a client that is let go.
        continuation.onTermination = { [loop] _ in
            exchange.cancel()
            loop.wake()
        }
        loop.add(exchange)
        return stream
    }
}
