public import Basics
import CSockets
import Glibc

/// Connecting to others, without waiting.
extension TCPStream {
    /// Begins to connect. A poller says `.write` (or `.broken`) when it is decided; then ask ``connectFailure()``.
    /// - Throws: ``SocketError`` when it failed at once: no route, no descriptor.
    public static func connecting(to address: SocketAddress) throws(SocketError) -> TCPStream {
        let isV6 = address.family == .v6
        let flags = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_NONBLOCK.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(isV6 ? AF_INET6 : AF_INET, flags, 0)
        guard descriptor >= 0 else { throw .system(call: "socket", code: errno) }
        // Closes the descriptor, whatever becomes of it.
        let stream = TCPStream(descriptor: descriptor, remote: address)
        var name = sockaddr_in6()
        let length = unsafe withUnsafeMutablePointer(to: &name) { unsafe address.write(to: $0, socketIsV6: isV6) }
        let status = unsafe withUnsafePointer(to: &name) { name in
            unsafe name.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe connect(descriptor, $0, length) }
        }
        // EINTR: a non-blocking connect goes on all the same (POSIX connect).
        guard status == 0 || errno == EINPROGRESS || errno == EINTR else {
            throw .system(call: "connect", code: errno)
        }
        return stream
    }

    /// Why the connection did not come about; nil when it did. To be asked once, when the poller has called.
    public func connectFailure() -> SocketError? {
        var code: CInt = 0
        var length = socklen_t(MemoryLayout<CInt>.size)
        guard unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length) == 0 else {
            return .system(call: "getsockopt", code: errno)
        }
        return code == 0 ? nil : .system(call: "connect", code: code)
    }
}
