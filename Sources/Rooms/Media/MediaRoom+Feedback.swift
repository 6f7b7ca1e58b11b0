import Basics
import Forwarding
import WebRTC

extension MediaRoom {
    /// RTCP: what receivers say of what they get, and senders of what they send.
    func handleFeedback(_ event: Peer.Event, from seat: Seat, now: Moment) {
        switch event {
        case .nack(let ssrc, let sequences):
            guard let subscription = seat.sending[ssrc], let slot = subscription.slot else { return }
            let track = subscription.track
            track.forwarder.handleNack(slot, sequences, now: now) { _, packet, bytes in
                shard.send(packet, bytes, to: subscription, now: now)
            }
        case .keyFrameRequested(let ssrc):
            guard let subscription = seat.sending[ssrc], let slot = subscription.slot else { return }
            subscription.track.forwarder.handleKeyFrameRequest(slot, now: now)
            drain(subscription.track, now: now)
        case .receiverReport(let ssrc, let fractionLost, let roundTrip, let jitter):
            guard let subscription = seat.sending[ssrc] else { return }
            if let slot = subscription.slot, let roundTrip {
                subscription.track.forwarder.noteRoundTrip(slot, roundTrip)
            }
            let isVideo = subscription.track.kind == .video
            seat.session.quality.noteDownlink(
                fractionLost: fractionLost, roundTrip: roundTrip, jitter: jitter, clockRate: isVideo ? 90_000 : 48_000,
                isVideo: isVideo, hasRedundancy: subscription.track.mimeType == "audio/red")
        case .senderReport(let ssrc, let ntp, let rtpTimestamp):
            guard let source = seat.peer.source(ofSSRC: ssrc), seat.receiving.indices.contains(Int(source.track)),
                let track = seat.receiving[Int(source.track)]
            else { return }
            track.forwarder.noteSenderReport(
                layer: track.forwardedLayer(Int(source.layer)), SenderClock(ntp: ntp, rtpTimestamp: rtpTimestamp))
            drain(track, now: now)
        default: break
        }
    }

    /// Carries out what a track's forwarder asks for.
    func drain(_ track: MediaTrack, now: Moment) {
        while let output = track.forwarder.nextOutput() {
            switch output {
            case .requestKeyFrame(let layer):
                track.seat.peer.requestKeyFrame(
                    receiveTrack: track.receiveIndex, layer: track.peerLayer(layer), now: now)
                shard.touch(track.seat)
            case .streamState(let slot, let paused):
                guard let subscription = track.subscriptions[slot] else { continue }
                emit(
                    .streamState(
                        subscription.session.participant.sid, [(track.sid, track.session.participant.sid, paused)]))
            case .wantedQuality(let highest):
                let enabled = (0...2).map { (quality: $0, enabled: $0 <= highest ?? -1) }
                emit(.subscribedQuality(track.session.participant.sid, track.sid, enabled))
            case .senderClock(let slot, let ssrc, let clock):
                track.subscriptions[slot]?.seat.peer.noteSenderClock(
                    ssrc: ssrc, rtpTimestamp: clock.rtpTimestamp, ntp: clock.ntp, at: now)
            }
        }
        shard.touch(self)
    }
}
