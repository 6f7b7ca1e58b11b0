import Basics
import Sockets

/// Names a connection across threads; never used twice.
struct ConnectionID: Hashable, Sendable {
    let number: UInt64
}

/// One TCP connection as the web loop sees it. Never leaves the loop.
final class WebConnection {
    enum Phase {
        /// Waits for a request or reads one.
        case reading
        case handling(Task<Void, Never>, toHead: Bool, keepsAlive: Bool)
        /// Writes an answer; then reads the next request, or ends.
        case answering(keepsAlive: Bool)
        case webSocket(WebSocketState)
        /// Has said its last word and reads on until the peer ends, or a reset would eat that word (RFC 9112 §9.6).
        case lingering
    }
    struct WebSocketState {
        let link: WebSocketLink
        let decoder: WebSocketDecoder
        var lastHeard: Moment
        var nextPing: Moment
        /// A close frame of ours is among the outgoing bytes.
        var hasClosed = false
        /// The peer's close frame has come.
        var peerClosed = false
    }

    let id: ConnectionID
    let transport: Transport
    var parser: RequestParser
    var phase = Phase.reading
    var out = OutgoingBytes()
    /// When this phase has lasted too long.
    var deadline: Moment
    /// Of the connection or its present request; tells a header timeout from an idle one.
    var hasBegunRequest = true
    var interest: EventPoller.Interest = [.read, .peerEnd]
    /// Reset by the client or the network; what it said before is still being read.
    var isBroken = false
    /// Bytes thrown away while lingering.
    var lingered = 0

    init(id: ConnectionID, transport: Transport, parser: RequestParser, deadline: Moment) {
        self.id = id
        self.transport = transport
        self.parser = parser
        self.deadline = deadline
    }

    /// What the poller should watch in this phase.
    var wantedInterest: EventPoller.Interest {
        var wanted: EventPoller.Interest = []
        switch phase {
        case .reading, .webSocket, .lingering: wanted = [.read, .peerEnd]
        // Not read: one request at a time, and the next one waits in the kernel. That the client went still shows.
        case .handling, .answering: wanted = [.peerEnd]
        }
        if !out.isEmpty || transport.wantsWrite { wanted.insert(.write) }
        return wanted
    }
}
