import Synchronization

/// The way into a loop: any thread posts, the loop takes everything once per turn.
///
/// Messages of one poster arrive in the order posted. The loop is woken only when the box was empty: what lies there
/// already has woken it.
public final class Mailbox<Message: Sendable>: Sendable {
    private let waiting = Mutex<[Message]>([])
    private let waker: Waker

    public init(wakes waker: Waker) { self.waker = waker }

    public func post(_ message: Message) {
        let wasEmpty = waiting.withLock { waiting in
            let wasEmpty = waiting.isEmpty
            waiting.append(message)
            return wasEmpty
        }
        if wasEmpty { waker.wake() }
    }

    /// Takes all messages, in order. Call after ``Poller/wait(until:)``, not before.
    public func drain() -> [Message] {
        waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
    }
}
