public import Basics
import CSockets
import Glibc

/// From a host's name to its addresses. Blocks, for as long as the name servers take: call it on a thread of its own.
public enum NameLookup {
    /// - Returns: at least one address, in the order to try them (RFC 6724, as the C library sorts).
    /// - Throws: `SocketError.unresolved`.
    public static func addresses(of host: String, port: UInt16) throws(SocketError) -> [SocketAddress] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_family = AF_UNSPEC
        unsafe hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let status = unsafe getaddrinfo(host, nil, &hints, &list)
        guard status == 0 else {
            throw .unresolved(name: host, reason: unsafe gai_strerror(status).map { unsafe String(cString: $0) } ?? "")
        }
        defer { if let list = unsafe list { unsafe freeaddrinfo(list) } }
        var found: [SocketAddress] = []
        var next = unsafe list
        while let entry = unsafe next {
            if let name = unsafe entry.pointee.ai_addr, var address = unsafe SocketAddress(kernel: name) {
                address.port = port
                if !found.contains(address) { found.append(address) }
            }
            unsafe next = entry.pointee.ai_next
        }
        guard !found.isEmpty else { throw .unresolved(name: host, reason: "it has no IPv4 or IPv6 address") }
        return found
    }
}
