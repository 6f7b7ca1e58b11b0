import Basics
import Wire

/// What happens in rooms.
extension Dispatcher {
    mutating func take(_ event: WebhookEvent, now: Moment) {
        guard let room = event.room, !room.name.isEmpty else { return strayCount &+= 1 }
        if event.event == "room_started" { return started(room, now: now) }
        // Late news of an earlier room of that name.
        guard rooms[room.name]?.info.sid == room.sid else { return }
        // Track events carry no more than the room's names.
        if event.event.hasPrefix("participant_") { rooms[room.name]?.info = room }
        switch event.event {
        case "room_finished": finished(room.name, now: now)
        case "participant_joined":
            if let participant = event.participant { joined(participant, room.name, now: now) }
        case "participant_left":
            if let participant = event.participant { left(participant, room.name, now: now) }
        case "track_published":
            guard let sid = event.participant?.sid, rooms[room.name]?.participants[sid] != nil,
                rooms[room.name]?.publishers.insert(sid).inserted == true
            else { return }
            launchAll(in: room.name, now: now)
        default: break
        }
    }

    private mutating func started(_ room: Wire.Room, now: Moment) {
        if rooms[room.name] != nil { finished(room.name, now: now) }
        rooms[room.name] = RoomRecord(info: room)
        for id in dispatchesByRoom[room.name] ?? [] { dispatches[id]?.roomBy = nil }
        dispatchAutomatically(to: room.name, now: now)
        launchAll(in: room.name, now: now)
    }

    private mutating func launchAll(in room: String, now: Moment) {
        for id in dispatchesByRoom[room] ?? [] { launch(id, now: now) }
    }

    private mutating func joined(_ participant: ParticipantInfo, _ room: String, now: Moment) {
        rooms[room]?.participants[participant.sid] = participant
        guard let id = job(ofAgent: participant.identity, in: room), var job = jobs[id],
            var assignment = job.assignment
        else { return launchAll(in: room, now: now) }
        assignment.participantSID = participant.sid
        if case .accepted = job.stage {
            job.stage = .joined(assignment)
            jobs[id] = job
            note(id, "'\(participant.identity)' is in the room", now: now)
            if !job.wasThere { emit(.joined(after: now - (job.firstOfferedAt ?? job.createdAt))) }
            jobs[id]?.wasThere = true
            if assignment.reportsRunning { run(id, "its worker says it runs", now: now) }
        } else {
            // It came back by a full reconnect.
            job.assignment = assignment
            jobs[id] = job
        }
    }

    mutating func run(_ id: JobID, _ reason: String, now: Moment) {
        guard let assignment = jobs[id]?.assignment else { return }
        jobs[id]?.stage = .running(assignment)
        note(id, reason, now: now)
    }

    private mutating func left(_ participant: ParticipantInfo, _ room: String, now: Moment) {
        rooms[room]?.participants[participant.sid] = nil
        rooms[room]?.publishers.remove(participant.sid)
        for id in live {
            guard let job = jobs[id], self.room(of: job) == room else { continue }
            if job.assignment?.participantSID == participant.sid {
                agentLeft(job, participant.disconnectReason, now: now)
            } else if job.target?.sid == participant.sid, job.assignment == nil {
                finish(id, .failed, "participant '\(participant.identity)' left before an agent came", now: now)
            }
        }
    }

    private mutating func agentLeft(_ job: AgentJob, _ reason: DisconnectReason, now: Moment) {
        guard var assignment = job.assignment else { return }
        if reason == .duplicateIdentity, job.removeAt == nil {
            // A full reconnect: the same agent is on its way in again.
            assignment.participantSID = nil
            jobs[job.id]?.stage = .accepted(assignment, joinBy: now + settings.joinPatience)
            return note(job.id, "the agent connects anew", now: now)
        }
        let words = "the agent left the room (\(reason.protoName ?? "\(reason.rawValue)"))"
        if job.removeAt != nil { return finish(job.id, .done, words, now: now) }
        // Both at once: worker and agent were one process, and that is gone.
        if assignment.lostUntil != nil { return offerAgain(job.id, words, now: now) }
        emit(.send(assignment.worker, .termination(.with { $0.jobId = job.id.text })))
        if Self.failures.contains(reason) {
            fail(job.id, words, now: now)
        } else {
            finish(job.id, .done, words, now: now)
        }
    }
    /// Nobody meant the agent to go.
    private static let failures: Set<DisconnectReason> = [
        .unknownReason, .connectionTimeout, .signalClose, .stateMismatch, .joinFailure, .agentError,
    ]

    /// The room is over, and with it everything that was for it.
    private mutating func finished(_ room: String, now: Moment) {
        let ids = dispatchesByRoom[room] ?? []
        for id in ids {
            for job in dispatches[id]?.jobs ?? [] {
                guard let assignment = jobs[job]?.assignment else {
                    finish(job, .failed, "the room closed before an agent came", now: now)
                    continue
                }
                emit(.send(assignment.worker, .termination(.with { $0.jobId = job.text })))
                let wasThere = assignment.participantSID != nil
                finish(job, wasThere ? .done : .failed, "the room closed", now: now)
            }
            dispatches[id]?.isClosed = true
            if dispatches[id]?.deletedAt == 0 { note(id, .done, "the room closed", now: now) }
            forget(id)
        }
        rooms[room] = nil
    }

    mutating func refuse(_ room: String, _ reason: String, now: Moment) {
        guard rooms[room] == nil else { return }
        for id in dispatchesByRoom[room] ?? [] { giveUp(id, "the room could not be opened: \(reason)", now: now) }
    }
    mutating func giveUp(_ id: DispatchID, _ reason: String, now: Moment) {
        for job in dispatches[id]?.jobs ?? [] { finish(job, .failed, reason, now: now) }
        dispatches[id]?.isClosed = true
        note(id, .failed, reason, now: now)
        forget(id)
    }
    /// What it was is in the store.
    private mutating func forget(_ id: DispatchID) {
        guard let dispatch = dispatches.removeValue(forKey: id) else { return }
        for job in dispatch.jobs { jobs[job] = nil }
        dispatchesByRoom[dispatch.wish.room]?.removeAll { $0 == id }
        if dispatchesByRoom[dispatch.wish.room]?.isEmpty == true { dispatchesByRoom[dispatch.wish.room] = nil }
    }

    private func job(ofAgent identity: String, in room: String) -> JobID? {
        live.first { id in
            guard let job = jobs[id], job.assignment?.identity == identity else { return false }
            return self.room(of: job) == room
        }
    }
    func room(of job: AgentJob) -> String { dispatches[job.dispatch]?.wish.room ?? "" }
}
