import Basics
import Sockets
import WebRTC

/// One connection of a link: the peer, and the socket that is its alone. Both connections of a participant reach the
/// server at one address, which tells them apart by ours.
///
/// Thread: its loop's.
final class LinkSeat {
    let target: LinkTarget
    /// The poller's mark of its socket.
    let mark: UInt64
    let socket: UDPSocket
    unowned let link: MediaLink
    var peer: Peer
    var outgoing: OutgoingBatch
    var reflexive = ReflexiveAddress()
    /// Transport-wide sequence number of the next packet.
    var transportSequence: UInt16 = 0
    var isUp = false

    init(
        _ target: LinkTarget, mark: UInt64, socket: UDPSocket, link: MediaLink, peer: consuming Peer
    ) {
        self.target = target
        self.mark = mark
        self.socket = socket
        self.link = link
        self.peer = peer
        outgoing = OutgoingBatch(socket: socket, slots: 4)
    }

    var deadline: Moment { min(peer.deadline, reflexive.deadline) }

    /// Takes what has arrived; RTP goes to `media`.
    func receive(
        into slab: inout PacketSlab, now: Moment,
        media: (borrowing MutableSpan<UInt8>, RTPHeader, Peer.RTPSource) -> Void
    ) {
        // Bounded, so that a flood cannot keep the loop's other links waiting.
        for _ in 0..<8 {
            let count = socket.receive(into: &slab)
            for slot in 0..<count { take(slot, of: &slab, now: now, media: media) }
            if count < slab.slots { return }
        }
    }

    private func take(
        _ slot: Int, of slab: inout PacketSlab, now: Moment,
        media: (borrowing MutableSpan<UInt8>, RTPHeader, Peer.RTPSource) -> Void
    ) {
        let count = slab.count(of: slot)
        let source = slab.source(of: slot)
        guard count > 1 else { return }
        slab.withSlot(slot) { packet in
            if packet[0] < 4, reflexive.isServer(source) {
                let bytes = (0..<count).map { packet[$0] }
                if let address = reflexive.handle(bytes, from: source) { link.foundAddress(address, of: self) }
                return
            }
            if case .rtp(let header, let origin, _) = peer.receive(&packet, count: count, from: source, now: now) {
                media(packet, header, origin)
            }
        }
    }
}
