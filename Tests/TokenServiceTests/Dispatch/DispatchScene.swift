import Access
import Basics
import Wire

@testable import TokenService

/// Rooms, workers and a clock moved by hand round a ``Dispatcher``; keeps all it said.
struct DispatchScene {
    /// Unix time of `.zero`: 2027-01-15, in microseconds.
    static let epoch: Int64 = 1_800_000_000_000_000
    var dispatcher: Dispatcher
    var now = Moment.zero
    private(set) var said: [Dispatcher.Output] = []
    private var participantNumber = 0

    init(seed: UInt64 = 1, settings: Dispatcher.Settings = .init()) {
        dispatcher = Dispatcher(settings: settings, epoch: Self.epoch, seed: seed)
    }

    mutating func handle(_ input: Dispatcher.Input) {
        dispatcher.handle(input, now: now)
        listen()
    }
    private mutating func listen() {
        while let output = dispatcher.nextOutput() { said.append(output) }
    }
    /// Moves the clock, stopping at each deadline as the shell does.
    mutating func pass(_ duration: Duration) {
        let end = now + duration
        var turns = 0
        while dispatcher.deadline <= end, turns < 10_000 {
            turns += 1
            now = max(now, dispatcher.deadline)
            // Workers that are alive report.
            for worker in dispatcher.workers.values where reporting.contains(worker.id) {
                dispatcher.workers[worker.id]?.lastHeard = now
            }
            handle(.timePassed)
        }
        now = end
        handle(.timePassed)
        precondition(turns < 10_000, "the engine's deadline does not move")
    }
    /// Workers whose reports come in while time passes.
    private var reporting: Set<WorkerID> = []

    // MARK: Workers

    mutating func register(
        _ id: String, agent: String = "guide", kind: JobType = .room, deployment: String = "", silent: Bool = false
    ) {
        if !silent { reporting.insert(WorkerID(id)) }
        handle(
            .registered(
                WorkerID(id),
                .with {
                    $0.agentName = agent
                    $0.type = kind
                    $0.deployment = deployment
                }))
    }
    mutating func lose(_ id: String) {
        reporting.remove(WorkerID(id))
        handle(.gone(WorkerID(id)))
    }
    mutating func report(_ id: String, load: Float = 0, jobs: UInt32 = 0, full: Bool = false, draining: Bool = false) {
        let status = UpdateWorkerStatus.with {
            $0.status = full ? .full : .available
            $0.load = load
            $0.jobCount = jobs
            $0.draining = draining
        }
        handle(.said(WorkerID(id), .updateWorker(status)))
    }
    mutating func answer(
        _ id: String, _ job: JobID, available: Bool = true, terminate: Bool = false, identity: String = ""
    ) {
        let answer = AvailabilityResponse.with {
            $0.jobId = job.text
            $0.available = available
            $0.terminate = terminate
            $0.participantIdentity = identity
        }
        handle(.said(WorkerID(id), .availability(answer)))
    }
    mutating func update(_ id: String, _ job: JobID, _ status: JobStatus, error: String = "") {
        let update = UpdateJobStatus.with {
            $0.jobId = job.text
            $0.status = status
            $0.error = error
        }
        handle(.said(WorkerID(id), .updateJob(update)))
    }

    // MARK: Rooms

    private func event(_ name: String, _ room: String, sid: String) -> WebhookEvent {
        .with {
            $0.event = name
            $0.room = .with {
                $0.name = room
                $0.sid = sid
                $0.metadata = "about \(room)"
            }
        }
    }
    mutating func open(_ room: String, sid: String = "RM_1") { handle(.room(event("room_started", room, sid: sid))) }
    mutating func close(_ room: String, sid: String = "RM_1") { handle(.room(event("room_finished", room, sid: sid))) }

