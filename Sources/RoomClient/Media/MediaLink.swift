import Basics
import Sockets
import Speech
import WebRTC

/// One participant's media: its two connections, the tracks it sends and those it listens to.
///
/// Thread: its loop's, for life. After each call the loop calls ``settle(now:)`` and looks at ``deadline``.
final class MediaLink {
    let index: Int
    let settings: LinkSettings
    unowned let loop: MediaLoop
    let emit: @Sendable (LinkEvent) -> Void
    /// On the loop's list of links to settle.
    var isTouched = false

    var publisher: LinkSeat?
    var subscriber: LinkSeat?
    var random: SeededRandom
    /// Of our offers, which the server's answers name.
    var offerID: UInt32 = 0
    var wantsRestart = false

    /// By client track id.
    var outgoing: [String: OutgoingAudio] = [:]
    /// By track sid: who listens, whether or not the track is there.
    var incoming: [String: IncomingAudio] = [:]
    /// By the subscriber peer's index of receive tracks.
    var receiving: [Int: ReceiveTrack] = [:]
    /// The next 20 ms; `.distantFuture` while nobody speaks or listens.
    var nextFrame = Moment.distantFuture

    var outbox = ReliableOutbox()
    var isLossyOpen = false
    /// Lossy packets sent before the channel is open.
    var early: [(packet: [UInt8], done: (@Sendable (Bool) -> Void)?)] = []
    var wakeAt = Moment.distantFuture

    init(index: Int, settings: LinkSettings, loop: MediaLoop, emit: @escaping @Sendable (LinkEvent) -> Void) {
        self.index = index
        self.settings = settings
        self.loop = loop
        self.emit = emit
        random = SeededRandom(seed: settings.seed)
    }

    var deadline: Moment {
        let peers = min(publisher?.deadline ?? .distantFuture, subscriber?.deadline ?? .distantFuture)
        return min(peers, nextFrame, wakeAt)
    }

    func handle(_ command: LinkCommand, now: Moment) {
        switch command {
        case .connect: connect(now: now)
        case .askAddresses(let servers):
            for case let seat? in [publisher, subscriber] {
                seat.reflexive = ReflexiveAddress(servers: servers, now: now)
            }
        case .disconnect: disconnect(now: now)
        case .offer(let sdp, let id): accept(offer: sdp, id: id, now: now)
        case .answer(let sdp, let id): accept(answer: sdp, id: id, now: now)
        case .candidate(let target, let attribute): seat(target)?.peer.addRemoteCandidate(attribute, now: now)
        case .restart:
            wantsRestart = true
            negotiate(now: now)
        case .publish(let cid, let setup): publish(cid, setup, now: now)
        case .unpublish(let cid): unpublish(cid, now: now)
        case .mute(let cid, let isMuted): outgoing[cid]?.isMuted = isMuted
        case .listen(let sid, let rate, let sink): listen(to: sid, sampleRate: rate, sink: sink, now: now)
        case .stopListening(let sid): incoming[sid] = nil
        case .renameTrack(let old, let new): incoming[new] = incoming.removeValue(forKey: old)
        case .send(let packet, let sequence, let done): send(packet, sequence: sequence, done: done, now: now)
        case .resend(let sequence): outbox.rewind(after: sequence)
        case .wake(let moment): wakeAt = moment
        }
    }

    func seat(_ target: LinkTarget) -> LinkSeat? { target == .publisher ? publisher : subscriber }

    func callDue(now: Moment) {
        if wakeAt <= now {
            wakeAt = .distantFuture
            emit(.timePassed)
        }
        for case let seat? in [publisher, subscriber] {
            if seat.peer.deadline <= now { seat.peer.handleTimeout(now: now) }
            for (packet, server) in seat.reflexive.requests(now: now) { seat.outgoing.append(packet, to: server) }
        }
        playDueFrames(now: now)
    }

    /// Sends and tells everything there is.
    func settle(now: Moment) {
        flushOutbox(now: now)
        for case let seat? in [publisher, subscriber] {
            while let output = seat.peer.nextOutput() {
                switch output {
                case .transmit(let packet, let destination): seat.outgoing.append(packet, to: destination)
                case .event(let event): handle(event, from: seat, now: now)
                }
            }
            seat.outgoing.flush()
        }
    }

    // MARK: The two connections

    private func connect(now: Moment) {
        disconnect(now: now)
        do throws(SocketError) {
            let publisher = try loop.makeSeat(.publisher, for: self, seed: random.next(), now: now)
            self.publisher = publisher
            subscriber = try loop.makeSeat(.subscriber, for: self, seed: random.next(), now: now)
            publisher.peer.openDataChannel(label: Self.reliableLabel, ordered: true, maxRetransmits: nil, now: now)
            publisher.peer.openDataChannel(label: Self.lossyLabel, ordered: false, maxRetransmits: 0, now: now)
        } catch {
            emit(.down(.publisher, reason: "\(error)"))
            return
        }
        for (cid, track) in outgoing { add(track, cid: cid) }
        negotiate(now: now)
    }

    private func disconnect(now: Moment) {
        for case let seat? in [publisher, subscriber] {
            seat.peer.close(now: now)
            while let output = seat.peer.nextOutput() {
                if case .transmit(let packet, let destination) = output {
                    seat.outgoing.append(packet, to: destination)
                }
            }
            seat.outgoing.flush()
            loop.remove(seat)
        }
        publisher = nil
        subscriber = nil
        wantsRestart = false
        for track in outgoing.values { track.unbind() }
        for track in receiving.values { incoming[track.trackID]?.end() }
        receiving = [:]
        closeData()
    }

    func close(now: Moment) {
        disconnect(now: now)
        for listener in incoming.values { listener.end() }
        incoming = [:]
        outgoing = [:]
        nextFrame = .distantFuture
        wakeAt = .distantFuture
    }

    private func handle(_ event: Peer.Event, from seat: LinkSeat, now: Moment) {
        switch event {
        case .connected, .iceRestarted:
            seat.isUp = true
            emit(.up(seat.target))
        case .failed(let reason):
            seat.isUp = false
            emit(.down(seat.target, reason: reason))
        case .closedByPeer:
            seat.isUp = false
            emit(.down(seat.target, reason: "the server closed the connection"))
        case .receiveTrackAdded(let track), .receiveTrackChanged(let track): started(track, now: now)
        case .receiveTrackRemoved(let index): ended(index)
        case .sendTrackBound(let id): bound(id, now: now)
        case .sendTrackRejected(let id): rejected(id)
        case .dataChannelOpened(let label): opened(label, on: seat, now: now)
        case .data(let label, let bytes): emit(.data(bytes, isReliable: label == Self.reliableLabel))
        case .nack(let ssrc, let sequences): resend(sequences, of: ssrc)
        case .dataChannelClosed, .keyFrameRequested, .receiverReport, .senderReport, .bye, .transportFeedback,
            .bitrateEstimate:
            break
        }
    }
}
