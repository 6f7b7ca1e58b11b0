import Basics
import Memory
import RoomClient
import Speech
import Wire

extension CallSession {
    func happened(_ event: RoomEvent) async {
        switch event {
        case .participantJoined(let participant): met(participant)
        case .participantLeft(let participant, let reason): await left(participant, reason: reason)
        case .trackPublished(let track, let participant), .trackSubscribed(let track, let participant):
            guard participant.identity == caller?.identity else { return }
            caller = participant
            await heard(track)
        case .trackUnpublished(let track, _), .trackUnsubscribed(let track, _):
            guard track.sid == callerTrack else { return }
            room?.stopListening(to: track.sid)
            callerTrack = nil
            ear?.setMuted(true)
            await tell(.microphone(.absent))
        case .trackMuted(let track, _, let isMuted):
            guard track.sid == callerTrack else { return }
            ear?.setMuted(isMuted)
            await tell(.microphone(isMuted ? .muted : .live))
        case .localTrackSubscribed: inbox.post(.callerCanHear(generation: arrival), .caller)
        case .text(let stream):
            guard stream.from == caller?.identity, stream.topic == RoomOutbox.Name.chat else { return }
            await callerCanHear(arrival)
            await tell(.chat(stream.text))
        case .dtmf(_, let digit, let from):
            guard from == caller?.identity, let key = digit.first else { return }
            await callerCanHear(arrival)
            await tell(.dtmf(key))
        case .attributesChanged(let participant, _), .metadataChanged(let participant):
            if participant.identity == caller?.identity { caller = participant }
        case .reconnected(let isFull):
            guard isFull else { return }
            trackSID = room?.publishedTracks.first?.sid
            outbox.send(.attributes([RoomOutbox.Name.state: machine.state.rawValue]))
        case .disconnected(let end):
            log.info("the room is gone", ["why": "\(end)", "job": call.job.id])
            await tell(.callerLeft(mayReturn: false))
            if outcome == nil { outcome = .callerLeft }
        case .localTrackMuted, .roomMetadataChanged, .data, .textChunk, .file, .activeSpeakers, .reconnecting: break
        }
    }

    /// The first person in the room is the one the agent talks with; a job for one participant names its own.
    func met(_ participant: ParticipantDetails) {
        guard participant.kind == .standard || participant.kind == .sip else { return }
        if let wanted = call.job.participant?.identity, !wanted.isEmpty, participant.identity != wanted { return }
        guard caller == nil || caller?.identity == participant.identity else { return }
        caller = participant
        memory?.met(CallerKey.known(of: participant))
        toolContext?.talksWith(participant.identity)
        arrival += 1
        let generation = arrival
        services.metrics.callerArrived()
        // They hear us when their client says so; some never do. Who speaks, types or dials before that is there too.
        tasks.append(
            Task { [inbox] in
                do { try await Task.sleep(for: .seconds(3)) } catch { return }
                inbox.post(.callerCanHear(generation: generation), .caller)
            })
        for track in participant.tracks where track.isAudio {
            inbox.post(.room(.trackPublished(track, participant)), .caller)
        }
    }

    /// - Parameter mayWait: for the caller's name, as long as ``CallerMemory/greetingPatience``; not when they are talking.
    func callerCanHear(_ generation: Int, mayWait: Bool = false) async {
        guard generation == arrival, caller != nil, greetedArrival != arrival else { return }
        if mayWait, let memory, memory.isOpening {
            tasks.append(
                Task { [inbox] in
                    await memory.waitForWelcome()
                    inbox.post(.callerCanHear(generation: generation, hasWaited: true), .caller)
                })
            return
        }
        greetedArrival = arrival
        await tell(.callerArrived(hasMicrophone: callerTrack != nil))
    }

    private func heard(_ track: RemoteTrackDetails) async {
        guard track.isAudio, track.isSubscribed, track.sid != callerTrack, let ear else { return }
        // A microphone wins over whatever else they publish.
        guard callerTrack == nil || track.use == .microphone else { return }
        if let callerTrack { room?.stopListening(to: callerTrack) }
        do {
            try room?.listen(to: track.sid, sampleRate: Ear.sampleRate, sink: ear)
        } catch {
            log.error("cannot hear the caller", ["why": "\(error)", "track": track.sid])
            return
        }
        callerTrack = track.sid
        ear.setMuted(track.isMuted)
        await tell(.microphone(track.isMuted ? .muted : .live))
    }

    private func left(_ participant: ParticipantDetails, reason: String) async {
        guard participant.identity == caller?.identity, participant.sid == caller?.sid else { return }
        if let callerTrack { room?.stopListening(to: callerTrack) }
        callerTrack = nil
        ear?.setMuted(true)
        let isFinal = ["CLIENT_INITIATED", "PARTICIPANT_REMOVED", "ROOM_DELETED", "USER_REJECTED"].contains(reason)
        // They may come back under the same identity; nobody else takes their place meanwhile.
        caller?.sid = ""
        await tell(.callerLeft(mayReturn: !isFinal))
    }
}
