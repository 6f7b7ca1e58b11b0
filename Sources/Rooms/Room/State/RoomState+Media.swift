import Basics
import Wire

/// What the media side reports.
extension RoomState {
    mutating func handleMedia(_ event: MediaEvent, now: Moment) {
        guard !isClosed else { return }
        switch event {
        case .answer(let sid, let sdp, let id, let tracks):
            send(.answer(description("answer", sdp, id, tracks)), to: sid)
        case .offer(let sid, let sdp, let id, let tracks):
            send(.offer(description("offer", sdp, id, tracks)), to: sid)
        case .sectionsRequired(let sid, let audios, let videos):
            var requirement = MediaSectionsRequirement()
            requirement.numAudios = UInt32(clamping: audios)
            requirement.numVideos = UInt32(clamping: videos)
            send(.mediaSectionsRequirement(requirement), to: sid)
        case .negotiationFailed(let sid, _): end(sid, .stateMismatch, action: .reconnect, now: now)
        case .connected(let sid): connected(sid, now: now)
        case .disconnected(let sid, _): disconnected(sid, now: now)
        case .trackStarted(let sid, let track, let mimeType, let mid):
            trackStarted(sid, track, mimeType: mimeType, mid: mid, now: now)
        case .trackStopped(let sid, let track): trackStopped(sid, track, now: now)
        case .subscribed(let sid, let track): subscribed(sid, track)
        case .subscriptionFailed(let sid, let track): subscriptionFailed(sid, track)
        case .speakersChanged(let speakers): tellSpeakers(speakers)
        case .connectionQuality(let qualities): tellQuality(qualities)
        case .streamState(let sid, let states): tellStreamState(states, to: sid)
        case .subscribedQuality(let sid, let track, let qualities): tellWantedQuality(qualities, track, to: sid)
        // Server-made calls are the actor's, not the rules'.
        case .dataForServer: break
        }
    }

    private func description(_ type: String, _ sdp: String, _ id: UInt32, _ tracks: [String: String])
        -> SessionDescription
    {
        var description = SessionDescription()
        description.type = type
        description.sdp = sdp
        description.id = id
        description.midToTrackId = tracks
        return description
    }

    /// Its media connection is up: from now on others see it. Up again after a break: nothing to tell.
    private mutating func connected(_ sid: ParticipantSID, now: Moment) {
        guard let participant = participants[sid] else { return }
        participants[sid]?.joinDeadline = nil
        participants[sid]?.dropAt = nil
        participants[sid]?.resumeAt = nil
        guard participant.phase != .active else { return }
        participants[sid]?.phase = .active
        tellChange(of: sid, prompt: false, now: now)
        guard let participant = participants[sid] else { return }
        announce("participant_joined", participant: participant, now: now)
    }

    /// The client is asked to resume; a few seconds later it is given up. livekit-wire.md §4.9.
    ///
    /// Not at once: a client that leaves closes its media in the same breath as it says goodbye, and the packet that
    /// tells of the one may overtake the other.
    private mutating func disconnected(_ sid: ParticipantSID, now: Moment) {
        guard let participant = participants[sid] else { return }
        guard participant.phase == .active else { return end(sid, .joinFailure, action: .disconnect, now: now) }
        guard participant.dropAt == nil || participant.connection != nil else { return }
        participants[sid]?.dropAt = now + RoomPolicy.resumePatience
        if participant.connection != nil { participants[sid]?.resumeAt = now + RoomPolicy.goodbyePatience }
    }

    /// No goodbye came.
    mutating func askToResume(_ sid: ParticipantSID, now: Moment) {
        participants[sid]?.resumeAt = nil
        participants[sid]?.dropAt = now + RoomPolicy.resumePatience
        guard let participant = participants[sid], let connection = participant.connection else { return }
        sendLeave(to: connection, .unknownReason, .resume, participant.admission.client.`protocol`)
        effects.append(.closeSignal(connection))
        participants[sid]?.connection = nil
        participants[sid]?.syncDeadline = nil
    }

    /// Heard by those who subscribe to the speaker, and by the speaker.
    mutating func tellSpeakers(_ speakers: [(sid: ParticipantSID, level: Float, active: Bool)]) {
        for sid in present {
            let audible = audiblePublishers(for: sid)
            let heard = speakers.filter { $0.sid == sid || audible.contains($0.sid) }
            guard !heard.isEmpty else { continue }
            var changed = SpeakersChanged()
            changed.speakers = heard.map { speaker in
                var info = SpeakerInfo()
                info.sid = speaker.sid.text
                info.level = speaker.level
                info.active = speaker.active
                return info
            }
            send(.speakersChanged(changed), to: sid)
        }
    }

    /// Of itself, and of those it subscribes to.
    private mutating func tellQuality(_ qualities: [(sid: ParticipantSID, quality: Int, score: Float)]) {
        for sid in present {
            let audible = audiblePublishers(for: sid)
            let heard = qualities.filter { $0.sid == sid || audible.contains($0.sid) }
            guard !heard.isEmpty else { continue }
            var update = ConnectionQualityUpdate()
            update.updates = heard.map { quality in
                var info = ConnectionQualityInfo()
                info.participantSid = quality.sid.text
                info.quality = ConnectionQuality(rawValue: Int32(clamping: quality.quality))
                info.score = quality.score
                return info
            }
            send(.connectionQuality(update), to: sid)
        }
    }

    private func audiblePublishers(for sid: ParticipantSID) -> Set<ParticipantSID> {
        Set((participants[sid]?.subscriptions.keys).map { $0.compactMap { owners[$0] } } ?? [])
    }

    private mutating func tellStreamState(
        _ states: [(track: TrackSID, publisher: ParticipantSID, paused: Bool)], to sid: ParticipantSID
    ) {
        var update = StreamStateUpdate()
        update.streamStates = states.map { state in
            var info = StreamStateInfo()
            info.participantSid = state.publisher.text
            info.trackSid = state.track.text
            info.state = state.paused ? .paused : .active
            return info
        }
        send(.streamStateUpdate(update), to: sid)
    }

    /// Lets the publisher stop encoding what nobody watches (dynacast).
    private mutating func tellWantedQuality(
        _ qualities: [(quality: Int, enabled: Bool)], _ trackSID: TrackSID, to sid: ParticipantSID
    ) {
        guard let participant = participants[sid], let index = participant.index(of: trackSID) else { return }
        var update = SubscribedQualityUpdate()
        update.trackSid = trackSID.text
        update.subscribedQualities = qualities.map { wanted in
            var quality = SubscribedQuality()
            quality.quality = VideoQuality(rawValue: Int32(clamping: wanted.quality))
            quality.enabled = wanted.enabled
            return quality
        }
        let mimeType = participant.tracks[index].info.mimeType
        if let slash = mimeType.firstIndex(of: "/") {
            var codec = SubscribedCodec()
            // The SDKs compare with the bare codec name.
            codec.codec = mimeType[mimeType.index(after: slash)...].lowercased()
            codec.qualities = update.subscribedQualities
            update.subscribedCodecs = [codec]
        }
        send(.subscribedQualityUpdate(update), to: sid)
    }
}
