import Basics
import Wire

/// Wishes are taken, turned into jobs, and taken back.
extension Dispatcher {
    /// - Parameter waits: for a worker of that name to register some day; else there must be one.
    /// - Throws: ``DispatchError``; then nothing has happened.
    mutating func create(_ wish: DispatchRecord.Wish, waits: Bool, now: Moment) throws(DispatchError) -> DispatchID {
        guard waits || isServed(wish.agentName, deployment: wish.deployment, now: now) else {
            throw .noWorker(agent: wish.agentName, registered: registeredAgents)
        }
        guard dispatches.count < settings.dispatchLimit else {
            throw .tooMany(limit: settings.dispatchLimit, what: "on this server")
        }
        guard hasPlace(in: wish.room) else { throw .tooMany(limit: settings.dispatchesPerRoom, what: "in the room") }
        let id = add(wish, why: wish.origin == .call ? "a call asked for it" : "the API asked for it", now: now)
        launch(id, now: now)
        settle(now: now)
        return id
    }

    /// A dispatch that wants the same and goes on: whoever asks again joins it.
    func standing(_ wish: DispatchRecord.Wish) -> DispatchID? {
        (dispatchesByRoom[wish.room] ?? []).first { id in
            guard let dispatch = dispatches[id] else { return false }
            return dispatch.wish.agentName == wish.agentName && dispatch.wish.deployment == wish.deployment
                && dispatch.wish.metadata == wish.metadata && isActive(dispatch)
        }
    }

    func hasPlace(in room: String) -> Bool {
        dispatches.count < settings.dispatchLimit
            && (dispatchesByRoom[room] ?? []).count < settings.dispatchesPerRoom
    }

    mutating func add(_ wish: DispatchRecord.Wish, why: String, now: Moment) -> DispatchID {
        let id = DispatchID(Sid.make("AD_", using: &random))
        var record = DispatchRecord(id: id, wish: wish, createdAt: unixMilliseconds(now))
        if rooms[wish.room] == nil { record.roomBy = now + settings.roomPatience }
        dispatches[id] = record
        dispatchesByRoom[wish.room, default: []].append(id)
        note(id, .pending, why, now: now)
        return id
    }

    /// Makes the jobs this dispatch should have by now and has not.
    mutating func launch(_ id: DispatchID, now: Moment) {
        guard let dispatch = dispatches[id], !dispatch.isClosed, dispatch.wish.origin != .simulation,
            let room = rooms[dispatch.wish.room]
        else { return }
        let made = dispatch.jobs.compactMap { jobs[$0] }
        let kinds = Set(
            workers.values.map(\.pool)
                .filter { $0.agentName == dispatch.wish.agentName && $0.deployment == dispatch.wish.deployment }
                .map(\.kind))
        // With nobody there a job of kind room waits: that is what nearly all workers take.
        if kinds.contains(.room) || kinds.isEmpty, !made.contains(where: { $0.kind == .room }) {
            makeJob(id, .room, target: nil, now: now)
        } else if !kinds.isEmpty, !kinds.contains(.room) {
            for job in made where job.kind == .room && job.name == .pending {
                finish(job.id, .done, "its workers take participants, not rooms", now: now)
            }
        }
        for participant in room.participants.values.filter(\.isPerson).sorted(by: { $0.sid < $1.sid }) {
            for kind in [JobType.participant, .publisher] where kinds.contains(kind) {
                if kind == .publisher, !room.publishers.contains(participant.sid) { continue }
                if made.contains(where: { $0.kind == kind && $0.target?.sid == participant.sid }) { continue }
                makeJob(id, kind, target: participant, now: now)
            }
        }
    }

    mutating func makeJob(
        _ dispatch: DispatchID, _ kind: JobType, target: ParticipantInfo?, pin: WorkerID? = nil, now: Moment
    ) {
        let id = JobID(Sid.make("AJ_", using: &random))
        jobs[id] = AgentJob(id: id, dispatch: dispatch, kind: kind, target: target, pinned: pin, createdAt: now)
        live.append(id)
        dispatches[dispatch]?.jobs.append(id)
        note(id, target.map { "for participant '\($0.identity)'" } ?? "for the room", now: now)
    }

