public import Basics

extension Peer {
    /// Clients themselves wait 15 s for a connection (livekit-wire.md §4.9).
    static let handshakePatience: Duration = .seconds(30)

    /// When `handleTimeout` next has something to do.
    public var deadline: Moment {
        guard state != .closed else { return .distantFuture }
        return min(ice.deadline, transport.deadline, channelDeadline, reportDeadline, handshakeEnd)
    }

    var channelDeadline: Moment {
        switch channels {
        case .some(let channels): channels.deadline
        case .none: .distantFuture
        }
    }

    public mutating func handleTimeout(now: Moment) {
        guard state != .closed else { return }
        if now >= ice.deadline { ice.handleTimeout(now: now) }
        transport.handleTimeout(now: now)
        checkHandshake(now: now)
        if now >= channelDeadline { channels?.handleTimeout(now: now) }
        sendDueReports(now: now)
        pump(now: now)
    }

    /// Says good-bye: ends data channels, then DTLS. The peer is of no use afterwards; drain its outputs once more.
    public mutating func close(now: Moment) {
        guard state != .closed else { return }
        channels?.close(now: now)
        pump(now: now)
        transport.close()
        state = .closed
        pump(now: now)
    }
}
