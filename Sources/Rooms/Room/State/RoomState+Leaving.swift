import Basics
import Wire

extension RoomState {
    /// Takes a participant out for good: tells it why, its media to stop, the others that it is gone.
    /// - Parameter action: nil when it need not be told because it left by itself.
    mutating func end(
        _ sid: ParticipantSID, _ reason: DisconnectReason, action: LeaveRequest.Action?, now: Moment
    ) {
        guard var participant = participants[sid] else { return }
        let wasActive = participant.phase == .active
        if let connection = participant.connection {
            if let action { sendLeave(to: connection, reason, action, participant.admission.client.`protocol`) }
            effects.append(.closeSignal(connection))
        }
        effects.append(.media(.leave(sid)))
        for track in participant.tracks where track.stage == .published {
            announce("track_unpublished", participant: participant, track: track.info, now: now)
        }
        // In a room that closes everybody hears just that, else n departures would cost n² messages.
        if !isClosed { for track in participant.tracks { forgetTrack(track.sid) } }
        let isTold = participant.isAnnounced && !participant.isHidden && !isClosed
        let wasPublisher = participant.isPublisher
        participant.phase = .disconnected
        participant.disconnectReason = reason
        participant.version &+= 1
        participant.tracks = []
        participants[sid] = nil
        present.removeAll { $0 == sid }
        if sidsByIdentity[participant.identity] == sid { sidsByIdentity[participant.identity] = nil }

        // Clients past protocol 11 take a new sid of the same identity as the old one's end (livekit-wire.md §8).
        if isTold {
            tellDeparture(participant, isReplaced: reason == .duplicateIdentity, prompt: wasPublisher, now: now)
        }
        announce(
            wasActive ? "participant_left" : "participant_connection_aborted", participant: participant, now: now)
        effects.append(.forget(sid))
        if personCount == 0, !participant.isDependent { leftEmptyAt = now }
        noteRoomChanged(now: now)
    }

    mutating func sendLeave(
        to connection: SignalConnectionID, _ reason: DisconnectReason, _ action: LeaveRequest.Action,
        _ protocolVersion: Int32
    ) {
        var leave = LeaveRequest()
        leave.reason = reason
        leave.action = action
        // What `action` was called before protocol 13.
        leave.canReconnect = action != .disconnect
        effects.append(.send([connection], .leave(leave)))
    }

    /// The client said goodbye.
    mutating func leave(_ request: LeaveRequest, from sid: ParticipantSID, now: Moment) {
        let known: [DisconnectReason] = [.userUnavailable, .userRejected, .agentError]
        end(sid, known.contains(request.reason) ? request.reason : .clientInitiated, action: nil, now: now)
    }

    /// A socket that ends before media ever came up takes its participant along; else the client may resume (§4.9).
    mutating func signalClosed(_ sid: ParticipantSID, _ connection: SignalConnectionID, now: Moment) {
        guard let participant = participants[sid], participant.connection == connection else { return }
        participants[sid]?.connection = nil
        participants[sid]?.syncDeadline = nil
        if participant.phase != .active { end(sid, .signalClose, action: nil, now: now) }
    }

    mutating func close(_ reason: DisconnectReason, _ endReason: RoomEndReason, now: Moment) {
        guard !isClosed else { return }
        isClosed = true
        for sid in present { end(sid, reason, action: .disconnect, now: now) }
        effects.append(.media(.closeRoom))
        announce("room_finished", endReason: endReason, now: now)
        effects.append(.closed)
    }
}
