import Basics
import CSockets
import Glibc

/// Opens and binds a socket of either kind; what UDP and TCP have in common.
enum BoundSocket {
    struct Opened {
        let descriptor: Int32
        let isV6: Bool
        let local: SocketAddress
    }
    enum Kind: String {
        case udp = "UDP"
        case tcp = "TCP"
    }

    /// - Parameters:
    ///   - host: nil for every IPv4 and, where the host has it, IPv6 address.
    ///   - configure: sets options before the bind.
    static func open(
        _ kind: Kind, host: String?, port: UInt16, configure: (Int32) -> Void
    ) throws(SocketError) -> Opened {
        if let host {
            guard let address = SocketAddress(host: host, port: port) else { throw .notAnAddress(host) }
            // A wildcard `::` takes IPv4 peers as well; a certain IPv6 address could not.
            return try open(kind, address, dualStack: address.isUnspecified, configure)
        }
        do {
            return try open(kind, SocketAddress(v6High: 0, low: 0, port: port), dualStack: true, configure)
        } catch {
            // A host may have IPv6 compiled out or switched off; the IPv4 error is the one worth telling.
            return try open(kind, SocketAddress(v4: 0, port: port), dualStack: false, configure)
        }
    }

    private static func open(
        _ kind: Kind, _ address: SocketAddress, dualStack: Bool, _ configure: (Int32) -> Void
    ) throws(SocketError) -> Opened {
        let isV6 = address.family == .v6
        let type = kind == .udp ? SOCK_DGRAM : SOCK_STREAM
        let flags = CInt(type.rawValue) | CInt(SOCK_NONBLOCK.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(isV6 ? AF_INET6 : AF_INET, flags, 0)
        guard descriptor >= 0 else { throw .system(call: "socket", code: errno) }
        if isV6 { set(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, dualStack ? 0 : 1) }
        configure(descriptor)
        var name = sockaddr_in6()
        let length = unsafe withUnsafeMutableBytes(of: &name) { bytes in
            unsafe address.write(to: bytes.baseAddress!, socketIsV6: isV6)
        }
        let status = unsafe withUnsafePointer(to: &name) { name in
            unsafe name.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(descriptor, $0, length) }
        }
        let code = errno
        guard status == 0, let local = localAddress(of: descriptor) else {
            close(descriptor)
            throw .bind(address: "\(kind.rawValue) \(address)", code: code)
        }
        return Opened(descriptor: descriptor, isV6: isV6, local: local)
    }

    /// Best effort: a smaller buffer or a missing option is no reason not to serve.
    static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: CInt) {
        var value = value
        unsafe setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<CInt>.size))
    }

    /// Where a descriptor is bound; nil when it is no socket of these families.
    static func localAddress(of descriptor: Int32) -> SocketAddress? {
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
}
