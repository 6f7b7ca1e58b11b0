public import Basics
import CSockets
import Glibc

/// Packets on their way out: written into slots in place, sent by one sendmmsg.
///
/// Media is worth nothing late: what the kernel will not take at once is dropped and counted.
/// Call ``flush()`` once per turn of the loop; a full batch flushes itself.
@safe public struct OutgoingBatch: ~Copyable {
    public static let slotBytes = 2048
    public let slots: Int
    /// Packets that wait for ``flush()``.
    public private(set) var count = 0
    public private(set) var sent: UInt64 = 0
    /// The kernel's buffer was full.
    public private(set) var dropped: UInt64 = 0
    /// Refused by the kernel, each for a reason of its own: no route, a bad address, an IPv6 peer of an IPv4 socket.
    public private(set) var refused: UInt64 = 0

    private let socket: UDPSocket
    private let bytes: UnsafeMutableRawPointer
    private let headers: UnsafeMutablePointer<mmsghdr>
    private let vectors: UnsafeMutablePointer<iovec>
    private let names: UnsafeMutablePointer<sockaddr_in6>
    private let controls: UnsafeMutableRawPointer

    /// - Parameter slots: measured on loopback, 200-byte packets to 50 peers: sendto 3.4 µs, sendmmsg 2.6 to 2.8 µs a
    ///   packet alike with 16, 64 and 128 slots. So 64 costs nothing and makes a batch rarely full.
    public init(socket: UDPSocket, slots: Int = 64) {
        precondition(slots > 0, "a batch without slots sends nothing")
        self.socket = socket
        self.slots = slots
        unsafe bytes = .allocate(byteCount: slots * Self.slotBytes, alignment: 64)
        unsafe headers = .allocate(capacity: slots)
        unsafe vectors = .allocate(capacity: slots)
        unsafe names = .allocate(capacity: slots)
        unsafe controls = .allocate(byteCount: slots * PacketInfo.room, alignment: 8)
        unsafe bytes.initializeMemory(as: UInt8.self, repeating: 0, count: slots * Self.slotBytes)
        unsafe names.initialize(repeating: sockaddr_in6(), count: slots)
        for slot in 0..<slots {
            unsafe (vectors + slot).initialize(to: iovec(iov_base: bytes + slot * Self.slotBytes, iov_len: 0))
            var header = unsafe mmsghdr()
            unsafe header.msg_hdr.msg_name = UnsafeMutableRawPointer(names + slot)
            unsafe header.msg_hdr.msg_iov = vectors + slot
            unsafe header.msg_hdr.msg_iovlen = 1
            unsafe (headers + slot).initialize(to: header)
        }
    }
    deinit {
        unsafe bytes.deallocate()
        unsafe headers.deallocate()
        unsafe vectors.deallocate()
        unsafe names.deallocate()
        unsafe controls.deallocate()
    }

    /// Lets `body` write the next packet in place.
    ///
    /// - Parameters:
    ///   - source: the address of ours to send from; nil lets the kernel choose, which costs less.
    ///   - body: gets 2,048 bytes with old contents; returns the packet's length, or nil to send nothing.
    /// - Returns: whether a packet was queued.
    @discardableResult @inline(__always) public mutating func withNextSlot(
        to destination: SocketAddress, from source: SocketAddress? = nil, _ body: (inout MutableSpan<UInt8>) -> Int?
    ) -> Bool {
        if count == slots { flush() }
        let start = unsafe (bytes + count * Self.slotBytes).assumingMemoryBound(to: UInt8.self)
        var span = unsafe MutableSpan(_unsafeStart: start, count: Self.slotBytes)
        guard let length = body(&span) else { return false }
        precondition(length >= 0 && length <= Self.slotBytes, "a packet cannot be longer than its slot")
        unsafe vectors[count].iov_len = length
        unsafe headers[count].msg_hdr.msg_namelen = destination.write(to: names + count, socketIsV6: socket.isV6)
        if let source {
            unsafe headers[count].msg_hdr.msg_control = controls + count * PacketInfo.room
            unsafe headers[count].msg_hdr.msg_controllen = PacketInfo.write(
                source, to: controls + count * PacketInfo.room, socketIsV6: socket.isV6)
        } else {
            unsafe headers[count].msg_hdr.msg_controllen = 0
        }
        count += 1
        return true
    }

    /// Queues a packet that already stands somewhere else.
    /// - Returns: false when it is longer than a slot; such a packet would not survive the path either.
    @discardableResult public mutating func append(
        _ packet: [UInt8], to destination: SocketAddress, from source: SocketAddress? = nil
    ) -> Bool {
        guard packet.count <= Self.slotBytes else { return false }
        return withNextSlot(to: destination, from: source) { slot in
            for index in packet.indices { slot[index] = packet[index] }
            return packet.count
        }
    }

    /// Sends what waits. One packet's error costs that packet; a full kernel buffer costs the rest of this batch.
    public mutating func flush() {
        var next = 0
        while next < count {
            let taken = unsafe sendmmsg(
                socket.descriptor, headers + next, CUnsignedInt(count - next), CInt(MSG_NOSIGNAL))
            if taken > 0 {
                next += Int(taken)
                sent &+= UInt64(taken)
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN, ENOBUFS, ENOMEM:
                dropped &+= UInt64(count - next)
                next = count
            default:
                refused &+= 1
                next += 1
            }
        }
        count = 0
    }
}
