import Basics
import Wire

/// What the server says.
extension SignalMachine {
    mutating func hear(_ message: SignalResponse.Message, now: Moment) {
        silenceEnds = isTalking ? now + pingTimeout : silenceEnds
        switch (message, step) {
        case (.join(let join), .joining): joined(join, now: now)
        case (.reconnect(let response), .joining): resumed(response, now: now)
        case (.leave(let leave), _): toldToLeave(leave, now: now)
        // Before the answer to our join nothing else is for us (livekit-wire.md §3.1).
        case (_, .joining), (_, .waiting), (_, .idle), (_, .over): break
        case (.offer(let offer), _): outputs.append(.remoteOffer(sdp: offer.sdp, id: offer.id))
        case (.answer(let answer), _): outputs.append(.remoteAnswer(sdp: answer.sdp, id: answer.id))
        case (.trickle(let trickle), _): hear(trickle)
        case (.update(let update), _): tell(roster.update(update))
        case (.roomUpdate(let update), _): if let room = update.room { tell(roster.update(room)) }
        case (.trackPublished(let response), _): trackPublished(response, now: now)
        case (.trackUnpublished(let response), _):
            if let cid = cid(ofSid: response.trackSid) { denied(cid, reason: "the server ended the track", now: now) }
        case (.trackSubscribed(let subscribed), _):
            outputs.append(.event(.localTrackSubscribed(sid: subscribed.trackSid)))
        case (.mute(let request), _): mutedByServer(request)
        case (.speakersChanged(let change), _): hear(change)
        case (.refreshToken(let token), _): if !token.isEmpty { self.token = token }
        case (.requestResponse(let response), _): answered(response, now: now)
        case (.roomMoved(let moved), _): roomMoved(moved)
        default: break  // pongs have done their work; the rest is about video and data tracks
        }
    }

    private mutating func hear(_ trickle: TrickleRequest) {
        guard let json = try? JSONValue(parsing: trickle.candidateInit), let candidate = json["candidate"]?.stringValue,
            !candidate.isEmpty  // says that no more will come
        else { return }
        outputs.append(.remoteCandidate(trickle.target == .subscriber ? .subscriber : .publisher, candidate))
    }

    private mutating func hear(_ change: SpeakersChanged) {
        let levels = change.speakers.compactMap { speaker in
            roster.identity(ofSid: speaker.sid).map {
                SpeakerLevel(identity: $0, level: speaker.active ? speaker.level : 0)
            }
        }
        outputs.append(.event(.activeSpeakers(levels)))
    }

    private mutating func roomMoved(_ moved: RoomMovedResponse) {
        if !moved.token.isEmpty { token = moved.token }
        var join = JoinResponse()
        join.room = moved.room
        join.participant = moved.participant
        join.otherParticipants = moved.otherParticipants
        tell(roster.join(join, isFirst: false))
    }

    func cid(ofSid sid: String) -> String? { tracks.first { $0.track.sid == sid }?.cid }

    private mutating func trackPublished(_ response: TrackPublishedResponse, now: Moment) {
        guard let info = response.track, let index = tracks.firstIndex(where: { $0.cid == response.cid }) else {
            return
        }
        tracks[index].track.sid = info.sid
        outputs.append(.published(cid: response.cid, info))
        settleConnection(now: now)
    }

    mutating func denied(_ cid: String, reason: String, now: Moment) {
        guard tracks.contains(where: { $0.cid == cid }) else { return }
        tracks.removeAll { $0.cid == cid }
        outputs.append(.publishDenied(cid: cid, reason: reason))
        settleConnection(now: now)
    }

    private mutating func answered(_ response: RequestResponse, now: Moment) {
        let reason = "\(response.reason)" + (response.message.isEmpty ? "" : ": \(response.message)")
        if case .addTrack(let request)? = response.request, response.reason != .ok, response.reason != .queued {
            denied(request.cid, reason: reason, now: now)
        }
        guard response.requestId != 0 else { return }
        outputs.append(.requestAnswered(id: response.requestId, denial: response.reason == .ok ? nil : reason))
    }

    private mutating func mutedByServer(_ request: MuteTrackRequest) {
        guard let cid = cid(ofSid: request.sid) else { return }
        mute(cid, request.muted)  // clients comply and echo (livekit-wire.md §4.6)
        outputs.append(.mutedByServer(cid: cid, request.muted))
        outputs.append(.event(.localTrackMuted(sid: request.sid, request.muted)))
    }
}
