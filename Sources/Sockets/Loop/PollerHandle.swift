public import Basics
import CSockets
import Glibc

/// Where a loop sleeps: until a packet arrives, somebody wakes it, or its next deadline has come.
@safe public struct Poller: ~Copyable {
    private let descriptor: Int32
    private let waker: Waker
    private var sockets: [UDPSocket] = []
    private let events: UnsafeMutablePointer<epoll_event>
    private static let eventRoom = 16
    /// The waker's mark among the indices of sockets.
    private static let wakerMark = UInt64.max

    public init(waker: Waker) throws(SocketError) {
        descriptor = try Self.open(watching: waker)
        self.waker = waker
        unsafe events = .allocate(capacity: Self.eventRoom)
        unsafe events.initialize(repeating: epoll_event(), count: Self.eventRoom)
    }
    private static func open(watching waker: Waker) throws(SocketError) -> Int32 {
        let descriptor = epoll_create1(CInt(EPOLL_CLOEXEC))
        guard descriptor >= 0 else { throw .system(call: "epoll_create1", code: errno) }
        do { try watch(waker.descriptor, mark: wakerMark, by: descriptor) } catch {
            close(descriptor)
            throw error
        }
        return descriptor
    }
    deinit {
        close(descriptor)
        unsafe events.deallocate()
    }

    /// - Returns: the index by which ``wait(until:)`` will name the socket: 0, 1, 2 …
    @discardableResult public mutating func add(_ socket: UDPSocket) throws(SocketError) -> Int {
        precondition(sockets.count < 64, "ready sockets are a 64-bit set")
        try Self.watch(socket.descriptor, mark: UInt64(sockets.count), by: descriptor)
        sockets.append(socket)
        return sockets.count - 1
    }
    private static func watch(_ watched: Int32, mark: UInt64, by descriptor: Int32) throws(SocketError) {
        var event = unsafe epoll_event()
        unsafe event.events = EPOLLIN.rawValue
        unsafe event.data.u64 = mark
        guard unsafe epoll_ctl(descriptor, EPOLL_CTL_ADD, watched, &event) == 0 else {
            throw .system(call: "epoll_ctl", code: errno)
        }
    }

    /// What ended a wait.
    public struct Ready: Sendable, Equatable {
        /// Somebody called ``Waker/wake()``: look into the mailboxes.
        public internal(set) var woken = false
        var mask: UInt64 = 0
        /// Whether the socket with this index has packets, or had when we looked.
        public func isReadable(_ index: Int) -> Bool { mask & (1 << UInt64(index)) != 0 }
        public var isTimeout: Bool { !woken && mask == 0 }
    }

    /// Sleeps until something is ready or `deadline` has come; nil waits for ever. A deadline in the past only looks.
    public mutating func wait(until deadline: Moment?) -> Ready {
        var ready = Ready()
        let found = sleep(until: deadline)
        guard found > 0 else { return ready }
        for index in 0..<Int(found) {
            let mark = unsafe events[index].data.u64
            if mark == Self.wakerMark {
                waker.reset()
                ready.woken = true
            } else {
                ready.mask |= 1 << mark
            }
        }
        return ready
    }

    private func sleep(until deadline: Moment?) -> CInt {
        guard let deadline, deadline != .distantFuture else {
            return unsafe epoll_wait(descriptor, events, CInt(Self.eventRoom), -1)
        }
        // Nanoseconds, since pacing at 1 ms grain would bunch packets. Kernel 5.11, glibc 2.35.
        let left = max(0, (deadline - MonotonicClock.now).nanoseconds)
        var time = timespec(tv_sec: Int(left / 1_000_000_000), tv_nsec: Int(left % 1_000_000_000))
        let found = unsafe epoll_pwait2(descriptor, events, CInt(Self.eventRoom), &time, nil)
        guard found < 0, errno == ENOSYS else { return found }
        return unsafe epoll_wait(descriptor, events, CInt(Self.eventRoom), CInt(clamping: (left + 999_999) / 1_000_000))
    }
}
