public import Basics
import CSockets
import Glibc

/// A bound UDP socket that never blocks. Batches and pollers keep it alive, so its descriptor cannot be reused under them.
///
/// On a wildcard bind the kernel picks the source address of what we send by its routes, which need not be the address
/// that the other side wrote to. `PacketSlab.local(of:)` tells that one, ``preferredSource(for:)`` what the kernel would
/// pick, and `OutgoingBatch` sends from a given one where they differ.
@safe public final class UDPSocket: Sendable {
    public struct Options: Sendable {
        /// Bytes of kernel buffer asked for each way; the kernel caps it at net.core.{r,w}mem_max. 4 MiB is 100 ms of
        /// 1,000 subscribers' audio and video.
        public var bufferBytes = 4 << 20
        /// Several sockets on one port, the kernel spreading peers over them.
        public var reusePort = false
        public init() {}
    }
    let descriptor: Int32
    let isV6: Bool
    /// Where it is bound; the port is the real one when 0 was asked for.
    public let localAddress: SocketAddress

    /// - Parameters:
    ///   - host: an IP address; nil for every IPv4 and, where the host has it, IPv6 address.
    ///   - port: 0 lets the kernel choose.
    /// - Throws: ``SocketError`` saying which address failed.
    public init(host: String? = nil, port: UInt16 = 0, options: Options = Options()) throws(SocketError) {
        let opened = try BoundSocket.open(.udp, host: host, port: port) { descriptor in
            BoundSocket.set(descriptor, SOL_SOCKET, SO_RCVBUF, CInt(clamping: options.bufferBytes))
            BoundSocket.set(descriptor, SOL_SOCKET, SO_SNDBUF, CInt(clamping: options.bufferBytes))
            if options.reusePort { BoundSocket.set(descriptor, SOL_SOCKET, SO_REUSEPORT, 1) }
            // One of the two fails, by the socket's family; then that option does not concern it.
            BoundSocket.set(descriptor, Int32(IPPROTO_IP), IP_PKTINFO, 1)
            BoundSocket.set(descriptor, Int32(IPPROTO_IPV6), IPV6_RECVPKTINFO, 1)
        }
        descriptor = opened.descriptor
        isV6 = opened.isV6
        localAddress = opened.local
    }
    deinit { close(descriptor) }

    /// Takes what has arrived, up to the slab's slots, in one system call.
    ///
    /// - Returns: packets now in the slab; 0 when none wait. Fewer than the slots means that none wait any more.
    public func receive(into slab: inout PacketSlab) -> Int {
        slab.receive(from: descriptor)
    }

    /// One packet now, for what is rare; media goes by ``OutgoingBatch``. False when the kernel would not take it.
    @discardableResult public func send(_ packet: [UInt8], to destination: SocketAddress) -> Bool {
        var name = sockaddr_in6()
        let length = unsafe withUnsafeMutableBytes(of: &name) { bytes in
            unsafe destination.write(to: bytes.baseAddress!, socketIsV6: isV6)
        }
        let sent = unsafe withUnsafePointer(to: &name) { name in
            unsafe name.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                unsafe packet.withUnsafeBytes { packet in
                    unsafe sendto(descriptor, packet.baseAddress, packet.count, CInt(MSG_NOSIGNAL), name, length)
                }
            }
        }
        return sent == packet.count
    }

    /// The address the kernel would send from, port 0; nil when there is no route. Costs two system calls.
    public func preferredSource(for destination: SocketAddress) -> SocketAddress? {
        if !localAddress.isUnspecified { return SocketAddress(host: localAddress.host, port: 0) }
        let probe = socket(isV6 ? AF_INET6 : AF_INET, CInt(SOCK_DGRAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        guard probe >= 0 else { return nil }
        defer { close(probe) }
        var name = sockaddr_in6()
        let length = unsafe withUnsafeMutableBytes(of: &name) { bytes in
            unsafe destination.write(to: bytes.baseAddress!, socketIsV6: isV6)
        }
        let status = unsafe withUnsafePointer(to: &name) { name in
            unsafe name.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe connect(probe, $0, length) }
        }
        guard status == 0, var source = BoundSocket.localAddress(of: probe) else { return nil }
        source.port = 0
        return source
    }
}
