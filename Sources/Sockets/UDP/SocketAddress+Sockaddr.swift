import Basics
import Glibc

/// To and from the kernel's form, without allocating. An IPv6 socket carries IPv4 peers as mapped addresses.
extension SocketAddress {
    /// - Parameter name: at least `sockaddr_in6`'s 28 bytes, as recvmsg or getsockname filled them.
    /// - Returns: nil for any other family than IPv4 and IPv6.
    @inline(__always) init?(kernel name: UnsafeRawPointer) {
        switch unsafe Int32(name.loadUnaligned(as: sa_family_t.self)) {
        case AF_INET:
            let address = unsafe name.loadUnaligned(as: sockaddr_in.self)
            self.init(v4: UInt32(bigEndian: address.sin_addr.s_addr), port: UInt16(bigEndian: address.sin_port))
        case AF_INET6:
            let port = unsafe name.loadUnaligned(fromByteOffset: 2, as: UInt16.self)
            let high = unsafe name.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
            let low = unsafe name.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
            self.init(v6High: UInt64(bigEndian: high), low: UInt64(bigEndian: low), port: UInt16(bigEndian: port))
        default: return nil
        }
    }

    /// Writes the address as `sockaddr_in` or `sockaddr_in6`, whichever the socket speaks.
    ///
    /// - Parameter name: room for 28 bytes.
    /// - Returns: the length used; an IPv6 address for an IPv4 socket gives a length the kernel refuses for that
    ///   packet alone.
    @inline(__always) func write(to name: UnsafeMutableRawPointer, socketIsV6: Bool) -> UInt32 {
        if socketIsV6 {
            let isV4 = family == .v4
            unsafe name.storeBytes(of: sa_family_t(AF_INET6), as: sa_family_t.self)
            unsafe name.storeBytes(of: port.bigEndian, toByteOffset: 2, as: UInt16.self)
            unsafe name.storeBytes(of: 0, toByteOffset: 4, as: UInt32.self)
            unsafe name.storeBytes(of: isV4 ? 0 : high.bigEndian, toByteOffset: 8, as: UInt64.self)
            let lower = isV4 ? 0x0000_FFFF_0000_0000 | low : low
            unsafe name.storeBytes(of: lower.bigEndian, toByteOffset: 16, as: UInt64.self)
            unsafe name.storeBytes(of: 0, toByteOffset: 24, as: UInt32.self)
            return UInt32(MemoryLayout<sockaddr_in6>.size)
        }
        unsafe name.storeBytes(of: sa_family_t(family == .v4 ? AF_INET : AF_UNSPEC), as: sa_family_t.self)
        unsafe name.storeBytes(of: port.bigEndian, toByteOffset: 2, as: UInt16.self)
        unsafe name.storeBytes(of: UInt32(truncatingIfNeeded: low).bigEndian, toByteOffset: 4, as: UInt32.self)
        unsafe name.storeBytes(of: 0, toByteOffset: 8, as: UInt64.self)
        return family == .v4 ? UInt32(MemoryLayout<sockaddr_in>.size) : 0
    }
}
