import Basics
import CUSRSCTP
import Synchronization

/// The process's one usrsctp stack: starts it, keeps its time, and hands what it says to the association it is for.
///
/// **Threads.** usrsctp's state is global: one timer list, one tick count, callbacks on whatever thread happens to be
/// inside. Its own locks protect single structures, but not the timer list against a second caller of
/// `usrsctp_handle_timers` (the list's cursor is a global variable), nor an association against being freed between
/// a timer's removal from the list and its function. So *every* call into usrsctp is made under `lock`, and so are the
/// callbacks, which run inside those calls. An association has an outbox here that may be filled by any thread (a timer
/// another media loop ran) and is emptied by its owner's next call: within one tick, since an association that waits
/// for a timer asks to be called every `SCTPHandle.tick`. The lock is held for microseconds; only data channels pay.
///
/// **Time.** The stack's clock is the greatest `Moment` any association told it. usrsctp scans all timers at each
/// step, so steps shorter than 10 ms are saved up. A step counts for at most 200 ms: an idle process has no timers
/// worth catching up with, and tests in one process may each have their own time line (one that lies further behind
/// than that sets the clock back without a step).
///
/// Besides the ticks usrsctp reads `gettimeofday`: for round trips, message lifetimes, and when a resend timer fires,
/// to skip chunks that are younger by that clock than a round trip. So a wall clock set back delays resends by as much,
/// and a test that moves time by hand has to let a little real time pass before a resend.
enum SCTPStackHandle {
    /// What an association is told by the stack.
    enum Event: Sendable, Equatable {
        case packet([UInt8])
        /// A piece of a message; `ends` with its last piece.
        case data(stream: UInt16, protocolID: UInt32, isUnordered: Bool, [UInt8], ends: Bool)
        case up(outgoing: UInt16, incoming: UInt16)
        case down
        /// The other side closed these streams; empty means all.
        case incomingReset([UInt16])
        /// Our own closing of streams was accepted or refused.
        case outgoingReset
        /// The stack gave up on a message in the middle of its delivery.
        case deliveryAborted
    }

    private static let minimumStep = 10
    private static let maximumStep = 200

    /// Guards everything below and every call into usrsctp.
    private static let lock = Mutex<Void>(())
    // Safe: only touched while `lock` is held, by `run` and by callbacks that usrsctp makes inside it.
    nonisolated(unsafe) private static var outboxes: [UInt: [Event]] = [:]
    nonisolated(unsafe) private static var clock = Moment.zero
    nonisolated(unsafe) private static var isStarted = false
    nonisolated(unsafe) private static var lastID: UInt = 0

    /// Runs `body` with the stack to itself and returns what the association's outbox holds afterwards.
    static func run(_ id: UInt, _ body: () -> Void) -> [Event] {
        lock.withLock { _ in
            body()
            return take(id)
        }
    }
    /// Runs `body`, which only asks the stack something.
    static func peek(_ body: () -> Void) { lock.withLock { _ in body() } }

    private static func take(_ id: UInt) -> [Event] {
        guard let events = unsafe outboxes[id], !events.isEmpty else { return [] }
        unsafe outboxes[id] = []
        return events
    }

    /// A new association's id, under which the stack knows it; never a real address, never used twice.
    static func register() -> UInt {
        lock.withLock { _ in
            start()
            unsafe lastID += 1
            unsafe outboxes[lastID] = []
            unsafe usrsctp_register_address(UnsafeMutableRawPointer(bitPattern: lastID))
            return unsafe lastID
        }
    }

    /// Inside `run`: the id's outbox goes; what the stack still says about it is dropped.
    static func unregister(_ id: UInt) {
        unsafe usrsctp_deregister_address(UnsafeMutableRawPointer(bitPattern: id))
        unsafe outboxes[id] = nil
    }

