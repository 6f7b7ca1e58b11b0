import Basics
import Wire

/// Tracks of ours, and listening to those of others.
extension RoomSession {
    func publish(
        _ track: LocalTrack, _ done: @escaping @Sendable (Result<PublishedTrackDetails, RoomClientError>) -> Void,
        now: Moment
    ) {
        tracks.append(track)
        publishing[track.cid] = Waiting(deadline: now + options.publishTimeout, done: done)
        machine.handle(.publish(track.request), now: now)
        link.post(.publish(cid: track.cid, track.setup))
    }

    func published(_ cid: String, _ info: TrackInfo) {
        guard let index = tracks.firstIndex(where: { $0.cid == cid }) else { return }
        tracks[index].details.sid = info.sid
        let details = tracks[index].details
        guard let waiting = publishing.removeValue(forKey: cid) else { return }
        news.append { waiting.done(.success(details)) }
    }

    func publishDenied(_ cid: String, _ error: RoomClientError) {
        tracks.removeAll { $0.cid == cid }
        link.post(.unpublish(cid: cid))
        publishing.removeValue(forKey: cid)?.done(.failure(error))
    }

    func unpublish(_ sid: String, now: Moment) {
        guard let index = tracks.firstIndex(where: { $0.details.sid == sid }) else { return }
        let track = tracks.remove(at: index)
        machine.handle(.unpublish(cid: track.cid), now: now)
        link.post(.unpublish(cid: track.cid))
    }

    func mute(_ sid: String, _ isMuted: Bool, now: Moment) {
        guard let track = tracks.first(where: { $0.details.sid == sid }) else { return }
        note(track.cid, isMuted: isMuted)
        machine.handle(.mute(cid: track.cid, isMuted), now: now)
    }

    func note(_ cid: String, isMuted: Bool) {
        guard let index = tracks.firstIndex(where: { $0.cid == cid }) else { return }
        tracks[index].details.isMuted = isMuted
        link.post(.mute(cid: cid, isMuted))
    }

    // MARK: Listening

    func listen(_ sid: String, _ sampleRate: Int, _ sink: any AudioSink) {
        guard let (track, owner) = machine.roster.track(sid) else { return sink.ended() }
        listeners[sid] = ListenerKey(identity: owner.identity, name: track.name, use: track.use)
        link.post(.listen(trackSID: sid, sampleRate: sampleRate, sink))
    }

    func forget(_ sid: String) {
        guard listeners.removeValue(forKey: sid) != nil else { return }
        link.post(.stopListening(trackSID: sid))
    }

    /// A track that came back under another sid while we were away is listened to as before.
    func rebind(_ track: RemoteTrackDetails, _ owner: ParticipantDetails) {
        let key = ListenerKey(identity: owner.identity, name: track.name, use: track.use)
        guard listeners[track.sid] == nil,
            let old = listeners.first(where: { $0.value == key && machine.roster.track($0.key) == nil })?.key
        else { return }
        listeners[track.sid] = listeners.removeValue(forKey: old)
        link.post(.renameTrack(from: old, to: track.sid))
    }

    func update(
        _ request: UpdateParticipantMetadata, _ done: @escaping @Sendable (RoomClientError?) -> Void, now: Moment
    ) {
        lastRequest += 1
        var request = request
        request.requestId = lastRequest
        requests[lastRequest] = Waiting(deadline: now + Self.answerPatience, done: done)
        machine.handle(.updateMetadata(request), now: now)
    }
}
