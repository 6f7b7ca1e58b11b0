import Basics
import Forwarding
import Wire

/// Who gets which track. livekit-wire.md §4.7.
extension RoomState {
    /// Makes what the media side delivers be what the subscriber wants and may have.
    mutating func reconcile(subscriber sid: ParticipantSID, track trackSID: TrackSID) {
        guard let subscriber = participants[sid], let owner = owners[trackSID], owner != sid,
            let publisher = participants[owner], let index = publisher.index(of: trackSID)
        else { return }
        let wanted =
            (subscriber.wishes[trackSID] ?? subscriber.admission.autoSubscribe)
            && publisher.tracks[index].stage == .published && !publisher.isHidden && subscriber.permission.canSubscribe
            && !subscriber.undecodable.contains(trackSID)
        let allowed = publisher.subscriptionPermission?.allows(subscriber, trackSID) ?? true
        tellAllowed(allowed || !wanted, trackSID, publisher: owner, subscriber: subscriber)

        switch (wanted && allowed, subscriber.subscriptions[trackSID]) {
        case (true, nil):
            participants[sid]?.subscriptions[trackSID] = .requested
            let stream = "\(owner.text)|\(trackSID.text)"
            effects.append(.media(.subscribe(sid, track: trackSID, streamID: stream)))
        case (false, .some):
            participants[sid]?.subscriptions[trackSID] = nil
            effects.append(.media(.unsubscribe(sid, track: trackSID)))
        default: break
        }
    }

    mutating func reconcile(subscriber: ParticipantSID, withTracksOf publisher: ParticipantSID) {
        for track in participants[publisher]?.tracks ?? [] { reconcile(subscriber: subscriber, track: track.sid) }
    }

    /// A subscriber hears once that a track it wants is withheld, and once that it no longer is.
    private mutating func tellAllowed(
        _ allowed: Bool, _ track: TrackSID, publisher: ParticipantSID, subscriber: Participant
    ) {
        guard subscriber.denied.contains(track) == allowed else { return }
        if allowed {
            participants[subscriber.sid]?.denied.remove(track)
        } else {
            participants[subscriber.sid]?.denied.insert(track)
        }
        var update = SubscriptionPermissionUpdate()
        update.participantSid = publisher.text
        update.trackSid = track.text
        update.allowed = allowed
        send(.subscriptionPermissionUpdate(update), to: subscriber.sid)
    }

    /// The client's own choice, by which `autoSubscribe` no longer matters for these tracks.
    mutating func changeWishes(_ request: UpdateSubscription, of sid: ParticipantSID) {
        let named = request.trackSids + request.participantTracks.flatMap(\.trackSids)
        for text in named {
            let track = TrackSID(text)
            guard let participant = participants[sid] else { return }
            guard participant.wishes[track] != nil || participant.wishes.count < RoomPolicy.wishLimit else {
                malformedCount &+= 1
                return
            }
            participants[sid]?.wishes[track] = request.subscribe
            participants[sid]?.undecodable.remove(track)
            reconcile(subscriber: sid, track: track)
        }
    }

    mutating func changeSettings(_ request: UpdateTrackSettings, of sid: ParticipantSID) {
        // A size wins over a quality; without either the proto's zero means LOW.
        let hasSize = request.width > 0 && request.height > 0
        let settings = DownTrackSettings(
            disabled: request.disabled || request.quality == .off,
            quality: hasSize ? nil : Int(min(max(request.quality.rawValue, 0), 2)), width: Int(request.width),
            height: Int(request.height), framesPerSecond: Int(request.fps))
        for text in request.trackSids where participants[sid]?.subscriptions[TrackSID(text)] != nil {
            effects.append(.media(.settings(sid, track: TrackSID(text), settings)))
        }
    }

    /// The publisher restricts (or frees) who may have its tracks.
    mutating func setSubscriptionPermission(_ permission: SubscriptionPermission, of sid: ParticipantSID) {
        guard permission.trackPermissions.count <= RoomPolicy.wishLimit else {
            malformedCount &+= 1
            return
        }
        participants[sid]?.subscriptionPermission = permission.allParticipants ? nil : permission
        for subscriber in present where subscriber != sid { reconcile(subscriber: subscriber, withTracksOf: sid) }
    }

    mutating func subscribed(_ sid: ParticipantSID, _ trackSID: TrackSID) {
        guard participants[sid]?.subscriptions[trackSID] != nil, let owner = owners[trackSID],
            let index = participants[owner]?.index(of: trackSID)
        else { return }
        participants[sid]?.subscriptions[trackSID] = .attached
        guard participants[owner]?.tracks[index].isKnownSubscribed == false else { return }
        participants[owner]?.tracks[index].isKnownSubscribed = true
        var message = TrackSubscribed()
        message.trackSid = trackSID.text
        send(.trackSubscribed(message), to: owner)
    }

    mutating func subscriptionFailed(_ sid: ParticipantSID, _ trackSID: TrackSID) {
        guard participants[sid]?.subscriptions[trackSID] != nil else { return }
        participants[sid]?.undecodable.insert(trackSID)
        reconcile(subscriber: sid, track: trackSID)
        var response = SubscriptionResponse()
        response.trackSid = trackSID.text
        response.err = .codecUnsupported
        send(.subscriptionResponse(response), to: sid)
    }
}

extension SubscriptionPermission {
    /// Whether this lets `subscriber` have the track. An entry names its participant by sid or by identity.
    func allows(_ subscriber: Participant, _ track: TrackSID) -> Bool {
        allParticipants
            || trackPermissions.contains { entry in
                let isMeant =
                    entry.participantSid.isEmpty
                    ? entry.participantIdentity == subscriber.identity : entry.participantSid == subscriber.sid.text
                return isMeant && (entry.allTracks || entry.trackSids.contains(track.text))
            }
    }
}
