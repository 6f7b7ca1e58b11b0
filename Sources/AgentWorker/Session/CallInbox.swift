import Synchronization

/// What happens in a call, waiting to be dealt with: the caller's voice first, the model's tokens last.
///
/// A barge-in that came after a hundred tokens is dealt with before them. Within one urgency the order is that of arrival.
/// One reader.
final class CallInbox<Event: Sendable>: Sendable {
    enum Urgency: Int, CaseIterable, Sendable {
        /// The caller's voice and presence, and orders to end.
        case caller
        /// What was understood.
        case words
        /// What went out.
        case playback
        /// What the model and the synthesizer make.
        case reply
    }

    private struct State {
        var queues: [[Event]] = Array(repeating: [], count: Urgency.allCases.count)
        var heads = Array(repeating: 0, count: Urgency.allCases.count)
        var isClosed = false
        var waiter: CheckedContinuation<Event?, Never>?

        mutating func take() -> Event? {
            for index in queues.indices where heads[index] < queues[index].count {
                let event = queues[index][heads[index]]
                heads[index] += 1
                if heads[index] == queues[index].count {
                    queues[index].removeAll(keepingCapacity: queues[index].count <= 64)
                    heads[index] = 0
                }
                return event
            }
            return nil
        }
    }
    private let state = Mutex(State())

    func post(_ event: Event, _ urgency: Urgency) {
        let waiter = state.withLock { state -> CheckedContinuation<Event?, Never>? in
            guard !state.isClosed else { return nil }
            if let waiter = state.waiter {
                state.waiter = nil
                return waiter
            }
            state.queues[urgency.rawValue].append(event)
            return nil
        }
        waiter?.resume(returning: event)
    }

    /// The most urgent event; nil once closed, whatever still waits.
    func next() async -> Event? {
        await withCheckedContinuation { continuation in
            let ready = state.withLock { state -> Event?? in
                if state.isClosed { return .some(nil) }
                if let event = state.take() { return .some(event) }
                state.waiter = continuation
                return nil
            }
            if let ready { continuation.resume(returning: ready) }
        }
    }

    func close() {
        let waiter = state.withLock { state -> CheckedContinuation<Event?, Never>? in
            state.isClosed = true
            state.queues = Array(repeating: [], count: Urgency.allCases.count)
            state.heads = Array(repeating: 0, count: Urgency.allCases.count)
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: nil)
    }
}