    /// Inside `run`: lets timers run that are due at `now`.
    static func advance(to now: Moment) {
        let elapsed = unsafe now.milliseconds - clock.milliseconds
        // A few milliseconds behind is another loop whose turn began earlier; going back for it would count them twice.
        if elapsed < -maximumStep { unsafe clock = now }
        guard elapsed >= minimumStep else { return }
        unsafe clock = now
        usrsctp_handle_timers(UInt32(min(Int64(maximumStep), elapsed)))
    }

    fileprivate static func post(_ event: Event, to id: UInt) {
        unsafe outboxes[id]?.append(event)
    }

    private static func start() {
        guard unsafe !isStarted else { return }
        unsafe isStarted = true
        unsafe parley_sctp_start { address, bytes, count, _, _ in
            guard let address = unsafe address, let bytes = unsafe bytes else { return 0 }
            let packet = unsafe [UInt8](UnsafeRawBufferPointer(start: bytes, count: count))
            SCTPStackHandle.post(.packet(packet), to: UInt(bitPattern: address))
            return 0
        }
        // What WebRTC does not use: addresses that change, authentication for them, congestion marks (no IP header).
        _ = usrsctp_sysctl_set_sctp_asconf_enable(0)
        _ = usrsctp_sysctl_set_sctp_auth_enable(0)
        _ = usrsctp_sysctl_set_sctp_ecn_enable(0)
        _ = usrsctp_sysctl_set_sctp_nrsack_enable(0)
        _ = usrsctp_sysctl_set_sctp_pktdrop_enable(0)
        // Packets for no association are not answered: they come out of a DTLS connection that has one.
        _ = usrsctp_sysctl_set_sctp_blackhole(2)
    }
}

/// What usrsctp calls with each piece of a message and each notification. `bytes` is malloc'ed and ours to free.
func receiveFromSCTPStack(
    _ bytes: UnsafeMutableRawPointer?, count: Int, info: sctp_rcvinfo, flags: Int32, id: UInt
) {
    defer { unsafe parley_sctp_free(bytes) }
    guard let bytes = unsafe bytes else { return }
    let content = unsafe UnsafeRawBufferPointer(start: bytes, count: count)
    if flags & MSG_NOTIFICATION != 0 {
        if let event = unsafe notification(content) { SCTPStackHandle.post(event, to: id) }
    } else {
        let event = unsafe SCTPStackHandle.Event.data(
            stream: info.rcv_sid, protocolID: UInt32(bigEndian: info.rcv_ppid),
            isUnordered: info.rcv_flags & UInt16(SCTP_UNORDERED) != 0, [UInt8](content),
            ends: flags & parley_sctp_end_of_record != 0)
        SCTPStackHandle.post(event, to: id)
    }
}

/// Reads one notification; its layout is that of usrsctp.h, in host order. RFC 6458 §6.1.
private func notification(_ content: UnsafeRawBufferPointer) -> SCTPStackHandle.Event? {
    func field(_ offset: Int) -> UInt16? {
        guard offset + 2 <= content.count else { return nil }
        return unsafe content.loadUnaligned(fromByteOffset: offset, as: UInt16.self)
    }
    guard let type = field(0), let flags = field(2) else { return nil }
    switch Int32(type) {
    case SCTP_ASSOC_CHANGE:
        guard let state = field(8), let outgoing = field(12), let incoming = field(14) else { return nil }
        switch Int32(state) {
        case SCTP_COMM_UP, SCTP_RESTART: return .up(outgoing: outgoing, incoming: incoming)
        case SCTP_COMM_LOST, SCTP_SHUTDOWN_COMP, SCTP_CANT_STR_ASSOC: return .down
        default: return nil
        }
    case SCTP_STREAM_RESET_EVENT:
        let streams = stride(from: 12, to: content.count, by: 2).compactMap(field)
        if Int32(flags) & SCTP_STREAM_RESET_INCOMING_SSN != 0 { return .incomingReset(streams) }
        return Int32(flags) & SCTP_STREAM_RESET_OUTGOING_SSN != 0 ? .outgoingReset : nil
    case SCTP_PARTIAL_DELIVERY_EVENT: return .deliveryAborted
    default: return nil
    }
}
