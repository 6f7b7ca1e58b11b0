public import Basics
import CSockets
import Glibc

/// Where a loop of many connections sleeps. Level-triggered; each descriptor has a mark of its owner's choice.
///
/// The kernel's set takes changes from any thread; one thread waits.
@safe public final class EventPoller: Sendable {
    /// What to be told of. `.peerEnd` alone tells of a peer that went away, without a byte being read.
    public struct Interest: OptionSet, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        public static let read = Interest(rawValue: EPOLLIN.rawValue)
        public static let write = Interest(rawValue: EPOLLOUT.rawValue)
        public static let peerEnd = Interest(rawValue: EPOLLRDHUP.rawValue)
        /// Reset or failed; told of without being asked for.
        public static let broken = Interest(rawValue: EPOLLERR.rawValue | EPOLLHUP.rawValue)
    }
    public struct Event: Sendable {
        public let mark: UInt64
        public let ready: Interest
    }

    private let descriptor: Int32
    private let waker: Waker
    private static let eventRoom = 256
    private static let wakerMark = UInt64.max

    public init(waker: Waker) throws(SocketError) {
        descriptor = try Epoll.open(watching: waker, mark: Self.wakerMark)
        self.waker = waker
    }
    deinit { close(descriptor) }

    /// - Parameter mark: anything but `UInt64.max`.
    public func add(_ listener: TCPListener, mark: UInt64) throws(SocketError) {
        try Epoll.change(EPOLL_CTL_ADD, listener.descriptor, EPOLLIN.rawValue, mark: mark, by: descriptor)
    }
    public func remove(_ listener: TCPListener) {
        try? Epoll.change(EPOLL_CTL_DEL, listener.descriptor, 0, mark: 0, by: descriptor)
    }
    public func add(_ stream: TCPStream, mark: UInt64, _ interest: Interest) throws(SocketError) {
        try Epoll.change(EPOLL_CTL_ADD, stream.descriptor, interest.rawValue, mark: mark, by: descriptor)
    }
    public func change(_ stream: TCPStream, mark: UInt64, to interest: Interest) {
        // Cannot fail for a descriptor that was added.
        try? Epoll.change(EPOLL_CTL_MOD, stream.descriptor, interest.rawValue, mark: mark, by: descriptor)
    }
    /// A socket that has packets; the poller of ``Poller`` is for a handful of them, this one for any number.
    /// - Parameter mark: anything but `UInt64.max`.
    public func add(_ socket: UDPSocket, mark: UInt64) throws(SocketError) {
        try Epoll.change(EPOLL_CTL_ADD, socket.descriptor, EPOLLIN.rawValue, mark: mark, by: descriptor)
    }
    public func remove(_ socket: UDPSocket) {
        try? Epoll.change(EPOLL_CTL_DEL, socket.descriptor, 0, mark: 0, by: descriptor)
    }
    /// Closing a stream removes it as well.
    public func remove(_ stream: TCPStream) {
        try? Epoll.change(EPOLL_CTL_DEL, stream.descriptor, 0, mark: 0, by: descriptor)
    }

    /// Sleeps until something is ready, somebody wakes us or `deadline` has come.
    /// - Returns: what is ready; empty after a wake-up or a timeout.
    public func wait(until deadline: Moment?) -> [Event] {
        unsafe withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: Self.eventRoom) { events in
            guard let start = events.baseAddress else { return [] }
            let count = unsafe Epoll.wait(descriptor, start, room: Self.eventRoom, until: deadline)
            var ready: [Event] = []
            for index in 0..<Int(max(0, count)) {
                let (mark, flags) = unsafe (start[index].data.u64, start[index].events)
                if mark == Self.wakerMark {
                    waker.reset()
                } else {
                    ready.append(Event(mark: mark, ready: Interest(rawValue: flags)))
                }
            }
            return ready
        }
    }
}
