import Basics
import Forwarding
import WebRTC
import Wire

/// One room on its shard: who sends what to whom. Commands come in from the `Room` actor, events go back to it; packets
/// pass through `MediaRoom+Packets` without either.
///
/// Thread: the shard's, for life. Folders of its work: `+Negotiation`, `+Publishing`, `+Subscribing`, `+Data`,
/// `+Feedback`, `+Upkeep`.
final class MediaRoom {
    let sid: RoomSID
    /// Index in the shard's table of rooms.
    let index: Int
    unowned let shard: Shard
    let emit: (MediaEvent) -> Void

    var sessions: [ParticipantSID: MediaSession] = [:]
    var byIdentity: [String: MediaSession] = [:]
    var tracks: [TrackSID: MediaTrack] = [:]
    /// Identities behind which the server itself listens (server-side RPC).
    var intercepted: Set<String> = []
    var reliable = ReliableCache()
    var seenNonces = NonceWindow()
    var speakers: SpeakerDetector
    /// Which track a speaker handle stands for.
    var speakerTracks: [MediaTrack?] = []
    var nextQualityCheck: Moment
    /// When the shard will call `keepUp`.
    var wakesAt = Moment.distantFuture
    /// On the shard's list of rooms whose deadline may have moved.
    var isTouched = false

    init(sid: RoomSID, index: Int, shard: Shard, emit: @escaping (MediaEvent) -> Void, now: Moment) {
        self.sid = sid
        self.index = index
        self.shard = shard
        self.emit = emit
        speakers = SpeakerDetector(shard.configuration.speakers)
        nextQualityCheck = now + Self.qualityInterval
    }

    func handle(_ command: MediaCommand, now: Moment) {
        switch command {
        case .join(let participant): join(participant, now: now)
        case .leave(let sid): leave(sid, now: now)
        case .closeRoom: for sid in sessions.keys { leave(sid, now: now) }
        case .permissions(let sid, let canPublishData, let canSubscribe):
            sessions[sid]?.participant.canPublishData = canPublishData
            sessions[sid]?.participant.canSubscribe = canSubscribe
        case .offer(let sid, let sdp, let id): offer(from: sid, sdp: sdp, id: id, now: now)
        case .answer(let sid, let sdp, let id): answer(from: sid, sdp: sdp, id: id, now: now)
        case .trickle(let sid, let target, let candidate): trickle(sid, target, candidate, now: now)
        case .expect(let sid, let track): expect(track, from: sid, now: now)
        case .unpublish(let sid, let track): unpublish(track, of: sid, now: now)
        case .subscribe(let sid, let track, let streamID): subscribe(sid, to: track, streamID: streamID, now: now)
        case .unsubscribe(let sid, let track): unsubscribe(sid, from: track, now: now)
        case .settings(let sid, let track, let settings): apply(settings, of: sid, to: track, now: now)
        case .muted(let track, let isMuted): mute(track, isMuted, now: now)
        case .send(let packet, let reliable, let recipients): send(packet, reliable: reliable, to: recipients, now: now)
        case .interceptData(let identity): intercepted.insert(identity)
        case .stopIntercepting(let identity): intercepted.remove(identity)
        case .resume(let sid, let lastSequences): resume(sid, lastSequences: lastSequences, now: now)
        }
    }

    private func join(_ participant: MediaParticipant, now: Moment) {
        // The same participant once more: its old connections must not outlive the session they name.
        leave(participant.sid, now: now)
        let session = MediaSession(participant, room: self, now: now)
        session.publisher = shard.makeSeat(.publisher, for: session, now: now)
        if case .dual(let subscriberPrimary) = participant.mode {
            let seat = shard.makeSeat(.subscriber, for: session, now: now)
            session.subscriber = seat
            if subscriberPrimary { openDataChannels(on: seat, now: now) }
        }
        sessions[participant.sid] = session
        byIdentity[participant.identity] = session
    }

    private func leave(_ sid: ParticipantSID, now: Moment) {
        guard let session = sessions.removeValue(forKey: sid) else { return }
        if byIdentity[session.participant.identity] === session { byIdentity[session.participant.identity] = nil }
        for track in session.published.values { remove(track, now: now) }
        for subscription in session.subscriptions.values { detach(subscription, now: now) }
        for seat in session.seats { shard.close(seat, now: now) }
    }

    /// What a peer had to say after the shard called it.
    func handle(_ event: Peer.Event, from seat: Seat, now: Moment) {
        let session = seat.session
        switch event {
        case .connected, .iceRestarted: becameConnected(seat, now: now)
        case .failed(let reason): failed(seat, reason: reason)
        case .closedByPeer: failed(seat, reason: "closed by the client")
        case .receiveTrackAdded(let track): announced(track, on: seat, now: now)
        case .receiveTrackChanged(let track): changed(track, on: seat)
        case .receiveTrackRemoved(let index): withdrawn(index, on: seat, now: now)
        case .sendTrackBound(let id): bound(id, on: seat, now: now)
        case .sendTrackRejected(let id): rejected(id, on: seat, now: now)
        case .dataChannelOpened(let label): channelOpened(label, on: seat, now: now)
        case .dataChannelClosed: break
        case .data(let label, let bytes): received(bytes, label: label, from: session, now: now)
        default: handleFeedback(event, from: seat, now: now)
        }
    }

    private func becameConnected(_ seat: Seat, now: Moment) {
        seat.wasConnected = true
        let session = seat.session
        if seat === session.primarySeat, !session.isConnected {
            session.isConnected = true
            emit(.connected(session.participant.sid))
        }
        startMutedTracks(on: seat, now: now)
    }

    private func failed(_ seat: Seat, reason: String) {
        let session = seat.session
        session.isConnected = false
        emit(.disconnected(session.participant.sid, reason: "\(seat.target) connection: \(reason)"))
    }
}
