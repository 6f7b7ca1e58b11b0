import Basics
import Forwarding
import WebRTC

extension MediaRoom {
    func expect(_ track: ExpectedTrack, from sid: ParticipantSID, now: Moment) {
        guard let session = sessions[sid], let seat = session.publisher else { return }
        session.expected.append(track)
        for cid in track.cids {
            session.audioOptions[cid] = AudioOptions(allowRed: !track.disableRed, stereo: track.stereo)
        }
        // The offer may have come first (livekit-wire.md §4.6), or the server stopped a track that the client goes on
        // sending and now announces again.
        let free = seat.peer.receiveTracks.filter { receiving in
            seat.receiving.indices.contains(receiving.index) && seat.receiving[receiving.index] == nil
        }
        for receiving in free where track.kind == MediaKind(receiving.kind) && track.cids.contains(receiving.trackID) {
            match(receiving, on: seat, now: now)
        }
    }

    /// Keeps what the next answer needs: of tracks that wait, and of those that the client sends.
    func forgetAudioOptions(of session: MediaSession) {
        guard !session.audioOptions.isEmpty, let sent = session.publisher?.peer.receiveTracks else { return }
        let used = Set(session.expected.flatMap(\.cids)).union(sent.lazy.map(\.trackID))
        session.audioOptions = session.audioOptions.filter { used.contains($0.key) }
    }

    func announced(_ receiving: ReceiveTrack, on seat: Seat, now: Moment) {
        while seat.receiving.count <= receiving.index { seat.receiving.append(nil) }
        seat.unmatched[receiving.index] = receiving
        match(receiving, on: seat, now: now)
    }

    /// Joins an m-line to the announced track with its client track id.
    private func match(_ receiving: ReceiveTrack, on seat: Seat, now: Moment) {
        let session = seat.session
        guard
            let place = session.expected.firstIndex(where: {
                MediaKind(receiving.kind) == $0.kind && $0.cids.contains(receiving.trackID)
            })
        else { return }
        publish(session.expected.remove(at: place), as: receiving, on: seat, now: now)
    }

    /// The m-line's first packet is here and no client track id fits: the oldest announced track of its kind it is.
    func matchByKind(receiveIndex: Int, on seat: Seat, now: Moment) -> MediaTrack? {
        let session = seat.session
        guard let receiving = seat.unmatched[receiveIndex],
            let place = session.expected.firstIndex(where: { $0.kind == MediaKind(receiving.kind) })
        else { return nil }
        return publish(session.expected.remove(at: place), as: receiving, on: seat, now: now)
    }

    @discardableResult private func publish(
        _ expected: ExpectedTrack, as receiving: ReceiveTrack, on seat: Seat, now: Moment
    ) -> MediaTrack {
        let track = MediaTrack(expected, receiving, on: seat, now: now)
        seat.unmatched[receiving.index] = nil
        seat.receiving[receiving.index] = track
        seat.session.published[track.sid] = track
        tracks[track.sid] = track
        if track.isMuted, seat.wasConnected { start(track, payloadType: nil, now: now) }
        return track
    }

    /// A track that is published muted may send nothing for long: it is announced as soon as it could.
    func startMutedTracks(on seat: Seat, now: Moment) {
        for case let track? in seat.receiving where track.isMuted && !track.isStarted {
            start(track, payloadType: nil, now: now)
        }
    }

    /// Tells the room that the track is there. `payloadType` is the first packet's, nil for a muted track.
    func start(_ track: MediaTrack, payloadType: UInt8?, now: Moment) {
        track.isStarted = true
        let codec = track.codecs.first { $0.payloadType == payloadType } ?? track.codecs.first
        guard let codec else { return }
        track.mimeType = codec.mimeType
        if track.kind == .audio {
            track.speakerHandle = speakerTracks.firstIndex { $0 == nil } ?? speakerTracks.count
            if track.speakerHandle == speakerTracks.count { speakerTracks.append(nil) }
            speakerTracks[track.speakerHandle] = track
            speakers.add(track: track.speakerHandle)
        }
        emit(.trackStarted(track.session.participant.sid, track.sid, mimeType: codec.mimeType, mid: track.mid))
        shard.touch(self)
    }

    /// The same track with other SSRCs, layers or codecs. Streams are told apart by their packets, but what a payload
    /// type means only the offer says.
    func changed(_ receiving: ReceiveTrack, on seat: Seat) {
        if seat.unmatched[receiving.index] != nil { seat.unmatched[receiving.index] = receiving }
        guard seat.receiving.indices.contains(receiving.index), let track = seat.receiving[receiving.index] else {
            return
        }
        track.codecs = receiving.codecs
        track.forwarder.codecs = receiving.codecs.map(PublishedCodec.init)
    }

    /// The client's offer stopped sending on this m-line.
    func withdrawn(_ receiveIndex: Int, on seat: Seat, now: Moment) {
        seat.unmatched[receiveIndex] = nil
        guard receiveIndex < seat.receiving.count, let track = seat.receiving[receiveIndex] else { return }
        remove(track, now: now)
        emit(.trackStopped(track.session.participant.sid, track.sid))
    }

    func unpublish(_ track: TrackSID, of sid: ParticipantSID, now: Moment) {
        guard let session = sessions[sid] else { return }
        session.expected.removeAll { $0.sid == track }
        if let track = session.published[track] { remove(track, now: now) }
        forgetAudioOptions(of: session)
    }

    func remove(_ track: MediaTrack, now: Moment) {
        tracks[track.sid] = nil
        track.session.published[track.sid] = nil
        track.seat.receiving[track.receiveIndex] = nil
        if track.speakerHandle >= 0 {
            speakers.remove(track: track.speakerHandle)
            speakerTracks[track.speakerHandle] = nil
            // The detector says nothing more about it, and nobody else would say that its speaker fell silent.
            if track.isSpeaking {
                emit(.speakersChanged([(sid: track.session.participant.sid, level: 0, active: false)]))
            }
        }
        for case let subscription? in track.subscriptions {
            subscription.session.subscriptions[track.sid] = nil
            detach(subscription, now: now)
        }
        for subscription in track.waiting {
            subscription.session.subscriptions[track.sid] = nil
            detach(subscription, now: now)
        }
    }

    func mute(_ sid: TrackSID, _ isMuted: Bool, now: Moment) {
        guard let track = tracks[sid] else { return muteExpected(sid, isMuted) }
        track.isMuted = isMuted
        if isMuted, !track.isStarted, track.seat.wasConnected { start(track, payloadType: nil, now: now) }
        track.forwarder.setMuted(isMuted, now: now)
        if isMuted, track.speakerHandle >= 0 { speakers.silence(track: track.speakerHandle, now: now) }
        drain(track, now: now)
    }

    /// Its m-line is not here yet.
    private func muteExpected(_ sid: TrackSID, _ isMuted: Bool) {
        for session in sessions.values {
            guard let place = session.expected.firstIndex(where: { $0.sid == sid }) else { continue }
            session.expected[place].muted = isMuted
        }
    }
}

extension MediaKind {
    init(_ kind: WebRTC.TrackKind) { self = kind == .audio ? .audio : .video }
}
