import Access
import Basics
import Wire

/// One job's way: offered, accepted, running, over.
extension Dispatcher {
    mutating func offerPending(now: Moment) {
        lastSettled = now
        for id in live {
            guard let job = jobs[id], case .pending(let notBefore) = job.stage, notBefore <= now,
                let dispatch = dispatches[job.dispatch], rooms[dispatch.wish.room] != nil
            else { continue }
            let able = workers.values.filter {
                $0.pool.kind == job.kind && $0.pool.agentName == dispatch.wish.agentName
                    && $0.pool.deployment == dispatch.wish.deployment && (job.pinned == nil || job.pinned == $0.id)
            }
            let willing = able.filter { (job.declined[$0.id] ?? .zero) <= now }
            guard let worker = WorkerChoice.pick(among: willing, using: &random) else {
                let why =
                    if able.isEmpty {
                        "\(DispatchError.noWorker(agent: dispatch.wish.agentName, registered: registeredAgents))"
                    } else {
                        "none of \(able.count) workers is free: \(Self.reasons(able, job, now))"
                    }
                // Who else is registered may change often; that the job's own agent is not is said once.
                let wait = able.isEmpty ? "nobody" : why
                if job.waitsFor != wait {
                    jobs[id]?.waitsFor = wait
                    note(id, why, now: now)
                }
                continue
            }
            offer(id, to: worker, now: now)
        }
    }
    private static func reasons(_ workers: [WorkerRecord], _ job: AgentJob, _ now: Moment) -> String {
        let words = workers.map { worker in
            if worker.isDraining { return "draining" }
            if worker.isFull { return "full" }
            return (job.declined[worker.id] ?? .zero) > now ? "declined" : "busy"
        }
        return Set(words).sorted().joined(separator: ", ")
    }

    private mutating func offer(_ id: JobID, to worker: WorkerID, now: Moment) {
        workers[worker]?.offers.insert(id)
        jobs[id]?.stage = .offered(worker, until: now + settings.offerPatience)
        if jobs[id]?.firstOfferedAt == nil { jobs[id]?.firstOfferedAt = now }
        jobs[id]?.waitsFor = nil
        let startedAt = unixNanoseconds(now)
        jobs[id]?.startedAt = startedAt
        note(id, "to worker \(worker)", now: now)
        guard let job = jobs[id] else { return }
        let request = AvailabilityRequest.with {
            $0.job = message(job)
            $0.resuming = job.resuming
        }
        emit(.send(worker, .availability(request)))
    }

    mutating func take(_ answer: AvailabilityResponse, from worker: WorkerID, now: Moment) {
        let id = JobID(answer.jobId)
        guard let job = jobs[id], !job.isOver else { return strayCount &+= 1 }
        let isLate =
            job.name == .pending && workers[worker]?.pool.kind == job.kind
            && workers[worker]?.pool.agentName == dispatches[job.dispatch]?.wish.agentName
        guard isLate || job.stage.isOffered(to: worker) else { return strayCount &+= 1 }
        workers[worker]?.offers.remove(id)
        if answer.available { return accept(job, answer, from: worker, now: now) }
        if answer.terminate { return finish(id, .done, "worker \(worker) declined it for everybody", now: now) }
        guard !isLate else { return }
        jobs[id]?.declined[worker] = now + Self.pause(job.declined[worker] == nil ? 1 : 3)
        postpone(id, "worker \(worker) declined", now: now)
    }

    private mutating func accept(_ job: AgentJob, _ answer: AvailabilityResponse, from worker: WorkerID, now: Moment) {
        guard let record = workers[worker] else { return }
        let claims: Claims
        do throws(AccessError) { claims = try self.claims(job, answer, record) } catch {
            jobs[job.id]?.declined[worker] = now + Self.pause(5)
            return postpone(job.id, "worker \(worker) accepted, but \(error)", now: now)
        }
        workers[worker]?.jobs.insert(job.id)
        workers[worker]?.acceptedSinceReport += 1
        let assignment = AgentJob.Assignment(worker: worker, identity: claims.identity)
        jobs[job.id]?.stage = .accepted(assignment, joinBy: now + settings.joinPatience)
        note(job.id, "by worker \(worker), as '\(claims.identity)'", now: now)
        guard let job = jobs[job.id] else { return }
        emit(.assign(worker, message(job), claims))
    }

    /// livekit-wire.md §6.3, "Job token".
    private func claims(
        _ job: AgentJob, _ answer: AvailabilityResponse, _ worker: WorkerRecord
    ) throws(AccessError) -> Claims {
        var grant = VideoGrant(joining: room(of: job))
        if let permission = worker.permissions {
            grant.apply(permission)
        } else {
            (grant.canSubscribe, grant.canPublish, grant.canPublishData) = (true, true, true)
            grant.canUpdateOwnMetadata = true
        }
        grant.agent = true
        var claims = Claims(
            identity: answer.participantIdentity.isEmpty ? "agent-\(job.id)" : answer.participantIdentity, video: grant)
        claims.kind = .agent
        claims.name = answer.participantName
        claims.metadata = answer.participantMetadata
        claims.attributes = answer.participantAttributes
        claims.attributes["lk.agent_name"] = worker.pool.agentName
        try claims.ensureCanJoin("")
        return claims
    }

