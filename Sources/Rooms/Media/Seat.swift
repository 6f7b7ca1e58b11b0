import Basics
import WebRTC

/// One peer connection's place on a shard: the peer itself, who it belongs to, and what it still has to negotiate.
///
/// Thread: the shard's, for life.
final class Seat {
    /// Index in the shard's table and in its deadline heap.
    let index: Int
    let target: MediaTarget
    unowned let session: MediaSession
    var peer: Peer

    /// What this connection receives, by the peer's receive-track index.
    var receiving: [MediaTrack?] = []
    /// Announced m-lines whose track has not been matched to an AddTrackRequest yet, by receive-track index.
    var unmatched: [Int: ReceiveTrack] = [:]
    /// What this connection sends, by the SSRC of the stream: NACK, PLI and reports name that.
    var sending: [UInt32: Subscription] = [:]
    var subscriptionsByTrack: [SendTrackID: Subscription] = [:]

    /// Remote addresses that proved they know this peer's ICE password.
    var addresses: [SocketAddress] = []
    /// Its local user fragments that are in the shard's table: the present one and, during an ICE restart, that of the
    /// path in use.
    var userFragments: [String] = []
    /// On the shard's list of seats to settle.
    var isTouched = false
    var isClosed = false
    var wasConnected = false

    /// When the next offer (or the wish for one) may go out; `.distantFuture` when nothing is to negotiate.
    var negotiateAt = Moment.distantFuture
    /// When an unanswered offer of ours counts as lost.
    var answerDue = Moment.distantFuture
    private(set) var nextOfferID: UInt32
    private let firstOfferID: UInt32
    var wantsICERestart = false
    /// Transport-wide sequence number of the next packet that this connection sends.
    var transportSequence: UInt16 = 0

    init(index: Int, target: MediaTarget, session: MediaSession, peer: consuming Peer, firstOfferID: UInt32) {
        self.index = index
        self.target = target
        self.session = session
        self.peer = peer
        nextOfferID = firstOfferID
        self.firstOfferID = firstOfferID
    }

    func takeOfferID() -> UInt32 {
        defer { nextOfferID &+= 1 }
        return nextOfferID
    }

    /// Whether this names an offer of ours that is not the last. Never true of 0, which some clients answer every offer
    /// with, nor of numbers that are not ours.
    func isReplacedOffer(_ id: UInt32) -> Bool { id != 0 && id >= firstOfferID && id &+ 1 < nextOfferID }

    var deadline: Moment { min(peer.deadline, negotiateAt, answerDue) }

    /// Whether only the client may offer on this connection.
    var clientOffers: Bool { target == .publisher }

    /// The first wish waits 10 ms for its neighbours, later ones 50 ms: a room's tracks arrive together. LiveKit's server
    /// waits 10 and 150 ms (livekit-wire.md §4.7); a joiner sees the second track sooner with less.
    func wantNegotiation(now: Moment) {
        guard negotiateAt == .distantFuture else { return }
        negotiateAt = now + (wasNegotiated ? .milliseconds(50) : .milliseconds(10))
        wasNegotiated = true
    }
    private var wasNegotiated = false
}
