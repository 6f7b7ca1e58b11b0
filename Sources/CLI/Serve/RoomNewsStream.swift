import Basics
import Synchronization
import TokenService

/// Carries what rooms tell to the dispatcher: in order, bounded, and never making a room wait.
final class RoomNewsStream: Sendable {
    /// News that may wait. The dispatcher takes each in microseconds, so this is only reached when it hangs.
    private static let limit = 65_536

    private let stream: AsyncStream<DispatchServer.RoomNews>
    private let continuation: AsyncStream<DispatchServer.RoomNews>.Continuation
    private let dropped: Counter
    private let reader = Mutex<Task<Void, Never>?>(nil)

    init(_ metrics: Metrics) {
        (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.limit))
        dropped = metrics.counter(
            "parley_room_news_dropped_total", help: "Room events the dispatcher was too far behind to hear.")
    }

    func post(_ news: DispatchServer.RoomNews) {
        if case .dropped = continuation.yield(news) { dropped.add() }
    }
    func deliver(to dispatch: DispatchServer) {
        let task = Task { [stream] in
            for await news in stream { await dispatch.take(news) }
        }
        reader.withLock { $0 = task }
    }
    /// Returns when everything posted before has been heard.
    func finish() async {
        continuation.finish()
        await reader.withLock { $0 }?.value
    }
}
