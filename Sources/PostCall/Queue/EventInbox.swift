import Basics
import Synchronization
import Wire

/// Between those who must not wait (rooms) and the disk: in order, bounded, many events to a transaction.
final class EventInbox: Sendable {
    /// Events that may wait for the disk; further ones are dropped and counted.
    private static let limit = 65_536
    /// Events of one transaction.
    private static let groupLimit = 512
    /// After a write that failed; the disk may be full for a while.
    private static let pause: Duration = .seconds(1)

    private let waiting = Mutex<ArraySlice<WebhookEvent>>([])
    private let isFinished = Atomic(false)
    private let signal: AsyncStream<Void>.Continuation
    private let dropped: Counter
    private let kept: @Sendable (WebhookEvent) -> [NewEvent]
    private let reader = Mutex<Task<Void, Never>?>(nil)

    /// - Parameter kept: what is kept of an event.
    init(_ queue: EventQueue, _ metrics: Metrics, kept: @escaping @Sendable (WebhookEvent) -> [NewEvent]) {
        self.kept = kept
        let (signals, signal) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        self.signal = signal
        dropped = metrics.counter(
            "parley_events_dropped_total", help: "Events that were lost because the disk was too slow or full.")
        reader.withLock {
            $0 = Task { [self] in for await _ in signals { await empty(into: queue) } }
        }
    }

    func post(_ event: WebhookEvent) {
        let isFull = waiting.withLock { waiting in
            if waiting.count >= Self.limit { return true }
            waiting.append(event)
            return false
        }
        if isFull { return dropped.add() }
        signal.yield()
    }

    /// Returns when everything posted before is on disk, or cannot be.
    func finish() async {
        isFinished.store(true, ordering: .releasing)
        signal.yield()
        signal.finish()
        await reader.withLock { $0 }?.value
    }

    private func empty(into queue: EventQueue) async {
        while true {
            let group = waiting.withLock { Array($0.prefix(Self.groupLimit)) }
            guard !group.isEmpty else { return }
            do throws(QueueError) { try await queue.add(group.flatMap(kept)) } catch {
                Log("events").error("events cannot be kept", ["why": error, "events": group.count])
                guard isFinished.load(ordering: .acquiring) else {
                    try? await Task.sleep(for: Self.pause)
                    continue
                }
                return dropped.add(UInt64(waiting.withLock { $0.count }))
            }
            waiting.withLock { $0.removeFirst(group.count) }
        }
    }
}

extension NewEvent {
    /// LiveKit's own, as its receivers get it.
    init(_ event: WebhookEvent) {
        self.init(
            .server, name: event.event, room: event.room?.name ?? "", id: EventID(event.id),
            payload: Private(event.jsonText))
    }
}
