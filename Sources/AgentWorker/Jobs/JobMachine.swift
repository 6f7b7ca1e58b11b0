import Basics
import Wire

/// What a worker does on its wire: registers, takes jobs within its limits, says how busy it is, drains.
///
/// Pure. After every `handle`, drain `nextOutput()` until nil; call again with `.timePassed` at `deadline`. Source:
/// livekit-wire.md §6.1–6.5, voice-agents.md §2.8.
struct JobMachine: Sendable {
    struct Settings: Sendable, Equatable {
        /// Empty: the worker is given every room that asks for nobody by name.
        var agentName = ""
        var version = ""
        /// Most calls at once; a slot counts from the moment the job is accepted.
        var maxJobs = 25
        /// Above this share of the processors (0…1) no more jobs are taken; infinity in development.
        var loadLimit: Float = 0.7
        /// Between status reports.
        var reportInterval: Duration = .milliseconds(2500)
        /// Between pings of the protocol's own; a server that leaves two unanswered is gone.
        var pingInterval: Duration = .seconds(10)
        /// From an accepted offer to its assignment, before the slot is free again.
        var assignmentTimeout: Duration = .milliseconds(7500)
        /// From opening the socket to the server's answer to our registration.
        var registerTimeout: Duration = .seconds(10)
        /// Longest wait for calls to end after being told to stop.
        var drainTimeout: Duration = .seconds(3600)
        /// Connection attempts in a row before the worker gives up; 0 for never.
        var maxAttempts = 16
    }
    enum Input: Sendable {
        case start
        case connected
        /// The socket is gone, or never came up; `isFatal` when trying again cannot help (the key is wrong).
        case closed(reason: String, isFatal: Bool)
        case message(ServerMessage)
        case jobEnded(id: String, error: String?)
        /// Share of the processors this process's machine uses, 0…1.
        case load(Float)
        /// Take nothing new; end when the last call has.
        case drain
        case timePassed
    }
    enum Output: Sendable, Equatable {
        case connect
        case disconnect
        case send(WorkerMessage)
        case run(JobAssignment, isResumed: Bool)
        case stop(jobID: String)
        /// Registered under that id, for the first time or again.
        case registered(workerID: String)
        /// Nothing more will happen. Nil: drained; else why the worker gave up.
        case finished(String?)
    }
    private enum Link: Sendable, Equatable {
        case idle
        case connecting
        case registering(until: Moment)
        case registered
        case waiting(until: Moment)
        case over
    }
    private enum Slot: Sendable, Equatable {
        case promised(until: Moment, isResumed: Bool)
        case running
    }

    let settings: Settings
    private var link = Link.idle
    private var slots: [String: Slot] = [:]
    private var load: Float = 0
    private var attempts = 0
    private var nextReport = Moment.distantFuture
    private var nextPing = Moment.distantFuture
    private var unansweredPings = 0
    private var drainEnd: Moment?
    private var reports: UInt64 = 0
    private var outputs: [Output] = []

    init(_ settings: Settings) { self.settings = settings }

    /// Calls that run here now.
    var runningJobs: Int { slots.values.count { $0 == .running } }
    var isRegistered: Bool { link == .registered }
    var isDraining: Bool { drainEnd != nil }
    private var isFull: Bool { isDraining || slots.count >= settings.maxJobs || load > settings.loadLimit }

    var deadline: Moment {
        var first = min(nextReport, nextPing, drainEnd ?? .distantFuture)
        switch link {
        case .registering(let until), .waiting(let until): first = min(first, until)
        case .idle, .connecting, .registered, .over: break
        }
        for case .promised(let until, _) in slots.values { first = min(first, until) }
        return first
    }

    mutating func nextOutput() -> Output? { outputs.isEmpty ? nil : outputs.removeFirst() }

    mutating func handle(_ input: Input, now: Moment) {
        guard link != .over else { return }
        switch input {
        case .start: if link == .idle { connect() }
        case .connected: register(now: now)
        case .closed(let reason, let isFatal): closed(reason, isFatal: isFatal, now: now)
        case .message(let message): received(message, now: now)
        case .jobEnded(let id, let error): ended(id, error: error, now: now)
        case .load(let share): load = share.isFinite ? min(max(share, 0), 1) : 0
        case .drain:
            guard drainEnd == nil else { break }
            drainEnd = now + settings.drainTimeout
            report(now: now)
            finishIfDrained()
        case .timePassed: timePassed(now: now)
        }
    }

    private mutating func connect() {
        link = .connecting
        outputs.append(.connect)
    }

    private mutating func register(now: Moment) {
        guard link == .connecting else { return }
        link = .registering(until: now + settings.registerTimeout)
        var request = RegisterWorkerRequest()
        request.type = .room
        request.agentName = settings.agentName
        request.version = settings.version
        request.pingInterval = UInt32(clamping: settings.pingInterval.components.seconds)
        var permission = ParticipantPermission()
        permission.canSubscribe = true
        permission.canPublish = true
        permission.canPublishData = true
        permission.canUpdateMetadata = true
        permission.agent = true
        request.allowedPermissions = permission
        send(.register(request))
    }

