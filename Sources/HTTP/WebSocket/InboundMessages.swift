import Synchronization

/// Messages on their way from the web loop to a session's owner: bounded, and nothing is lost in silence.
final class InboundMessages: Sendable {
    private struct State {
        var waiting: [WebSocketMessage] = []
        var taken = 0
        var bytes = 0
        var isFinished = false
        var reader: CheckedContinuation<WebSocketMessage?, Never>?
    }
    private let state = Mutex(State())
    /// Messages an owner may be behind.
    static let maxMessages = 1024
    private let maxBytes: Int

    init(maxBytes: Int) { self.maxBytes = maxBytes }

    /// - Returns: false when the owner is so far behind that the sender has to go.
    func deliver(_ message: WebSocketMessage) -> Bool {
        let (fits, reader) = state.withLock { state -> (Bool, CheckedContinuation<WebSocketMessage?, Never>?) in
            if state.isFinished { return (true, nil) }
            if let reader = state.reader.take() { return (true, reader) }
            guard state.waiting.count - state.taken < Self.maxMessages, state.bytes + message.size <= maxBytes else {
                return (false, nil)
            }
            state.waiting.append(message)
            state.bytes += message.size
            return (true, nil)
        }
        reader?.resume(returning: message)
        return fits
    }

    /// No more will come; what waits can still be read.
    func finish() {
        let reader = state.withLock { state in
            state.isFinished = true
            return state.reader.take()
        }
        reader?.resume(returning: nil)
    }

    /// For one reader at a time.
    func next() async -> WebSocketMessage? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer = state.withLock { state -> WebSocketMessage?? in
                    if state.taken < state.waiting.count {
                        let message = state.waiting[state.taken]
                        state.taken += 1
                        state.bytes -= message.size
                        if state.taken == state.waiting.count {
                            state.waiting.removeAll(keepingCapacity: true)
                            state.taken = 0
                        } else if state.taken >= 64 {
                            state.waiting.removeFirst(state.taken)
                            state.taken = 0
                        }
                        return .some(message)
                    }
                    if state.isFinished || Task.isCancelled || state.reader != nil { return .some(nil) }
                    state.reader = continuation
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            state.withLock { $0.reader.take() }?.resume(returning: nil)
        }
    }
}

extension WebSocketMessage {
    var size: Int {
        switch self {
        case .text(let text): text.utf8.count
        case .binary(let bytes): bytes.count
        }
    }
}
