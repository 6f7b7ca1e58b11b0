public import Basics
import CSockets
import Glibc

/// Room for one batch of arriving packets: one allocation of slots, filled by one recvmmsg.
///
/// A slot is handed out at its full size, so that a packet may grow in place; `count(of:)` is what arrived.
@safe public struct PacketSlab: ~Copyable {
    /// Bytes a slot has. An Ethernet packet is 1,500; a longer one is cut by the kernel and counted as oversized.
    public static let slotBytes = 2048
    public let slots: Int
    /// Packets of the last receive.
    public private(set) var count = 0
    /// Packets so far that did not fit a slot; each reads as an empty packet.
    public private(set) var oversized: UInt64 = 0

    private let bytes: UnsafeMutableRawPointer
    private let headers: UnsafeMutablePointer<mmsghdr>
    private let vectors: UnsafeMutablePointer<iovec>
    private let names: UnsafeMutablePointer<sockaddr_in6>
    private let controls: UnsafeMutableRawPointer

    /// - Parameter slots: 64 takes 128 KiB, which stays in the second-level cache.
    public init(slots: Int = 64) {
        precondition(slots > 0, "a slab without slots receives nothing")
        self.slots = slots
        unsafe bytes = .allocate(byteCount: slots * Self.slotBytes, alignment: 64)
        unsafe headers = .allocate(capacity: slots)
        unsafe vectors = .allocate(capacity: slots)
        unsafe names = .allocate(capacity: slots)
        unsafe controls = .allocate(byteCount: slots * PacketInfo.room, alignment: 8)
        unsafe bytes.initializeMemory(as: UInt8.self, repeating: 0, count: slots * Self.slotBytes)
        unsafe names.initialize(repeating: sockaddr_in6(), count: slots)
        for slot in 0..<slots {
            unsafe (vectors + slot).initialize(
                to: iovec(iov_base: bytes + slot * Self.slotBytes, iov_len: Self.slotBytes))
            var header = unsafe mmsghdr()
            unsafe header.msg_hdr.msg_name = UnsafeMutableRawPointer(names + slot)
            unsafe header.msg_hdr.msg_namelen = socklen_t(MemoryLayout<sockaddr_in6>.size)
            unsafe header.msg_hdr.msg_iov = vectors + slot
            unsafe header.msg_hdr.msg_iovlen = 1
            unsafe header.msg_hdr.msg_control = controls + slot * PacketInfo.room
            unsafe header.msg_hdr.msg_controllen = PacketInfo.room
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

    /// Bytes that arrived in this slot.
    @inline(__always) public func count(of slot: Int) -> Int {
        precondition(slot >= 0 && slot < count, "the last receive did not fill this slot")
        return unsafe Int(headers[slot].msg_len)
    }
    /// Who sent it; an IPv4 peer of an IPv6 socket reads as IPv4.
    @inline(__always) public func source(of slot: Int) -> SocketAddress {
        precondition(slot >= 0 && slot < count, "the last receive did not fill this slot")
        // A UDP socket of ours receives from no other family; were there one, the empty address is answered by nobody.
        return unsafe SocketAddress(kernel: names + slot) ?? SocketAddress(v4: 0, port: 0)
    }

    /// The address of ours that it was sent to, port 0; nil when the kernel did not say.
    public func local(of slot: Int) -> SocketAddress? {
        precondition(slot >= 0 && slot < count, "the last receive did not fill this slot")
        return unsafe PacketInfo.read(
            controls + slot * PacketInfo.room, count: Int(headers[slot].msg_hdr.msg_controllen))
    }

    /// The slot at its full size; the packet is its first `count(of:)` bytes.
    @_lifetime(&self) @inline(__always) public mutating func slot(_ slot: Int) -> MutableSpan<UInt8> {
        precondition(slot >= 0 && slot < slots, "no such slot")
        let start = unsafe (bytes + slot * Self.slotBytes).assumingMemoryBound(to: UInt8.self)
        let span = unsafe MutableSpan(_unsafeStart: start, count: Self.slotBytes)
        return unsafe _overrideLifetime(span, mutating: &self)
    }
    @inline(__always) public mutating func withSlot<Result>(
        _ slot: Int, _ body: (inout MutableSpan<UInt8>) -> Result
    ) -> Result {
        var span = self.slot(slot)
        return body(&span)
    }

    mutating func receive(from descriptor: Int32) -> Int {
        // The kernel wrote the real name lengths over the room it had; only used slots need it again.
        for slot in 0..<count {
            unsafe headers[slot].msg_hdr.msg_namelen = socklen_t(MemoryLayout<sockaddr_in6>.size)
            unsafe headers[slot].msg_hdr.msg_controllen = PacketInfo.room
        }
        count = 0
        var received: CInt
        repeat {
            received = unsafe recvmmsg(descriptor, headers, CUnsignedInt(slots), CInt(MSG_DONTWAIT), nil)
        } while received < 0 && errno == EINTR
        guard received > 0 else { return 0 }
        count = Int(received)
        for slot in 0..<count where unsafe headers[slot].msg_hdr.msg_flags & CInt(MSG_TRUNC) != 0 {
            unsafe headers[slot].msg_len = 0
            oversized &+= 1
        }
        return count
    }
}
