import Basics
import Wire

extension RoomState {
    /// Lets a participant in, tells it everything it needs, and puts out an older one of the same identity.
    mutating func join(
        _ admission: Admission, connection: SignalConnectionID, now: Moment
    ) throws(RoomFault) -> ParticipantSID {
        guard !isClosed else { throw .closed(room: name) }
        let twin = sidsByIdentity[admission.identity]
        if settings.maxParticipants > 0, !admission.isDependent {
            let others = participants.values.count { !$0.isDependent && $0.sid != twin }
            guard others < Int(settings.maxParticipants) else {
                throw .full(room: name, limit: settings.maxParticipants)
            }
        }
        if let twin { end(twin, .duplicateIdentity, action: .disconnect, now: now) }

        let sid = ParticipantSID(Sid.make("PA_", using: &random))
        let participant = Participant(sid: sid, admission: admission, connection: connection, now: now)
        participants[sid] = participant
        present.append(sid)
        sidsByIdentity[admission.identity] = sid
        if !participant.isDependent { leftEmptyAt = nil }

        effects.append(.send([connection], .join(joinResponse(for: participant, now: now))))
        refreshToken(sid, now: now)
        effects.append(.media(.join(mediaParticipant(participant))))
        for request in admission.addTrackRequests { addTrack(request, from: sid, now: now) }
        for publisher in present where publisher != sid { reconcile(subscriber: sid, withTracksOf: publisher) }
        if let offer = admission.publisherOffer {
            effects.append(.media(.offer(sid, sdp: offer.sdp, id: offer.id)))
        }
        noteRoomChanged(now: now)
        return sid
    }

    func mediaParticipant(_ participant: Participant) -> MediaParticipant {
        MediaParticipant(
            sid: participant.sid, identity: participant.identity, mode: participant.admission.mode,
            canPublishData: participant.permission.canPublishData, canSubscribe: participant.permission.canSubscribe,
            isAgent: participant.admission.kind == .agent || participant.permission.agent)
    }

    private mutating func joinResponse(for participant: Participant, now: Moment) -> JoinResponse {
        var response = JoinResponse()
        response.room = info(now: now)
        response.room?.version = nextVersion(now: now)
        response.participant = participant.info(epoch: epoch)
        response.otherParticipants = visibleInfos(except: participant.sid)
        response.serverVersion = RoomPolicy.serverVersion
        response.serverInfo = policy.serverInfo
        response.serverRegion = policy.region
        response.iceServers = policy.iceServers
        response.pingInterval = RoomPolicy.pingInterval
        response.pingTimeout = RoomPolicy.pingTimeout
        response.enabledPublishCodecs = policy.codecs
        if case .dual(let subscriberPrimary) = participant.admission.mode {
            response.subscriberPrimary = subscriberPrimary
        }
        response.fastPublish = participant.permission.canPublish
        return response
    }

    /// Everybody who may be known of: announced and not hidden, in joining order.
    func visibleInfos(except sid: ParticipantSID) -> [ParticipantInfo] {
        present.compactMap { participants[$0] }
            .filter { $0.sid != sid && $0.isAnnounced && !$0.isHidden }
            .map { $0.info(epoch: epoch) }
    }
}
