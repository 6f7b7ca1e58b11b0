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
        descriptor = try Epoll.open(watching: waker, mark: Self.wakerMark)
        self.waker = waker
        unsafe events = .allocate(capacity: Self.eventRoom)
        unsafe events.initialize(repeating: epoll_event(), count: Self.eventRoom)
    }
    deinit {
        close(descriptor)
        unsafe events.deallocate()
    }

    /// - Returns: the index by which ``wait(until:)`` will name the socket: 0, 1, 2 …
    @discardableResult public mutating func add(_ socket: UDPSocket) throws(SocketError) -> Int {
        precondition(sockets.count < 64, "ready sockets are a 64-bit set")
        try Epoll.change(
            EPOLL_CTL_ADD, socket.descriptor, EPOLLIN.rawValue, mark: UInt64(sockets.count), by: descriptor)
        sockets.append(socket)
        return sockets.count - 1
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
        let found = unsafe Epoll.wait(descriptor, events, room: Self.eventRoom, until: deadline)
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
}
