import Basics
import Wire

/// What time alone does.
extension Dispatcher {
    mutating func passTime(now: Moment) {
        for worker in workers.values.filter({ $0.lastHeard + WorkerRecord.patience <= now }).map(\.id).sorted() {
            let why = "nothing was heard of it for \(WorkerRecord.patience.components.seconds) s"
            emit(.close(worker, reason: why))
            lose(worker, why: why, now: now)
        }
        for id in live {
            guard let job = jobs[id], job.deadline <= now else { continue }
            passTime(for: job, now: now)
        }
        for dispatch in dispatches.values.filter({ ($0.roomBy ?? .distantFuture) <= now }).map(\.id).sorted() {
            giveUp(dispatch, "the room was never opened", now: now)
        }
    }

    private mutating func passTime(for job: AgentJob, now: Moment) {
        if let removeAt = job.removeAt, removeAt <= now {
            if let assignment = job.assignment, assignment.participantSID != nil {
                emit(.removeParticipant(room: room(of: job), identity: assignment.identity))
            }
            return finish(job.id, .done, "the dispatch was deleted", now: now)
        }
        if let assignment = job.assignment, let lost = assignment.lostUntil, lost <= now {
            return offerAgain(job.id, "worker \(assignment.worker) did not come back", now: now)
        }
        switch job.stage {
        case .offered(let worker, let until) where until <= now:
            // The worker may be stuck, so others come first.
            jobs[job.id]?.declined[worker] = now + Self.pause(2)
            postpone(job.id, "worker \(worker) did not answer", now: now)
        case .accepted(let assignment, let joinBy) where joinBy <= now:
            emit(.send(assignment.worker, .termination(.with { $0.jobId = job.id.text })))
            fail(job.id, "'\(assignment.identity)' did not join in time", now: now)
        default: break
        }
    }

    /// The job as the wire has it. An offer already says RUNNING, as LiveKit's server does.
    func message(_ job: AgentJob) -> Job {
        guard let dispatch = dispatches[job.dispatch] else { return Job() }
        let room = rooms[dispatch.wish.room]?.info ?? .with { $0.name = dispatch.wish.room }
        return .with {
            $0.id = job.id.text
            $0.type = job.kind
            $0.room = room
            $0.participant = job.target
            $0.metadata = dispatch.wish.metadata
            $0.agentName = dispatch.wish.agentName
            $0.dispatchId = dispatch.id.text
            $0.deployment = dispatch.wish.deployment
            $0.attributes = dispatch.wish.attributes
            if job.resuming, !job.transcript.isEmpty { $0.attributes["parley.transcript"] = job.transcript.json }
            $0.state = .with { state in
                state.status =
                    switch job.name {
                    case .pending: .pending
                    case .offered, .accepted, .joined, .running: .running
                    case .done: .success
                    case .failed: .failed
                    }
                state.error = job.error
                state.startedAt = job.startedAt
                state.endedAt = job.endedAt
                state.updatedAt = job.updatedAt
                let assignment = job.assignment ?? job.last
                state.participantIdentity = assignment?.identity ?? ""
                state.workerId = (job.worker ?? assignment?.worker)?.text ?? ""
            }
        }
    }
}
