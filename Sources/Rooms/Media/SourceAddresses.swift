import Basics
import Sockets

/// From which of this host's addresses to answer each client.
///
/// A client that sends to one of several addresses takes answers from that one alone. The kernel, asked to send from a
/// wildcard socket, picks by its routes; only where that differs is the source said with every packet, since saying it
/// costs a control message each.
struct SourceAddresses {
    /// Answers of the kernel that are kept. A host's routes rarely change; clients' addresses do.
    private static let limit = 4096

    private let socket: UDPSocket
    private var preferred: [SocketAddress: SocketAddress?] = [:]
    private var different: [SocketAddress: SocketAddress] = [:]

    init(socket: UDPSocket) { self.socket = socket }

    /// Nil: the kernel's own choice is right.
    @inline(__always) func explicit(for client: SocketAddress) -> SocketAddress? {
        different.isEmpty ? nil : different[client]
    }

    /// A client's packet came to `local`. Called for its ICE checks, which every path sends every few seconds.
    mutating func note(_ local: SocketAddress?, for client: SocketAddress) {
        guard let local else { return }
        if choice(for: client) == local {
            if !different.isEmpty { different[client] = nil }
        } else {
            if different.count >= Self.limit { different.removeAll(keepingCapacity: true) }
            different[client] = local
        }
    }

    private mutating func choice(for client: SocketAddress) -> SocketAddress? {
        var host = client
        host.port = 9  // any: routes do not look at ports
        if let known = preferred[host] { return known }
        if preferred.count >= Self.limit { preferred.removeAll(keepingCapacity: true) }
        let choice = socket.preferredSource(for: host)
        preferred[host] = .some(choice)
        return choice
    }
}