    private mutating func closed(_ reason: String, isFatal: Bool, now: Moment) {
        // Promises die with the connection they were given on; running calls do not need it.
        slots = slots.filter { $0.value == .running }
        nextReport = .distantFuture
        nextPing = .distantFuture
        if case .waiting = link { return }
        link = .idle
        attempts += 1
        let isHopeless = settings.maxAttempts > 0 && attempts >= settings.maxAttempts
        guard !isFatal, !isHopeless || !slots.isEmpty else { return end(reason) }
        if isDraining, slots.isEmpty { return end(nil) }
        // LiveKit's workers wait min(2n, 10) s; the first try comes at once, since most losses are one restart of a proxy.
        link = .waiting(until: now + .seconds(min(2 * (attempts - 1), 10)))
    }

    private mutating func received(_ message: ServerMessage, now: Moment) {
        switch message.message {
        case .register(let response):
            guard case .registering = link else { return }
            link = .registered
            attempts = 0
            unansweredPings = 0
            nextPing = now + settings.pingInterval
            outputs.append(.registered(workerID: response.workerId))
            report(now: now)
            let running = slots.keys.sorted()
            guard !running.isEmpty else { return }
            var migration = MigrateJobRequest()
            migration.jobIds = running
            send(.migrateJob(migration))
        case .availability(let request): if let job = request.job { answer(job, resuming: request.resuming, now: now) }
        case .assignment(let assignment): assigned(assignment, now: now)
        case .termination(let termination):
            if slots[termination.jobId] == .running { outputs.append(.stop(jobID: termination.jobId)) }
        case .pong: unansweredPings = 0
        case nil: break  // a case newer than this worker
        }
    }

    private mutating func answer(_ job: Job, resuming: Bool, now: Moment) {
        var response = AvailabilityResponse()
        response.jobId = job.id
        response.available = !isFull && slots[job.id] == nil && !job.id.isEmpty
        if response.available {
            slots[job.id] = .promised(until: now + settings.assignmentTimeout, isResumed: resuming)
            response.supportsResume = true
            response.participantIdentity = "agent-" + job.id
            response.participantName = settings.agentName
            response.participantAttributes = ["lk.agent.name": settings.agentName, "lk.agent.state": "initializing"]
        }
        send(.availability(response))
        report(now: now)
    }

    private mutating func assigned(_ assignment: JobAssignment, now: Moment) {
        guard let id = assignment.job?.id, case .promised(_, let isResumed)? = slots[id] else { return }
        slots[id] = .running
        var update = UpdateJobStatus()
        update.jobId = id
        update.status = .running
        send(.updateJob(update))
        outputs.append(.run(assignment, isResumed: isResumed))
    }

    private mutating func ended(_ id: String, error: String?, now: Moment) {
        guard slots.removeValue(forKey: id) != nil else { return }
        var update = UpdateJobStatus()
        update.jobId = id
        update.status = error == nil ? .success : .failed
        update.error = error ?? ""
        send(.updateJob(update))
        report(now: now)
        finishIfDrained()
    }

    private mutating func timePassed(now: Moment) {
        switch link {
        case .registering(let until) where now >= until:
            outputs.append(.disconnect)
            closed("the server did not answer the registration", isFatal: false, now: now)
        case .waiting(let until) where now >= until: connect()
        default: break
        }
        slots = slots.filter { _, slot in
            guard case .promised(let until, _) = slot else { return true }
            return now < until
        }
        if now >= nextReport { report(now: now) }
        if now >= nextPing { ping(now: now) }
        if let drainEnd, now >= drainEnd {
            for id in slots.keys.sorted() { outputs.append(.stop(jobID: id)) }
            self.drainEnd = .distantFuture
        }
    }

    private mutating func ping(now: Moment) {
        guard unansweredPings < 2 else {
            outputs.append(.disconnect)
            return closed("the server stopped answering", isFatal: false, now: now)
        }
        unansweredPings += 1
        nextPing = now + settings.pingInterval
        var ping = WorkerPing()
        ping.timestamp = now.milliseconds
        send(.ping(ping))
    }

    private mutating func report(now: Moment) {
        guard link == .registered else { return }
        nextReport = now + settings.reportInterval
        reports += 1
        var status = UpdateWorkerStatus()
        status.status = isFull ? .full : .available
        status.load = settings.loadLimit.isFinite ? load : 0
        status.jobCount = UInt32(clamping: slots.count)
        status.draining = isDraining
        status.seq = reports
        send(.updateWorker(status))
    }

    private mutating func finishIfDrained() {
        guard isDraining, slots.isEmpty else { return }
        end(nil)
    }
    private mutating func end(_ reason: String?) {
        if link == .registered || link == .connecting { outputs.append(.disconnect) }
        link = .over
        nextReport = .distantFuture
        nextPing = .distantFuture
        drainEnd = drainEnd.map { _ in .distantFuture }
        outputs.append(.finished(reason))
    }
    private mutating func send(_ message: WorkerMessage.Message) {
        var whole = WorkerMessage()
        whole.message = message
        outputs.append(.send(whole))
    }
}
