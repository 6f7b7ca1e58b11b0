import Basics
import CSockets
import Glibc

/// The control message that says which of our addresses a packet came to, or is to leave from (ip(7), RFC 3542 §6).
enum PacketInfo {
    /// Bytes that hold either kind with its header. 40 is the IPv6 one's CMSG_SPACE.
    static let room = 64
    private static let headerCount = 16

    /// - Returns: nil when no such message is there.
    static func read(_ control: UnsafeRawPointer, count: Int) -> SocketAddress? {
        var offset = 0
        while offset + headerCount <= count {
            let length = unsafe control.loadUnaligned(fromByteOffset: offset, as: Int.self)
            let level = unsafe control.loadUnaligned(fromByteOffset: offset + 8, as: Int32.self)
            let kind = unsafe control.loadUnaligned(fromByteOffset: offset + 12, as: Int32.self)
            guard length >= headerCount, offset + length <= count else { return nil }
            let data = unsafe control + offset + headerCount
            if level == Int32(IPPROTO_IPV6), kind == IPV6_PKTINFO, length >= headerCount + 20 {
                let high = unsafe UInt64(bigEndian: data.loadUnaligned(as: UInt64.self))
                let low = unsafe UInt64(bigEndian: data.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
                return SocketAddress(v6High: high, low: low, port: 0)
            }
            if level == Int32(IPPROTO_IP), kind == IP_PKTINFO, length >= headerCount + 12 {
                // The routed-to address, in_pktinfo.ipi_addr: third word.
                let address = unsafe UInt32(bigEndian: data.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
                return SocketAddress(v4: address, port: 0)
            }
            offset += (length + 7) & ~7
        }
        return nil
    }

    /// Says that a packet is to leave from `source`.
    /// - Returns: bytes written; 0 for an IPv6 address on an IPv4 socket.
    static func write(_ source: SocketAddress, to control: UnsafeMutableRawPointer, socketIsV6: Bool) -> Int {
        // An IPv6 socket's IPv4 packets take the IPv4 message.
        let isV4 = source.family == .v4
        guard isV4 || socketIsV6 else { return 0 }
        let length = headerCount + (isV4 ? 12 : 20)
        unsafe control.storeBytes(of: length, as: Int.self)
        unsafe control.storeBytes(of: Int32(isV4 ? IPPROTO_IP : IPPROTO_IPV6), toByteOffset: 8, as: Int32.self)
        unsafe control.storeBytes(of: isV4 ? IP_PKTINFO : IPV6_PKTINFO, toByteOffset: 12, as: Int32.self)
        let data = unsafe control + headerCount
        if isV4 {
            let address = UInt32(truncatingIfNeeded: source.low).bigEndian
            unsafe data.storeBytes(of: 0, as: UInt32.self)
            unsafe data.storeBytes(of: address, toByteOffset: 4, as: UInt32.self)
            unsafe data.storeBytes(of: 0, toByteOffset: 8, as: UInt32.self)
        } else {
            unsafe data.storeBytes(of: source.high.bigEndian, as: UInt64.self)
            unsafe data.storeBytes(of: source.low.bigEndian, toByteOffset: 8, as: UInt64.self)
            unsafe data.storeBytes(of: 0, toByteOffset: 16, as: UInt32.self)
        }
        return (length + 7) & ~7
    }
}