    @discardableResult mutating func join(
        _ identity: String, _ room: String, kind: ParticipantInfo.Kind = .standard, sid: String = "RM_1"
    ) -> ParticipantInfo {
        participantNumber += 1
        var event = event("participant_joined", room, sid: sid)
        event.participant = .with {
            $0.identity = identity
            $0.sid = "PA_\(participantNumber)"
            $0.kind = kind
        }
        handle(.room(event))
        return event.participant ?? ParticipantInfo()
    }
    mutating func leave(
        _ participant: ParticipantInfo, _ room: String, _ reason: DisconnectReason = .clientInitiated,
        sid: String = "RM_1"
    ) {
        var event = event("participant_left", room, sid: sid)
        event.participant = participant
        event.participant?.disconnectReason = reason
        handle(.room(event))
    }
    mutating func publish(_ participant: ParticipantInfo, _ room: String, sid: String = "RM_1") {
        var event = event("track_published", room, sid: sid)
        event.participant = .with {
            $0.sid = participant.sid
            $0.identity = participant.identity
        }
        handle(.room(event))
    }

    @discardableResult mutating func create(
        agent: String = "guide", room: String = "lobby", waits: Bool = false,
        restart: JobRestartPolicy = .onFailure
    ) throws -> DispatchID {
        let wish = DispatchRecord.Wish(
            room: room, agentName: agent, metadata: "for \(agent)", attributes: ["k": "v"], restartPolicy: restart)
        defer { listen() }
        return try dispatcher.create(wish, waits: waits, now: now)
    }
    @discardableResult mutating func delete(_ id: DispatchID, room: String = "lobby") throws -> AgentDispatch {
        defer { listen() }
        return try dispatcher.delete(id.text, in: room, now: now)
    }
    mutating func want(_ agents: [String], in room: String = "lobby") {
        handle(
            .agentsWanted(
                .with {
                    $0.name = room
                    $0.agents = agents.map { agent in .with { $0.agentName = agent } }
                }))
    }

    // MARK: What was said

    /// Offers so far, in order.
    var offers: [(worker: String, job: JobID, request: AvailabilityRequest)] {
        said.compactMap { output in
            guard case .send(let worker, .availability(let request)) = output else { return nil }
            return (worker.text, JobID(request.job?.id ?? ""), request)
        }
    }
    var assignments: [(worker: String, job: Job, claims: Claims)] {
        said.compactMap { output in
            guard case .assign(let worker, let job, let claims) = output else { return nil }
            return (worker.text, job, claims)
        }
    }
    var terminations: [String] {
        said.compactMap { output in
            guard case .send(let worker, .termination(let termination)) = output else { return nil }
            return "\(worker) \(termination.jobId)"
        }
    }
    var removals: [String] {
        said.compactMap { output in
            guard case .removeParticipant(let room, let identity) = output else { return nil }
            return "\(room)/\(identity)"
        }
    }
    var closed: [String] {
        said.compactMap { output in
            guard case .close(let worker, _) = output else { return nil }
            return worker.text
        }
    }
    /// Stages of all jobs, in the order they were reached.
    var stages: [AgentJob.StageName] {
        said.compactMap { output in
            guard case .keep(let change) = output, case .job = change.subject else { return nil }
            return change.step?.stage
        }
    }
    /// Reasons of everything that was kept.
    var reasons: [String] {
        said.compactMap { output in
            guard case .keep(let change) = output else { return nil }
            return change.step?.reason
        }
    }
    func stage(_ job: JobID) -> AgentJob.StageName? { dispatcher.jobs[job]?.name }

    /// A room with a running agent of worker AW_1.
    mutating func running(agent: String = "guide") throws -> (dispatch: DispatchID, job: JobID, agent: ParticipantInfo)
    {
        register("AW_1", agent: agent)
        open("lobby")
        let dispatch = try create(agent: agent)
        let job = offers.last?.job ?? JobID("none")
        answer("AW_1", job)
        update("AW_1", job, .running)
        let participant = join("agent-\(job)", "lobby", kind: .agent)
        return (dispatch, job, participant)
    }
}
