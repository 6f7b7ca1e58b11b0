import Basics
import WebRTC

/// Descriptions and candidates, both ways.
extension MediaLink {
    /// The server offers what we receive.
    func accept(offer sdp: String, id: UInt32, now: Moment) {
        guard let subscriber else { return }
        do throws(PeerError) {
            let answer = try subscriber.peer.accept(offer: sdp, now: now)
            emit(.answer(sdp: answer.sdp, id: id))
        } catch { emit(.refused(.subscriber, reason: error.description)) }
    }

    func accept(answer sdp: String, id: UInt32, now: Moment) {
        // An answer to an offer that a later one replaced; 0 is a server that does not number them.
        guard let publisher, id == 0 || id == offerID else { return }
        do throws(PeerError) { try publisher.peer.accept(answer: sdp, now: now) } catch {
            emit(.refused(.publisher, reason: error.description))
        }
        negotiate(now: now)
    }

    /// Offers what changed, unless an offer is still unanswered: then the answer brings us back here.
    func negotiate(now: Moment) {
        guard let publisher, wantsRestart || publisher.peer.needsNegotiation else { return }
        guard let offer = publisher.peer.makeOffer(iceRestart: wantsRestart, now: now) else { return }
        wantsRestart = false
        offerID &+= 1
        emit(.offer(sdp: offer.sdp, id: offerID))
    }

    /// How a STUN server sees us, for a server that cannot reach our own addresses.
    func foundAddress(_ address: SocketAddress, of seat: LinkSeat) {
        // Type preference 100, RFC 8445 §5.1.2.2; where it leads from is nobody's business.
        let priority = UInt32(100) << 24 | 0xFFFF << 8 | 255
        let candidate = ICECandidate(.srflx, address: address, priority: priority)
        emit(.candidate(seat.target, attribute: candidate.attribute + " raddr 0.0.0.0 rport 0", mid: "0"))
    }
}
