import Basics
import Forwarding
import Wire

/// A client whose socket broke comes back to the participant it was. livekit-wire.md §4.10.
extension RoomState {
    mutating func resume(
        _ sid: ParticipantSID, identity: String, _ connection: SignalConnectionID, protocolVersion: Int32,
        sync: SyncState?, now: Moment
    ) {
        guard !isClosed, var participant = participants[sid], participant.identity == identity else {
            sendLeave(to: connection, .stateMismatch, .reconnect, protocolVersion)
            effects.append(.closeSignal(connection))
            return
        }
        // The client knows its old socket is dead before the server does.
        if let old = participant.connection { effects.append(.closeSignal(old)) }
        let dropped = participant.simulation.dropsNextResume
        participant.simulation.dropsNextResume = nil
        let missed = participant.missed.values.sorted { $0.sid < $1.sid }
        let outbox = participant.outbox
        participant.connection = connection
        participant.resumeAt = nil
        participant.missed = [:]
        participant.outbox = []
        // If its media was gone, an ICE restart has so long to heal it.
        if participant.dropAt != nil { participant.dropAt = now + RoomPolicy.healPatience }
        participants[sid] = participant
        if dropped == .beforeMessages { return loseSignal(sid, connection, now: now) }

        var response = ReconnectResponse()
        response.iceServers = policy.iceServers
        response.serverInfo = policy.serverInfo
        effects.append(.send([connection], .reconnect(response)))
        if !missed.isEmpty { effects.append(.send([connection], .update(update(missed)))) }
        let everybody = [participant.info(epoch: epoch)] + visibleInfos(except: sid)
        effects.append(.send([connection], .update(update(everybody))))
        effects.append(.send([connection], .roomUpdate(roomUpdate(now: now))))
        for message in outbox { effects.append(.send([connection], message)) }
        refreshToken(sid, now: now)
        if dropped == .afterMessages { return loseSignal(sid, connection, now: now) }

        if let sync {
            syncState(sync, from: sid, now: now)
        } else {
            participants[sid]?.syncDeadline = now + RoomPolicy.syncPatience
        }
    }

    private mutating func loseSignal(_ sid: ParticipantSID, _ connection: SignalConnectionID, now: Moment) {
        effects.append(.closeSignal(connection))
        signalClosed(sid, connection, now: now)
    }

    /// What the client believes: it must not publish what the server forgot; its choices hold.
    mutating func syncState(_ sync: SyncState, from sid: ParticipantSID, now: Moment) {
        guard let participant = participants[sid] else { return }
        let known = Set(participant.tracks.map(\.sid.text))
        guard sync.publishTracks.allSatisfy({ known.contains($0.track?.sid ?? "") }) else {
            return end(sid, .stateMismatch, action: .reconnect, now: now)
        }
        if let subscription = sync.subscription { adopt(subscription, of: sid) }
        for text in sync.trackSidsDisabled where participants[sid]?.subscriptions[TrackSID(text)] != nil {
            effects.append(.media(.settings(sid, track: TrackSID(text), DownTrackSettings(disabled: true))))
        }
        restartMedia(sid, sync: sync, now: now)
    }

    /// `track_sids` are the exceptions to auto-subscribe: with `subscribe` what it took, without what it declined.
    private mutating func adopt(_ subscription: UpdateSubscription, of sid: ParticipantSID) {
        guard !subscription.trackSids.isEmpty || !subscription.participantTracks.isEmpty else { return }
        changeWishes(subscription, of: sid)
    }

    /// Once per resume.
    mutating func restartMedia(_ sid: ParticipantSID, sync: SyncState?, now: Moment) {
        guard participants[sid]?.syncDeadline != nil || sync != nil else { return }
        participants[sid]?.syncDeadline = nil
        let received = (sync?.datachannelReceiveStates ?? []).map { (ParticipantSID($0.publisherSid), $0.lastSeq) }
        effects.append(.media(.resume(sid, lastSequences: Dictionary(received) { max($0, $1) })))
    }
}
