import Basics
import Sockets
import Synchronization

/// A WebSocket that somebody waits for: what they want, and whether they still want it.
final class WebSocketOrder: Sendable {
    typealias Answer = @Sendable (Result<WebSocketLink, HTTPError>) -> Void

    let id: ConnectionID
    let url: WebSocketURL
    let request: UpgradeRequest
    let options: WebSocketClient.Options
    let deadline: Moment
    /// Called once, by the loop.
    let answer: Answer
    private let cancelled = Atomic(false)
    private static let lastID = Atomic<UInt64>(0)

    init(_ url: WebSocketURL, request: UpgradeRequest, options: WebSocketClient.Options, answer: @escaping Answer) {
        id = ConnectionID(number: Self.lastID.add(1, ordering: .relaxed).newValue)
        self.url = url
        self.request = request
        self.options = options
        self.answer = answer
        deadline = MonotonicClock.now + options.timeout
    }

    func cancel() { cancelled.store(true, ordering: .releasing) }
    var isCancelled: Bool { cancelled.load(ordering: .acquiring) }
}
