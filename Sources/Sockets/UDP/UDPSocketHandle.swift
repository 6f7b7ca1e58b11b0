public import Basics
import CSockets
import Glibc

/// A bound UDP socket that never blocks. Batches and pollers keep it alive, so its descriptor cannot be reused under them.
///
/// On a wildcard bind the kernel picks the source address of what we send by its routes. So each address we advertise
/// must be the one that its own route would choose; where a host has several addresses on one interface, bind one of them.
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
        if let host {
            guard let address = SocketAddress(host: host, port: port) else { throw .notAnAddress(host) }
            // A wildcard `::` takes IPv4 peers as well; a certain IPv6 address could not.
            (descriptor, localAddress) = try Self.open(address, dualStack: address.isUnspecified, options)
        } else {
            do {
                let any = SocketAddress(v6High: 0, low: 0, port: port)
                (descriptor, localAddress) = try Self.open(any, dualStack: true, options)
            } catch {
                // A host may have IPv6 compiled out or switched off; the IPv4 error is the one worth telling.
                let any = SocketAddress(v4: 0, port: port)
                (descriptor, localAddress) = try Self.open(any, dualStack: false, options)
            }
        }
        isV6 = Self.family(of: descriptor) == AF_INET6
    }
    deinit { close(descriptor) }

    private static func open(
        _ address: SocketAddress, dualStack: Bool, _ options: Options
    ) throws(SocketError) -> (Int32, SocketAddress) {
        let isV6 = address.family == .v6
        let kind = CInt(SOCK_DGRAM.rawValue) | CInt(SOCK_NONBLOCK.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(isV6 ? AF_INET6 : AF_INET, kind, 0)
        guard descriptor >= 0 else { throw .system(call: "socket", code: errno) }
        if isV6 { set(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, dualStack ? 0 : 1) }
        set(descriptor, SOL_SOCKET, SO_RCVBUF, CInt(clamping: options.bufferBytes))
        set(descriptor, SOL_SOCKET, SO_SNDBUF, CInt(clamping: options.bufferBytes))
        if options.reusePort { set(descriptor, SOL_SOCKET, SO_REUSEPORT, 1) }
        var name = sockaddr_in6()
        let length = unsafe withUnsafeMutableBytes(of: &name) { bytes in
            unsafe address.write(to: bytes.baseAddress!, socketIsV6: isV6)
        }
        let status = unsafe withUnsafePointer(to: &name) { name in
            unsafe name.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(descriptor, $0, length) }
        }
        let code = errno
        guard status == 0, let local = Self.localAddress(of: descriptor) else {
            close(descriptor)
            throw .bind(address: address.description, code: code)
        }
        return (descriptor, local)
    }
    private static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: CInt) {
        // Best effort: a smaller buffer or a missing option is no reason not to serve.
        var value = value
        unsafe setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<CInt>.size))
    }
    private static func localAddress(of descriptor: Int32) -> SocketAddress? {
        var name = sockaddr_in6()
        var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        let status = unsafe withUnsafeMutablePointer(to: &name) { name in
            unsafe name.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(descriptor, $0, &length)
            }
        }
        guard status == 0 else { return nil }
        return unsafe withUnsafeBytes(of: &name) { unsafe SocketAddress(kernel: $0.baseAddress!) }
    }
    private static func family(of descriptor: Int32) -> Int32 {
        var family: CInt = 0
        var length = socklen_t(MemoryLayout<CInt>.size)
        unsafe getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &family, &length)
        return family
    }

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
}
