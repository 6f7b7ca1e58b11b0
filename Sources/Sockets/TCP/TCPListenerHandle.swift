public import Basics
import CSockets
import Glibc

/// A listening TCP socket that never blocks.
@safe public final class TCPListener: Sendable {
    let descriptor: Int32
    /// Where it is bound; the port is the real one when 0 was asked for.
    public let localAddress: SocketAddress

    public enum Accepted {
        case stream(TCPStream)
        case none
        /// No descriptor or memory left: stop watching the listener until a connection has gone, or it will spin.
        case exhausted
    }

    /// - Parameters:
    ///   - host: an IP address; nil for every IPv4 and, where the host has it, IPv6 address.
    ///   - port: 0 lets the kernel choose.
    public init(host: String? = nil, port: UInt16 = 0) throws(SocketError) {
        let opened = try BoundSocket.open(.tcp, host: host, port: port) { descriptor in
            // A restart must not wait for the last run's connections in TIME_WAIT.
            BoundSocket.set(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
        }
        descriptor = opened.descriptor
        localAddress = opened.local
        // The kernel caps the queue at net.core.somaxconn. Errors: EADDRINUSE, when the port went between the calls.
        guard listen(descriptor, 4096) == 0 else {
            throw .bind(address: "TCP \(opened.local)", code: errno)
        }
    }
    deinit { close(descriptor) }

    public func accept() -> Accepted {
        while true {
            var name = sockaddr_in6()
            var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
            let accepted = unsafe withUnsafeMutablePointer(to: &name) { name in
                unsafe name.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                    unsafe accept4(
                        descriptor, name, &length, CInt(SOCK_NONBLOCK.rawValue) | CInt(SOCK_CLOEXEC.rawValue))
                }
            }
            if accepted >= 0 {
                let remote = unsafe withUnsafeBytes(of: &name) { unsafe SocketAddress(kernel: $0.baseAddress!) }
                return .stream(TCPStream(descriptor: accepted, remote: remote ?? SocketAddress(v4: 0, port: 0)))
            }
            switch errno {
            case EINTR, ECONNABORTED, EPROTO: continue
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .exhausted
            default: return .none
            }
        }
    }
}
