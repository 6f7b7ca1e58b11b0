import Basics
import Forwarding
import WebRTC

extension MediaRoom {
    func subscribe(_ sid: ParticipantSID, to trackSID: TrackSID, streamID: String, now: Moment) {
        guard let session = sessions[sid], let track = tracks[trackSID], session.subscriptions[trackSID] == nil else {
            return
        }
        let seat = session.receivingSeat
        let ssrc = shard.makeSSRC()
        let repairSSRC = track.kind == .video ? shard.makeSSRC() : nil
        let id = seat.peer.addSendTrack(track.sendRequest(streamID: streamID, ssrc: ssrc, rtxSSRC: repairSSRC))
        let subscription = Subscription(
            id: id, track: track, session: session, seat: seat, ssrc: ssrc, rtxSSRC: repairSSRC)
        session.subscriptions[trackSID] = subscription
        seat.subscriptionsByTrack[id] = subscription
        track.waiting.append(subscription)
        seat.wantNegotiation(now: now)
        shard.touch(seat)
    }

    /// The m-line is negotiated: packets may flow.
    func bound(_ id: SendTrackID, on seat: Seat, now: Moment) {
        guard let subscription = seat.subscriptionsByTrack[id],
            let parameters = seat.peer.sendParameters(id)
        else { return }
        let track = subscription.track
        if let slot = subscription.slot {
            track.forwarder.updateParameters(slot, DownTrackParameters(parameters))
            return
        }
        track.waiting.removeAll { $0 === subscription }
        let slot = track.forwarder.addSubscriber(
            DownTrackParameters(parameters), settings: subscription.settings, now: now)
        subscription.slot = slot
        while track.subscriptions.count <= slot { track.subscriptions.append(nil) }
        track.subscriptions[slot] = subscription
        seat.sending[subscription.ssrc] = subscription
        drain(track, now: now)
        emit(.subscribed(subscription.session.participant.sid, track.sid))
    }

    func rejected(_ id: SendTrackID, on seat: Seat, now: Moment) {
        guard let subscription = seat.subscriptionsByTrack[id] else { return }
        subscription.session.subscriptions[subscription.track.sid] = nil
        detach(subscription, now: now)
        emit(.subscriptionFailed(subscription.session.participant.sid, subscription.track.sid))
    }

    func unsubscribe(_ sid: ParticipantSID, from track: TrackSID, now: Moment) {
        guard let subscription = sessions[sid]?.subscriptions.removeValue(forKey: track) else { return }
        detach(subscription, now: now)
    }

    /// Takes a subscription out of its track and its connection; the m-line goes inactive at the next negotiation.
    func detach(_ subscription: Subscription, now: Moment) {
        let (track, seat) = (subscription.track, subscription.seat)
        track.waiting.removeAll { $0 === subscription }
        if let slot = subscription.slot, track.subscriptions[slot] === subscription {
            track.subscriptions[slot] = nil
            track.forwarder.removeSubscriber(slot, now: now)
            subscription.slot = nil
            drain(track, now: now)
        }
        seat.sending[subscription.ssrc] = nil
        seat.subscriptionsByTrack[subscription.id] = nil
        guard !seat.isClosed else { return }
        seat.peer.removeSendTrack(subscription.id)
        seat.wantNegotiation(now: now)
        shard.touch(seat)
    }

    func apply(_ settings: DownTrackSettings, of sid: ParticipantSID, to track: TrackSID, now: Moment) {
        guard let subscription = sessions[sid]?.subscriptions[track] else { return }
        subscription.settings = settings
        guard let slot = subscription.slot else { return }
        subscription.track.forwarder.updateSettings(slot, subscription.settings, now: now)
        drain(subscription.track, now: now)
    }
}