    mutating func take(_ update: UpdateJobStatus, from worker: WorkerID, now: Moment) {
        let id = JobID(update.jobId)
        guard let job = jobs[id], var assignment = job.assignment, assignment.worker == worker else {
            return strayCount &+= 1
        }
        switch update.status {
        case .running:
            assignment.reportsRunning = true
            jobs[id]?.assignment = assignment
            // A process of its own is at it, and a cold one takes long on a busy machine.
            if case .accepted(_, let joinBy) = job.stage {
                jobs[id]?.stage = .accepted(assignment, joinBy: max(joinBy, now + settings.joinPatience * 2))
            }
            if case .joined = job.stage { run(id, "its worker says it runs", now: now) }
        case .success: finish(id, .done, "its worker says it is done", now: now)
        case .failed:
            let detail = update.error.isEmpty ? "" : ": \(update.error.prefix(300))"
            fail(id, "its worker says it failed\(detail)", now: now)
        case .cancelled: finish(id, .failed, "its worker cancelled it", now: now)
        default: break
        }
    }

    // MARK: Going wrong, and ending

    /// Back to those that wait, for another worker.
    mutating func postpone(_ id: JobID, after pause: Duration = .zero, _ reason: String, now: Moment) {
        guard let job = jobs[id], !job.isOver else { return }
        release(job)
        jobs[id]?.stage = .pending(notBefore: pause == .zero ? .zero : now + pause)
        note(id, reason, now: now)
    }

    /// The one that had it is lost: another takes over, with what was said so far.
    mutating func offerAgain(_ id: JobID, after pause: Duration = .zero, _ reason: String, now: Moment) {
        guard let job = jobs[id], let assignment = job.assignment else { return }
        if job.removeAt != nil { return finish(id, .done, reason, now: now) }
        guard dispatches[job.dispatch]?.wish.restartPolicy != .never else {
            return finish(id, .failed, reason, now: now)
        }
        if job.wasThere { jobs[id]?.resuming = true }
        if let sid = assignment.participantSID, rooms[room(of: job)]?.participants[sid] != nil {
            // Two agents would answer at once.
            emit(.removeParticipant(room: room(of: job), identity: assignment.identity))
        }
        postpone(id, after: pause, "\(reason); offered again", now: now)
    }

    /// Tried again, unless that has been done often enough or was not wanted.
    mutating func fail(_ id: JobID, _ reason: String, now: Moment) {
        guard let job = jobs[id], let worker = job.worker else { return }
        jobs[id]?.failures += 1
        jobs[id]?.error = reason
        guard job.failures + 1 < settings.tries else { return finish(id, .failed, reason, now: now) }
        // Another worker first; alone it is asked again a moment later.
        jobs[id]?.declined[worker] = now + Self.pause(job.failures + 1)
        offerAgain(id, reason, now: now)
    }
    /// 1, 2, 4 … 30 s.
    static func pause(_ attempt: Int) -> Duration { .seconds(min(30, 1 << min(max(0, attempt - 1), 5))) }

    mutating func finish(_ id: JobID, _ end: AgentJob.StageName, _ reason: String, now: Moment) {
        guard let job = jobs[id], !job.isOver else { return }
        release(job)
        live.removeAll { $0 == id }
        let (assignment, endedAt) = (job.assignment, unixNanoseconds(now))
        jobs[id]?.stage = end == .done ? .done : .failed
        jobs[id]?.last = assignment
        jobs[id]?.endedAt = endedAt
        if end == .failed { jobs[id]?.error = reason }
        jobs[id]?.transcript = TranscriptSoFar()
        note(id, reason, now: now)
    }

    private mutating func release(_ job: AgentJob) {
        guard let worker = job.worker else { return }
        workers[worker]?.offers.remove(job.id)
        workers[worker]?.jobs.remove(job.id)
    }

    /// Keeps what was said for whoever takes over.
    /// - Parameter identity: who says so: the agent itself, by its token.
    /// - Returns: how many lines were too long to keep.
    mutating func remember(_ lines: [JSONValue], of id: String, by identity: String) throws(DispatchError) -> Int {
        guard var job = jobs[JobID(id)], job.assignment?.identity == identity else { throw .noSuchJob(id) }
        var dropped = 0
        for line in lines where !job.transcript.add(line) { dropped += 1 }
        jobs[job.id] = job
        return dropped
    }

    mutating func note(_ id: JobID, _ reason: String, now: Moment) {
        guard var job = jobs[id] else { return }
        let step = Timeline.Step(at: unixMilliseconds(now), stage: job.name, reason: reason)
        let isNew = job.timeline.steps.last?.stage != job.name
        job.timeline.add(step)
        job.updatedAt = unixNanoseconds(now)
        jobs[id] = job
        emit(.keep(DispatchChange(subject: .job(job), step: step)))
        if isNew { announce(job) }
    }

    /// LiveKit has no such events of its own server; its webhooks have a place for the job.
    private mutating func announce(_ job: AgentJob) {
        guard let event = job.name == .joined ? "agent_job_started" : job.isOver ? "agent_job_ended" : nil else {
            return
        }
        var message = message(job)
        // What was said is for whoever takes over, not for the outside.
        message.attributes["parley.transcript"] = nil
        emit(.announce(event, message))
    }
}

extension AgentJob.Stage {
    func isOffered(to worker: WorkerID) -> Bool {
        if case .offered(worker, _) = self { return true }
        return false
    }
}
