public import Basics

extension Peer {
    /// Answers the other side's offer; tracks that wait are put on m-lines it can receive on.
    ///
    /// - Parameter audioOptions: what is known of the audio track with that client track id.
    /// - Throws: ``PeerError``; everything is as before.
    public mutating func accept(
        offer sdp: String, now: Moment, audioOptions: (_ trackID: String) -> AudioOptions = { _ in AudioOptions() }
    ) throws(PeerError) -> Answer {
        guard state != .closed else { throw .notOpen(state) }
        let fresh = ICECredentials.fresh(prefix: configuration.iceUfragPrefix)
        do throws(SDPError) {
            let answer = try negotiator.accept(offer: sdp, freshCredentials: fresh, audioOptions: audioOptions)
            applyDescriptions(now: now)
            return answer
        } catch { throw .description(error) }
    }

    /// Our offer, or nil while one of ours is unanswered (an ICE restart replaces it), when there is nothing to offer,
    /// or when the other side is the one that offers.
    public mutating func makeOffer(iceRestart: Bool = false, now: Moment) -> Answer? {
        guard state != .closed else { return nil }
        // Before the first answer there is no path to restart, but an offer that was lost has to be replaced.
        let isRestart = iceRestart && (negotiator.remote != nil || negotiator.isOfferOutstanding)
        let offer = negotiator.makeOffer(
            restartingWith: isRestart ? .fresh(prefix: configuration.iceUfragPrefix) : nil)
        if offer != nil, negotiator.credentials != ice.local { ice.restart(with: negotiator.credentials, now: now) }
        return offer
    }

    public mutating func accept(answer sdp: String, now: Moment) throws(PeerError) {
        guard state != .closed else { throw .notOpen(state) }
        do throws(SDPError) { try negotiator.accept(answer: sdp) } catch { throw .description(error) }
        applyDescriptions(now: now)
    }

    /// A trickled `candidate:…`; ones we cannot use are ignored.
    public mutating func addRemoteCandidate(_ attribute: String, now: Moment) {
        guard let candidate = ICECandidate(attribute: attribute) else { return }
        ice.addRemoteCandidate(candidate, now: now)
        pump(now: now)
    }

    /// It waits for an m-line of the next offer, the other side's or ours.
    public mutating func addSendTrack(_ track: SendTrackRequest) -> SendTrackID { negotiator.addSendTrack(track) }

    /// Stops it; its m-line goes inactive at the next negotiation.
    public mutating func removeSendTrack(_ id: SendTrackID) {
        if let ssrc = negotiator.sendParameters(id)?.ssrc { sent.remove(ssrc) }
        negotiator.removeSendTrack(id)
    }

    /// A description of ours is due: a track waits or left, or a data channel is wanted.
    public var needsNegotiation: Bool { negotiator.needsNegotiation }
    public var isOfferOutstanding: Bool { negotiator.isOfferOutstanding }
    public var unboundSendTracks: (audios: Int, videos: Int) { negotiator.unboundSendTracks }
    /// Nil until the track is negotiated.
    public func sendParameters(_ id: SendTrackID) -> SendParameters? { negotiator.sendParameters(id) }
    public var receiveTracks: [ReceiveTrack] { negotiator.receiveTracks }

    /// Brings the engines to what the two descriptions say now.
    private mutating func applyDescriptions(now: Moment) {
        guard let remote = negotiator.remote else { return }
        if negotiator.credentials != ice.local { ice.restart(with: negotiator.credentials, now: now) }
        ice.setRemote(remote.credentials, now: now)
        if remote.isLite { ice.takeControl() }
        for candidate in remote.candidates.lazy.compactMap({ ICECandidate(attribute: $0) }) {
            ice.addRemoteCandidate(candidate, now: now)
        }
        if state == .new { state = .connecting }
        while let event = negotiator.nextEvent() { apply(event) }
        sources.update(negotiator.receiveTracks, extensions: negotiator.receiveExtensions)
        pump(now: now)
    }

    private mutating func apply(_ event: Negotiator.Event) {
        switch event {
        case .receiveTrackAdded(let track): emit(.receiveTrackAdded(track))
        case .receiveTrackChanged(let track): emit(.receiveTrackChanged(track))
        case .receiveTrackRemoved(let index): emit(.receiveTrackRemoved(index: index))
        case .sendTrackBound(let id):
            if let parameters = negotiator.sendParameters(id) {
                sent.add(parameters.ssrc, clockRate: parameters.clockRate)
            }
            emit(.sendTrackBound(id))
        case .sendTrackRejected(let id): emit(.sendTrackRejected(id))
        case .iceRestarted: break  // the agent says when the new path is up
        }
    }
}
