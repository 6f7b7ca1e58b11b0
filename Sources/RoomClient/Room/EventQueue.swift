import Synchronization

/// Events on their way to a reader who may be slow. Beyond its capacity it drops `.activeSpeakers`, nothing else: those
/// are soon out of date, and anything else would be missed for good.
final class EventQueue: Sendable {
    fileprivate struct State {
        var events: [RoomEvent] = []
        var next = 0
        var reader: CheckedContinuation<RoomEvent?, Never>?
        var isOver = false
    }
    private let state = Mutex(State())
    private let capacity: Int

    init(capacity: Int) { self.capacity = capacity }

    func put(_ event: RoomEvent) {
        let reader = state.withLock { state -> CheckedContinuation<RoomEvent?, Never>? in
            guard !state.isOver else { return nil }
            if let reader = state.reader {
                state.reader = nil
                return reader
            }
            if case .activeSpeakers = event, state.events.count - state.next >= capacity { return nil }
            state.events.append(event)
            return nil
        }
        reader?.resume(returning: event)
    }

    /// Nothing more comes; what waits is still read.
    func finish() {
        let reader = state.withLock { state in
            state.isOver = true
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(returning: nil)
    }

    /// The next event; nil at the end, or when the reader's task is cancelled.
    func next() async -> RoomEvent? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // A second reader takes the first one's place, who is told that there is nothing more.
                let (earlier, answer) = state.withLock {
                    state -> (CheckedContinuation<RoomEvent?, Never>?, RoomEvent??) in
                    if let event = state.take() { return (nil, .some(event)) }
                    if state.isOver || Task.isCancelled { return (nil, .some(nil)) }
                    defer { state.reader = continuation }
                    return (state.reader, nil)
                }
                earlier?.resume(returning: nil)
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let reader = state.withLock { state in
                defer { state.reader = nil }
                return state.reader
            }
            reader?.resume(returning: nil)
        }
    }
}

extension EventQueue.State {
    fileprivate mutating func take() -> RoomEvent? {
        guard next < events.count else { return nil }
        defer {
            next += 1
            if next == events.count {
                events.removeAll(keepingCapacity: true)
                next = 0
            }
        }
        return events[next]
    }
}
