import Basics
import Wire

/// Workers come, say how busy they are, and go.
extension Dispatcher {
    mutating func register(_ id: WorkerID, _ request: RegisterWorkerRequest, now: Moment) {
        // Ids are made fresh for each connection; should one come twice, the older is gone.
        lose(id, why: "it registered again", now: now)
        let worker = WorkerRecord(id, request, now: now)
        workers[id] = worker
        lastServed[worker.pool] = nil
        for room in rooms.keys.sorted() { dispatchAutomatically(to: room, now: now) }
        for dispatch in dispatches.values.filter({ $0.wish.agentName == request.agentName }).map(\.id).sorted() {
            launch(dispatch, now: now)
        }
    }

    mutating func hear(_ message: WorkerMessage.Message, from id: WorkerID, now: Moment) {
        guard workers[id] != nil else { return strayCount &+= 1 }
        workers[id]?.lastHeard = now
        switch message {
        // A second time: what it is does not change while it is connected.
        case .register: strayCount &+= 1
        case .availability(let answer): take(answer, from: id, now: now)
        case .updateWorker(let status): workers[id]?.take(status)
        case .updateJob(let update): take(update, from: id, now: now)
        case .ping(let ping):
            emit(
                .send(
                    id,
                    .pong(
                        .with {
                            $0.lastTimestamp = ping.timestamp
                            $0.timestamp = unixMilliseconds(now)
                        })))
        case .simulateJob(let request): simulate(request, for: id, now: now)
        case .migrateJob(let request): for job in request.jobIds { giveBack(JobID(job), to: id, now: now) }
        }
    }

    /// Its offers go to others at once; its agents may still be in their rooms, so it has a moment to come back.
    mutating func lose(_ id: WorkerID, why: String, now: Moment) {
        guard let worker = workers.removeValue(forKey: id) else { return }
        if !workers.values.contains(where: { $0.pool == worker.pool }) {
            if lastServed.count >= 1000 { lastServed = lastServed.filter { $0.value + settings.memory > now } }
            lastServed[worker.pool] = now
        }
        for job in worker.offers.sorted() { postpone(job, "worker \(id) is gone: \(why)", now: now) }
        for id in worker.jobs.sorted() {
            guard var job = jobs[id], var assignment = job.assignment else { continue }
            let reason = "worker \(worker.id) is gone: \(why)"
            if let sid = assignment.participantSID, rooms[room(of: job)]?.participants[sid] == nil {
                offerAgain(id, reason, now: now)
                continue
            }
            assignment.lostUntil = now + settings.returnPatience
            job.assignment = assignment
            jobs[id] = job
            note(id, "\(reason); waiting for it to come back", now: now)
        }
    }

    /// A worker that lost its connection has a job still.
    private mutating func giveBack(_ id: JobID, to worker: WorkerID, now: Moment) {
        // Of an earlier life of this server, or over: the worker will find out by itself, as with LiveKit's server.
        guard var job = jobs[id], let dispatch = dispatches[job.dispatch], !job.isOver else { return strayCount &+= 1 }
        guard workers[worker]?.pool.agentName == dispatch.wish.agentName else { return strayCount &+= 1 }
        guard var assignment = job.assignment,
            assignment.worker == worker || assignment.lostUntil != nil || workers[assignment.worker] == nil
        else {
            // Another one does it by now.
            return emit(.send(worker, .termination(.with { $0.jobId = id.text })))
        }
        workers[assignment.worker]?.jobs.remove(id)
        assignment.worker = worker
        assignment.lostUntil = nil
        job.assignment = assignment
        jobs[id] = job
        workers[worker]?.jobs.insert(id)
        note(id, "its worker is back as \(worker)", now: now)
    }

    /// Names of agents that are served now, sorted.
    var registeredAgents: [String] { Set(workers.values.map(\.pool.agentName)).sorted() }

    /// Whether a worker for such a dispatch is here, or was until a moment ago.
    func isServed(_ agentName: String, deployment: String, now: Moment) -> Bool {
        func fits(_ pool: WorkerRecord.Pool) -> Bool { pool.agentName == agentName && pool.deployment == deployment }
        return workers.values.contains { fits($0.pool) }
            || lastServed.contains { fits($0.key) && $0.value + settings.memory > now }
    }

    private mutating func simulate(_ request: SimulateJobRequest, for worker: WorkerID, now: Moment) {
        guard let pool = workers[worker]?.pool, let name = request.room?.name, !name.isEmpty, name.utf8.count <= 1024,
            hasPlace(in: name)
        else { return strayCount &+= 1 }
        let wish = DispatchRecord.Wish(
            room: name, agentName: pool.agentName, deployment: pool.deployment, origin: .simulation)
        let id = add(wish, why: "worker \(worker) asked for a simulation", now: now)
        makeJob(id, request.participant == nil ? .room : .publisher, target: request.participant, pin: worker, now: now)
        if rooms[name] == nil { emit(.openRoom(name)) }
    }
}

extension DispatchID: Comparable {
    static func < (left: DispatchID, right: DispatchID) -> Bool { left.text < right.text }
}
extension JobID: Comparable {
    static func < (left: JobID, right: JobID) -> Bool { left.text < right.text }
}
