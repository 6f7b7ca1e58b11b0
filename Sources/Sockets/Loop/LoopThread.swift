public import Basics
import Synchronization

/// # Sockets: threads that sleep on sockets, the packets they take and send, and the only clock.
///
/// **Never here:** what a packet means. **Folders:** `UDP` batches in and out · `Loop` thread, poller, mailbox ·
/// `Clock` monotonic and wall time. **Used by:** Rooms/Media, RoomClient, AgentWorker, CLI.
///
/// A loop's thread. The loop itself is made inside `body`, so it need not be Sendable and cannot leave:
///
/// ```swift
/// let waker = try Waker()
/// let mailbox = Mailbox<MediaCommand>(wakes: waker)
/// let thread = try LoopThread("media-0", waker: waker) { stop in
///     var poller = try Poller(waker: waker)
///     while !stop.isRequested {
///         let ready = poller.wait(until: nextDeadline)
///         …
///     }
/// }
/// ```
public final class LoopThread: Sendable {
    /// Told to the loop, which looks at it once per turn.
    public final class Stop: Sendable {
        private let requested = Atomic(false)
        public var isRequested: Bool { requested.load(ordering: .acquiring) }
        fileprivate func request() { requested.store(true, ordering: .releasing) }
    }
    private enum State {
        case running(waiting: [CheckedContinuation<Void, Never>])
        case ended
    }
    private final class Ending: Sendable {
        let state = Mutex(State.running(waiting: []))
        func end() {
            let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
                guard case .running(let waiting) = state else { return [] }
                state = .ended
                return waiting
            }
            for continuation in waiting { continuation.resume() }
        }
    }
    private let stop = Stop()
    private let ending = Ending()
    private let waker: Waker

    /// - Parameters:
    ///   - waker: the one the loop's poller sleeps on, so that ``requestStop()`` ends its wait.
    ///   - stackBytes: 4 MiB; SRTP, usrsctp and OpenSSL stay well below 256 KiB.
    ///   - body: returns when it sees that stop is requested.
    public init(
        _ name: String, waker: Waker, stackBytes: Int = 4 << 20, body: @escaping @Sendable (Stop) -> Void
    ) throws(ThreadError) {
        self.waker = waker
        try NamedThread.start(name, stackBytes: stackBytes) { [stop, ending] in
            body(stop)
            ending.end()
        }
    }
    deinit { requestStop() }

    /// Asks the loop to end after its present turn. Returns at once.
    public func requestStop() {
        stop.request()
        waker.wake()
    }
    /// Asks, and waits until `body` has returned.
    public func stopAndWait() async {
        requestStop()
        await ended()
    }
    /// Waits until `body` has returned, for whatever reason.
    public func ended() async {
        await withCheckedContinuation { continuation in
            let isOver = ending.state.withLock { state in
                guard case .running(let waiting) = state else { return true }
                state = .running(waiting: waiting + [continuation])
                return false
            }
            if isOver { continuation.resume() }
        }
    }
}
