public import Basics
import CSockets
import Glibc

/// This host's own addresses, for the candidates we advertise.
public enum NetworkInterfaces {
    public struct Address: Sendable, Equatable {
        /// `eth0`, `lo` …
        public let interface: String
        /// With port 0.
        public let address: SocketAddress
    }

    /// Every address of an interface that is up, IPv4 first, without link-local ones (they need a zone to be reached).
    ///
    /// - Parameter includingLoopback: for `--dev` and tests, where both ends are on this host.
    public static func addresses(includingLoopback: Bool = false) throws(SocketError) -> [Address] {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard unsafe getifaddrs(&list) == 0 else { throw .system(call: "getifaddrs", code: errno) }
        defer { unsafe freeifaddrs(list) }
        var found: [Address] = []
        var next = unsafe list
        while let entry = unsafe next {
            unsafe next = entry.pointee.ifa_next
            guard unsafe entry.pointee.ifa_flags & UInt32(IFF_UP) != 0,
                let name = unsafe entry.pointee.ifa_addr,
                let address = unsafe SocketAddress(interfaceName: name),
                !address.isLinkLocal, !address.isUnspecified, includingLoopback || !address.isLoopback
            else { continue }
            let known = found.contains { $0.address == address }
            if !known {
                found.append(Address(interface: unsafe String(cString: entry.pointee.ifa_name), address: address))
            }
        }
        return found.filter { $0.address.family == .v4 } + found.filter { $0.address.family == .v6 }
    }
}

extension SocketAddress {
    /// getifaddrs gives IPv4 names 16 bytes of room, fewer than `init(kernel:)` may read of another family.
    fileprivate init?(interfaceName name: UnsafeMutablePointer<sockaddr>) {
        let family = unsafe Int32(name.pointee.sa_family)
        guard family == AF_INET || family == AF_INET6 else { return nil }
        unsafe self.init(kernel: UnsafeRawPointer(name))
        port = 0
    }
}
