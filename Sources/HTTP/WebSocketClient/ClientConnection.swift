import Basics
import Sockets

/// One WebSocket as the client loop sees it, from its order to its end. Never leaves the loop.
final class ClientConnection {
    enum Phase {
        case lookingUp
        case connecting(TCPStream)
        case securing(TLSStream)
        /// Our request is being written, or its answer read.
        case asking(UpgradeAnswerReader)
        case open(OpenState)
        /// Both have said goodbye; the server ends the connection (RFC 6455 §7.1.1).
        case lingering
    }
    struct OpenState {
        let link: WebSocketLink
        let decoder: WebSocketDecoder
        var lastHeard: Moment
        var nextPing: Moment
        /// A close frame of ours is among the outgoing bytes.
        var hasClosed = false
    }

    let order: WebSocketOrder
    var phase = Phase.lookingUp
    /// Nil until connected, and secured.
    var transport: Transport?
    var tls: TLSContext?
    /// To be tried when the present one fails, next first.
    var addresses: ArraySlice<SocketAddress> = []
    var out = OutgoingBytes()
    /// Of this attempt, this request or this goodbye.
    var deadline: Moment
    var interest: EventPoller.Interest = []

    var id: ConnectionID { order.id }

    init(_ order: WebSocketOrder) {
        self.order = order
        deadline = order.deadline
    }

    var wantedInterest: EventPoller.Interest {
        switch phase {
        case .lookingUp: []
        case .connecting: .write
        case .securing(let tls): tls.wantsWrite ? .write : .read
        case .asking, .open, .lingering:
            out.isEmpty && transport?.wantsWrite != true ? [.read, .peerEnd] : [.read, .peerEnd, .write]
        }
    }
    /// When the loop has to look at it next.
    var due: Moment {
        guard case .open(let state) = phase, !state.hasClosed else { return deadline }
        guard let interval = order.options.pingInterval else { return .distantFuture }
        return min(state.nextPing, state.lastHeard + interval + interval)
    }
}