    /// Unnamed workers get every room for which nobody named an agent.
    mutating func dispatchAutomatically(to room: String, now: Moment) {
        guard rooms[room] != nil, (dispatchesByRoom[room] ?? []).isEmpty,
            workers.values.contains(where: { $0.pool.agentName.isEmpty }), hasPlace(in: room)
        else { return }
        let deployment = workers.values.filter { $0.pool.agentName.isEmpty }.map(\.pool.deployment).min() ?? ""
        let wish = DispatchRecord.Wish(room: room, deployment: deployment, origin: .automatic)
        launch(add(wish, why: "the room names no agent, so an unnamed worker gets it", now: now), now: now)
    }

    /// Agents that a room's settings or a token name. One that is there, or on its way, is not asked for again.
    mutating func want(_ wanted: RoomConfiguration, now: Moment) {
        for agent in wanted.agents {
            let present = (dispatchesByRoom[wanted.name] ?? []).compactMap { dispatches[$0] }
            let isThere = present.contains {
                $0.wish.agentName == agent.agentName && $0.wish.deployment == agent.deployment && isActive($0)
            }
            guard !isThere else { continue }
            guard hasPlace(in: wanted.name) else { return strayCount &+= 1 }
            let wish = DispatchRecord.Wish(
                room: wanted.name, agentName: agent.agentName, metadata: agent.metadata,
                attributes: agent.attributes, deployment: agent.deployment, restartPolicy: agent.restartPolicy,
                origin: .room)
            let id = add(wish, why: "the room's settings or a token name it", now: now)
            if !isServed(agent.agentName, deployment: agent.deployment, now: now) {
                let error = DispatchError.noWorker(agent: agent.agentName, registered: registeredAgents)
                note(id, .pending, "\(error); waiting for one", now: now)
            }
            launch(id, now: now)
        }
    }
    private func isActive(_ dispatch: DispatchRecord) -> Bool {
        if dispatch.isClosed { return false }
        let made = dispatch.jobs.compactMap { jobs[$0] }
        return made.isEmpty || made.contains { !$0.isOver || $0.kind != .room }
    }

    /// Takes a wish back: its agents are told, and put out when they stay.
    mutating func delete(_ id: String, in room: String, now: Moment) throws(DispatchError) -> AgentDispatch {
        guard let dispatch = dispatches[DispatchID(id)], dispatch.wish.room == room, dispatch.deletedAt == 0 else {
            throw .noSuchDispatch(id, room: room)
        }
        let deletedAt = unixMilliseconds(now)
        dispatches[dispatch.id]?.deletedAt = deletedAt
        dispatches[dispatch.id]?.isClosed = true
        dispatches[dispatch.id]?.roomBy = nil
        note(dispatch.id, .done, "deleted", now: now)
        for id in dispatch.jobs {
            guard let job = jobs[id], !job.isOver else { continue }
            guard let assignment = job.assignment else {
                finish(id, .failed, "the dispatch was deleted", now: now)
                continue
            }
            emit(.send(assignment.worker, .termination(.with { $0.jobId = id.text })))
            jobs[id]?.removeAt = now + settings.removalPatience
            note(id, "the dispatch was deleted; its worker is told", now: now)
        }
        settle(now: now)
        return message(dispatch.id)
    }

    /// - Parameter id: empty: all of the room.
    func list(_ id: String, in room: String) -> [AgentDispatch] {
        (dispatchesByRoom[room] ?? []).filter { id.isEmpty || $0.text == id }
            .filter { dispatches[$0]?.deletedAt == 0 || !id.isEmpty }.map(message)
    }
    func message(_ id: DispatchID) -> AgentDispatch {
        guard let dispatch = dispatches[id] else { return AgentDispatch() }
        return dispatch.message(dispatch.jobs.compactMap { jobs[$0] }.map(message))
    }

    mutating func note(_ id: DispatchID, _ stage: AgentJob.StageName, _ reason: String, now: Moment) {
        let step = Timeline.Step(at: unixMilliseconds(now), stage: stage, reason: reason)
        dispatches[id]?.timeline.add(step)
        if let dispatch = dispatches[id] { emit(.keep(DispatchChange(subject: .dispatch(dispatch), step: step))) }
    }
}

extension ParticipantInfo {
    /// Somebody an agent is for: no agent, no recorder.
    var isPerson: Bool {
        kind != .agent && kind != .egress && permission?.agent != true && permission?.recorder != true
    }
}
