package import Access
package import Basics
package import Wire

/// Decides which worker's agent goes to which room, and what becomes of it: pending → offered → accepted → joined →
/// running → done or failed, with a reason at every step.
///
/// Pure: time, room events and workers' words come in; after every call drain ``nextOutput()`` until nil, and call
/// again at ``deadline``. Source: livekit-wire.md §6; where it does better than LiveKit's server, docs/dispatch.md.
package struct Dispatcher: Sendable {
    package enum Input: Sendable {
        case registered(WorkerID, RegisterWorkerRequest)
        case said(WorkerID, WorkerMessage.Message)
        /// Its connection is gone.
        case gone(WorkerID)
        case room(WebhookEvent)
        /// Somebody on the way into the room `name` wants these `agents` there.
        case agentsWanted(RoomConfiguration)
        /// The room asked for with `.openRoom` cannot be had.
        case roomRefused(String, reason: String)
        case timePassed
    }
    package enum Output: Sendable {
        case send(WorkerID, ServerMessage.Message)
        /// Send it with a token of these claims.
        case assign(WorkerID, Job, Claims)
        case close(WorkerID, reason: String)
        case openRoom(String)
        case removeParticipant(room: String, identity: String)
        case keep(DispatchChange)
        /// Tell the outside: `agent_job_started` once its agent is in the room, `agent_job_ended` once it is over.
        case announce(String, Job)
        /// From the first offer until the agent was in the room.
        case joined(after: Duration)
    }
    package struct Settings: Sendable {
        /// For an answer to an offer; then the next worker is asked.
        var offerPatience: Duration = .seconds(2)
        /// From acceptance until the agent is in the room; twice that from when its worker says that it runs.
        var joinPatience: Duration = .seconds(10)
        /// For a lost worker's return while its agent is still in the room; a client's first try comes at once.
        var returnPatience: Duration = .seconds(2)
        /// From a dispatch's deletion until its agent is put out. livekit-wire.md §6.3.
        var removalPatience: Duration = .seconds(3)
        /// For a room that was asked for.
        var roomPatience: Duration = .seconds(30)
        /// How often an agent is tried that fails; then the job has failed.
        var tries = 3
        var dispatchLimit = 10_000
        var dispatchesPerRoom = 64
        /// Workers lost so recently still count as registered: they may be restarting.
        var memory: Duration = .seconds(30)
        package init() {}
    }
    struct RoomRecord: Sendable {
        var info: Wire.Room
        /// Who is in it, by sid.
        var participants: [String: ParticipantInfo] = [:]
        /// Sids of those who have published a track.
        var publishers: Set<String> = []
    }

    let settings: Settings
    /// Unix time of `Moment.zero`, in microseconds.
    let epoch: Int64
    var random: SeededRandom
    var workers: [WorkerID: WorkerRecord] = [:]
    /// When an agent was last served, of those that no longer are.
    var lastServed: [WorkerRecord.Pool: Moment] = [:]
    var rooms: [String: RoomRecord] = [:]
    var dispatches: [DispatchID: DispatchRecord] = [:]
    /// By room, in the order they were made.
    var dispatchesByRoom: [String: [DispatchID]] = [:]
    var jobs: [JobID: AgentJob] = [:]
    /// Those that are not over, in the order they were made.
    var live: [JobID] = []
    /// Words of workers that made no sense: for a job they do not have, or none at all.
    var strayCount: UInt64 = 0
    private var outputs: [Output] = []
    private var taken = 0

    /// - Parameter epoch: Unix time of `Moment.zero`, in microseconds.
    package init(settings: Settings = Settings(), epoch: Int64, seed: UInt64) {
        self.settings = settings
        self.epoch = epoch
        random = SeededRandom(seed: seed)
    }

    package mutating func handle(_ input: Input, now: Moment) {
        switch input {
        case .registered(let worker, let request): register(worker, request, now: now)
        case .said(let worker, let message): hear(message, from: worker, now: now)
        case .gone(let worker): lose(worker, why: "its connection ended", now: now)
        case .room(let event): take(event, now: now)
        case .agentsWanted(let wanted): want(wanted, now: now)
        case .roomRefused(let room, let reason): refuse(room, reason, now: now)
        case .timePassed: break
        }
        settle(now: now)
    }

    /// What time alone does, then offers for whatever waits.
    mutating func settle(now: Moment) {
        passTime(now: now)
        offerPending(now: now)
    }

    mutating func emit(_ output: Output) { outputs.append(output) }
    package mutating func nextOutput() -> Output? {
        guard taken < outputs.count else {
            outputs.removeAll(keepingCapacity: true)
            taken = 0
            return nil
        }
        defer { taken += 1 }
        return outputs[taken]
    }

    /// When `.timePassed` next has something to do.
    package var deadline: Moment {
        let silence = workers.values.map { $0.lastHeard + WorkerRecord.patience }.min() ?? .distantFuture
        let job = live.compactMap { jobs[$0]?.deadline(after: lastSettled) }.min() ?? .distantFuture
        let room = dispatches.values.compactMap(\.roomBy).min() ?? .distantFuture
        return min(silence, job, room)
    }
    /// A job that waits for a worker, not for the time, has its moment behind it.
    var lastSettled = Moment.zero

    func unixMilliseconds(_ now: Moment) -> Int64 { (epoch &+ now.nanoseconds / 1000) / 1000 }
    func unixNanoseconds(_ now: Moment) -> Int64 { epoch &* 1000 &+ now.nanoseconds }

    /// How many jobs are in each stage now.
    var census: [AgentJob.StageName: Int] {
        live.reduce(into: [:]) { counts, id in if let job = jobs[id] { counts[job.name, default: 0] += 1 } }
    }
}

extension AgentJob {
    /// Its next moment after `moment`; those before it have been used.
    func deadline(after moment: Moment) -> Moment? {
        if case .pending(let notBefore) = stage {
            let times = ([notBefore] + declined.values + [removeAt].compactMap { $0 }).filter { $0 > moment }
            return times.min()
        }
        return deadline
    }
}
