import Basics
import Wire

/// An administrator's commands (RoomService, livekit-wire.md §2.7). Drain the effects after each.
extension RoomState {
    func find(_ identity: String) throws(RoomFault) -> Participant {
        guard let sid = sidsByIdentity[identity], let participant = participants[sid] else {
            throw .noSuchParticipant(identity: identity, room: name)
        }
        return participant
    }

    func participantInfo(_ identity: String) throws(RoomFault) -> ParticipantInfo {
        try find(identity).info(epoch: epoch)
    }

    /// Everybody, the hidden ones too, in joining order.
    var participantInfos: [ParticipantInfo] { present.compactMap { participants[$0]?.info(epoch: epoch) } }

    mutating func remove(_ identity: String, now: Moment) throws(RoomFault) {
        end(try find(identity).sid, .participantRemoved, action: .disconnect, now: now)
    }

    /// Sends a participant to another room: it is given a token for that one and told to connect anew, which every
    /// client does with its newest token. Its tracks are published again there.
    mutating func move(_ identity: String, to destination: String, now: Moment) throws(RoomFault) {
        let participant = try find(identity)
        guard let connection = participant.connection else {
            throw .invalid("participant '\(identity)' is reconnecting just now; try again when it is back")
        }
        effects.append(.refreshToken(connection, participant.sid, participant.info(epoch: epoch), room: destination))
        end(participant.sid, .migration, action: .reconnect, now: now)
    }

    /// The publisher is told and complies; the others see it at once.
    mutating func mute(_ identity: String, _ track: TrackSID, muted: Bool, now: Moment) throws(RoomFault) -> TrackInfo {
        let participant = try find(identity)
        guard let index = participant.index(of: track) else { throw .noSuchTrack(sid: track.text) }
        if !muted, !policy.allowsRemoteUnmute { throw .remoteUnmuteDisabled }
        if participant.tracks[index].info.muted != muted {
            setMuted(muted, track, of: participant.sid, now: now)
            var request = MuteTrackRequest()
            request.sid = track.text
            request.muted = muted
            send(.mute(request), to: participant.sid)
        }
        guard let info = participants[participant.sid]?.tracks[index].info else { throw .noSuchTrack(sid: track.text) }
        return info
    }

    mutating func update(_ request: UpdateParticipantRequest, now: Moment) throws(RoomFault) -> ParticipantInfo {
        let sid = try find(request.identity).sid
        try changeProfile(
            of: sid, name: request.name, metadata: request.metadata, attributes: request.attributes, now: now)
        if let permission = request.permission { setPermission(permission, of: sid, now: now) }
        return try participantInfo(request.identity)
    }

    mutating func updateSubscriptions(_ request: UpdateSubscriptionsRequest) throws(RoomFault) {
        let sid = try find(request.identity).sid
        var change = UpdateSubscription()
        change.trackSids = request.trackSids
        change.participantTracks = request.participantTracks
        change.subscribe = request.subscribe
        changeWishes(change, of: sid)
    }

    mutating func setMetadata(_ metadata: String, now: Moment) throws(RoomFault) -> Wire.Room {
        guard metadata.utf8.count <= policy.metadataLimit else {
            throw .tooLong(what: "room metadata", limit: policy.metadataLimit)
        }
        if settings.metadata != metadata {
            settings.metadata = metadata
            sendRoomUpdate(now: now)
        }
        return info(now: now)
    }

    /// Whom a packet of the server's goes to: those named by sid or identity, or everybody.
    func recipients(sids: [String], identities: [String]) -> [ParticipantSID] {
        if sids.isEmpty, identities.isEmpty { return present }
        let wanted = Set(sids)
        let named = Set(identities)
        return present.filter { sid in
            wanted.contains(sid.text) || participants[sid].map { named.contains($0.identity) } ?? false
        }
    }
}
