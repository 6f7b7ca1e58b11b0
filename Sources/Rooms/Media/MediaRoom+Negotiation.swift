import Basics
import WebRTC

extension MediaRoom {
    /// How long an offer of ours may go unanswered. Source: livekit-wire.md §4.7.
    static let answerPatience: Duration = .seconds(15)

    func offer(from sid: ParticipantSID, sdp: String, id: UInt32, now: Moment) {
        guard let session = sessions[sid], let seat = session.publisher else { return }
        guard session.offers.take(now: now) else {
            return emit(.negotiationFailed(sid, reason: "more than \(OfferPace.perSecond) offers a second"))
        }
        do {
            let options = session.audioOptions
            let answer = try seat.peer.accept(offer: sdp, now: now) { options[$0] ?? AudioOptions() }
            // The client may have restarted ICE: its next checks name the new fragment.
            shard.refreshUserFragments(of: seat)
            // Events of this negotiation (tracks that came, went or were bound) must reach the room before the answer
            // reaches the client, and the client's ids are only complete after them.
            shard.settle(seat, now: now)
            forgetAudioOptions(of: session)
            emit(
                .answer(
                    sid, sdp: answer.sdp, id: id, midToTrack: answer.midToTrack.merging(publishedMids(of: seat)) { $1 })
            )
            seat.negotiateAt = .distantFuture
            if seat.peer.needsNegotiation { seat.wantNegotiation(now: now) }
        } catch {
            emit(.negotiationFailed(sid, reason: "offer: \(error)"))
        }
        shard.touch(seat)
    }

    /// - Parameter id: of the offer it answers; 0 when the client does not say.
    func answer(from sid: ParticipantSID, sdp: String, id: UInt32, now: Moment) {
        // An answer to an offer that a restarting one replaced would be taken for the answer to that.
        guard let seat = sessions[sid]?.subscriber, !seat.isReplacedOffer(id) else { return }
        do {
            try seat.peer.accept(answer: sdp, now: now)
            seat.answerDue = .distantFuture
            if seat.peer.needsNegotiation || seat.wantsICERestart { seat.wantNegotiation(now: now) }
        } catch {
            emit(.negotiationFailed(sid, reason: "answer: \(error)"))
        }
        shard.touch(seat)
    }

    func trickle(_ sid: ParticipantSID, _ target: MediaTarget, _ candidate: String, now: Moment) {
        guard let session = sessions[sid] else { return }
        let seat = target == .publisher ? session.publisher : session.subscriber
        seat?.peer.addRemoteCandidate(candidate, now: now)
        if let seat { shard.touch(seat) }
    }

    /// The time has come that `wantNegotiation` set: offer, or ask the client to.
    func negotiate(_ seat: Seat, now: Moment) {
        seat.negotiateAt = .distantFuture
        let sid = seat.session.participant.sid
        if seat.clientOffers {
            guard seat.peer.needsNegotiation else { return }
            let missing = seat.peer.missingSections
            return emit(.sectionsRequired(sid, audios: missing.audios, videos: missing.videos))
        }
        // An outstanding offer's answer starts the next one.
        guard seat.answerDue == .distantFuture else { return }
        let restart = seat.wantsICERestart
        guard let offer = seat.peer.makeOffer(iceRestart: restart, now: now) else { return }
        seat.wantsICERestart = false
        seat.answerDue = now + Self.answerPatience
        emit(.offer(sid, sdp: offer.sdp, id: seat.takeOfferID(), midToTrack: offer.midToTrack))
        shard.refreshUserFragments(of: seat)
    }

    func answerIsOverdue(_ seat: Seat) {
        seat.answerDue = .distantFuture
        emit(.negotiationFailed(seat.session.participant.sid, reason: "no answer to our offer within 15 s"))
    }

    func resume(_ sid: ParticipantSID, lastSequences: [ParticipantSID: UInt32], now: Moment) {
        guard let session = sessions[sid] else { return }
        if let seat = session.subscriber {
            // The client may have missed an offer that was under way; the restarting one replaces it.
            seat.answerDue = .distantFuture
            seat.wantsICERestart = true
            seat.negotiateAt = now
            shard.touch(seat)
        }
        for packet in reliable.packets(for: sid, after: lastSequences) {
            deliver(packet, reliable: true, to: session, now: now)
        }
    }

    private func publishedMids(of seat: Seat) -> [String: String] {
        var mids: [String: String] = [:]
        for case let track? in seat.receiving { mids[track.mid] = track.sid.text }
        return mids
    }
}
