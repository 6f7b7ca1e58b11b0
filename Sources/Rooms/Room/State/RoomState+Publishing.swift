import Basics
import Wire

/// From announcing a track to its end. livekit-wire.md §4.6.
extension RoomState {
    mutating func addTrack(_ request: AddTrackRequest, from sid: ParticipantSID, now: Moment) {
        guard let participant = participants[sid] else { return }
        if let refusal = refusal(of: request, from: participant) {
            return refuse(refusal.reason, refusal.text, .addTrack(request), to: sid)
        }
        let cids = request.allCIDs
        if participant.tracks.contains(where: { cids.contains($0.cid) }) {
            guard participant.queued.count < RoomPolicy.queuedTrackLimit else {
                return refuse(.limitExceeded, "too many repeats of cid '\(request.cid)'", .addTrack(request), to: sid)
            }
            participants[sid]?.queued.append(request)
            return refuse(
                .queued, "cid '\(request.cid)' is in use; published when it stops", .addTrack(request), to: sid)
        }
        accept(request, from: sid, now: now)
    }

    private func refusal(
        of request: AddTrackRequest, from participant: Participant
    ) -> (reason: RequestResponse.Reason, text: String)? {
        if request.type == .data { return (.unsupportedType, "a data track is not published by add_track") }
        if !participant.permission.allowsPublishing(request.source) {
            return (.notAllowed, "does not have permission to publish \(request.source.name)")
        }
        if !request.sid.isEmpty {
            return (.unsupportedType, "a second codec for track '\(request.sid)' is not offered by this server")
        }
        if request.cid.isEmpty { return (.invalidRequest, "add_track needs a cid") }
        if request.name.utf8.count > policy.nameLimit * 4 || request.cid.utf8.count > policy.nameLimit * 4 {
            return (.limitExceeded, "track name or cid is too long")
        }
        if participant.pendingCount >= RoomPolicy.pendingTrackLimit {
            return (.limitExceeded, "\(RoomPolicy.pendingTrackLimit) tracks already wait for their media")
        }
        return nil
    }

    private mutating func accept(_ request: AddTrackRequest, from sid: ParticipantSID, now: Moment) {
        let trackSID = TrackSID(Sid.make(request.sidPrefix, using: &random))
        let info = request.trackInfo(sid: trackSID, version: nextVersion(now: now))
        participants[sid]?.tracks.append(PublishedTrack(sid: trackSID, cid: request.cid, info: info))
        owners[trackSID] = sid
        effects.append(.media(.expect(sid, request.expectedTrack(trackSID))))
        var response = TrackPublishedResponse()
        response.cid = request.cid
        response.track = info
        send(.trackPublished(response), to: sid)
    }

    /// Its first packet came: now the others may know, and those who want it get it.
    mutating func trackStarted(
        _ sid: ParticipantSID, _ trackSID: TrackSID, mimeType: String, mid: String, now: Moment
    ) {
        guard var participant = participants[sid], let index = participant.index(of: trackSID) else { return }
        let isFirst = participant.tracks[index].stage == .pending
        participant.tracks[index].stage = .published
        participant.tracks[index].info.fill(mimeType: mimeType, mid: mid, cid: participant.tracks[index].cid)
        participant.tracks[index].info.version = nextVersion(now: now)
        let wasPublisher = participants[sid]?.isPublisher ?? false
        participants[sid] = participant
        tellChange(of: sid, prompt: true, now: now)
        guard isFirst else { return }
        for subscriber in present where subscriber != sid { reconcile(subscriber: subscriber, track: trackSID) }
        announce("track_published", participant: participant, track: participant.tracks[index].info, now: now)
        if !wasPublisher { noteRoomChanged(now: now) }
    }

    /// The client stopped sending it.
    mutating func trackStopped(_ sid: ParticipantSID, _ trackSID: TrackSID, now: Moment) {
        guard let participant = participants[sid], let index = participant.index(of: trackSID) else { return }
        let track = participant.tracks[index]
        participants[sid]?.tracks.remove(at: index)
        forgetTrack(trackSID)
        if track.stage == .published {
            tellChange(of: sid, prompt: true, toSelf: true, now: now)
            announce("track_unpublished", participant: participant, track: track.info, now: now)
            if participants[sid]?.isPublisher == false { noteRoomChanged(now: now) }
        }
        publishQueued(freed: track.cid, of: sid, now: now)
    }

    /// The server takes a track away from its publisher, who is told.
    mutating func withdraw(_ trackSID: TrackSID, of sid: ParticipantSID, now: Moment) {
        effects.append(.media(.unpublish(sid, trackSID)))
        var response = TrackUnpublishedResponse()
        response.trackSid = trackSID.text
        send(.trackUnpublished(response), to: sid)
        trackStopped(sid, trackSID, now: now)
    }

    private mutating func publishQueued(freed cid: String, of sid: ParticipantSID, now: Moment) {
        guard let index = participants[sid]?.queued.firstIndex(where: { $0.allCIDs.contains(cid) }),
            let request = participants[sid]?.queued.remove(at: index)
        else { return }
        addTrack(request, from: sid, now: now)
    }

    /// Nobody owns, wants or is denied it any more. The media side forgets by itself.
    mutating func forgetTrack(_ trackSID: TrackSID) {
        owners[trackSID] = nil
        for sid in present {
            participants[sid]?.subscriptions[trackSID] = nil
            participants[sid]?.wishes[trackSID] = nil
            participants[sid]?.denied.remove(trackSID)
            participants[sid]?.undecodable.remove(trackSID)
        }
    }
}
