import Basics
import CSockets
import Glibc

/// The system calls that both pollers share.
enum Epoll {
    static func open(watching waker: Waker, mark: UInt64) throws(SocketError) -> Int32 {
        let descriptor = epoll_create1(CInt(EPOLL_CLOEXEC))
        guard descriptor >= 0 else { throw .system(call: "epoll_create1", code: errno) }
        do { try change(EPOLL_CTL_ADD, waker.descriptor, EPOLLIN.rawValue, mark: mark, by: descriptor) } catch {
            close(descriptor)
            throw error
        }
        return descriptor
    }

    static func change(
        _ operation: CInt, _ watched: Int32, _ events: UInt32, mark: UInt64, by descriptor: Int32
    ) throws(SocketError) {
        var event = unsafe epoll_event()
        unsafe event.events = events
        unsafe event.data.u64 = mark
        guard unsafe epoll_ctl(descriptor, operation, watched, &event) == 0 else {
            throw .system(call: "epoll_ctl", code: errno)
        }
    }

    /// - Parameter deadline: nil waits for ever, one in the past only looks.
    static func wait(
        _ descriptor: Int32, _ events: UnsafeMutablePointer<epoll_event>, room: Int, until deadline: Moment?
    ) -> CInt {
        guard let deadline, deadline != .distantFuture else {
            return unsafe epoll_wait(descriptor, events, CInt(room), -1)
        }
        // Nanoseconds, since pacing at 1 ms grain would bunch packets. Kernel 5.11, glibc 2.35.
        let left = max(0, (deadline - MonotonicClock.now).nanoseconds)
        var time = timespec(tv_sec: Int(left / 1_000_000_000), tv_nsec: Int(left % 1_000_000_000))
        let found = unsafe epoll_pwait2(descriptor, events, CInt(room), &time, nil)
        guard found < 0, errno == ENOSYS else { return found }
        return unsafe epoll_wait(descriptor, events, CInt(room), CInt(clamping: (left + 999_999) / 1_000_000))
    }
}
