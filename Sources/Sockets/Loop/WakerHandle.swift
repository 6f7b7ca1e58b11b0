import CSockets
import Glibc

/// Ends a poller's wait from another thread.
@safe public final class Waker: Sendable {
    let descriptor: Int32

    public init() throws(SocketError) {
        descriptor = eventfd(0, CInt(EFD_NONBLOCK) | CInt(EFD_CLOEXEC))
        guard descriptor >= 0 else { throw .system(call: "eventfd", code: errno) }
    }
    deinit { close(descriptor) }

    public func wake() {
        // Fails only when the counter is at its end, and then the poller is awake anyway.
        _ = eventfd_write(descriptor, 1)
    }
    /// Called by the poller before its owner looks for work, so that no wake-up falls between.
    func reset() {
        var count: eventfd_t = 0
        _ = unsafe eventfd_read(descriptor, &count)
    }
}
