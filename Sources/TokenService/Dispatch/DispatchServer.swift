public import Access
public import Basics
import HTTP
import SQLite
public import Wire

/// The shell round ``Dispatcher``: workers' sockets, the API, the store and the time.
///
/// Serves `GET /agent` (workers), `/twirp/livekit.AgentDispatchService/…`, `GET /dispatches` (explain) and
/// `POST /jobs/{id}/transcript`. What happens in rooms comes by ``take(_:)``, in order.
public actor DispatchServer {
    public struct Configuration: Sendable {
        /// Signs the tokens of agents.
        public var key: String
        public var secret: Private<String>
        /// `wss://…` as workers reach rooms; nil: each by the URL it came by.
        public var serverURL: String?
        /// Told to workers.
        public var serverInfo = ServerInfo()
        /// A file; nil keeps everything in memory.
        public var storePath: String?
        /// A dispatch to an agent nobody serves waits, as with LiveKit's server, instead of being refused.
        public var waitsForWorkers = false
        /// From a worker's acceptance until its agent is in the room; twice that once the worker says that it runs.
        public var joinPatience: Duration = .seconds(10)
        public init(key: String, secret: Private<String>) {
            self.key = key
            self.secret = secret
        }
    }
    /// What is asked of the room server.
    public struct RoomActions: Sendable {
        /// Makes the room, or finds it.
        public var open: @Sendable (_ room: String) async throws(TwirpError) -> Void
        public var remove: @Sendable (_ room: String, _ identity: String) async -> Void
        public init(
            open: @escaping @Sendable (_ room: String) async throws(TwirpError) -> Void,
            remove: @escaping @Sendable (_ room: String, _ identity: String) async -> Void
        ) {
            self.open = open
            self.remove = remove
        }
    }
    /// What the room server tells.
    public enum RoomNews: Sendable {
        case event(WebhookEvent)
        /// Somebody on the way into the room `name` wants its `agents` there.
        case agents(RoomConfiguration)
    }
    /// The time, given in.
    public struct Clock: Sendable {
        public var now: @Sendable () -> Moment
        /// Unix time of `Moment.zero`, in microseconds.
        public var epoch: Int64
        public init(epoch: Int64, now: @escaping @Sendable () -> Moment) {
            self.epoch = epoch
            self.now = now
        }
        var unixSeconds: Int64 { (epoch &+ now().nanoseconds / 1000) / 1_000_000 }
    }

    nonisolated let configuration: Configuration
    nonisolated let verifier: TokenVerifier
    nonisolated let clock: Clock
    nonisolated let store: DispatchStore
    let rooms: RoomActions
    private let events: @Sendable (WebhookEvent) -> Void
    nonisolated let metrics: DispatchMetrics
    var dispatcher: Dispatcher
    var connections: [WorkerID: WorkerConnection] = [:]
    private var unwritten: [DispatchChange] = []
    private var writer: Task<Void, Never>?
    private var timer: Task<Void, Never>?
    private var timerMoment = Moment.distantFuture
    /// Errands to the room server.
    private var errands: [Int: Task<Void, Never>] = [:]
    private var lastErrand = 0
    private var isStopping = false
    private var writes = 0
    static let log = Log("dispatch")
    /// Changes that may wait for the disk.
    private static let unwrittenLimit = 50_000

    /// Opens the store and settles what an earlier life of this server left.
    ///
    /// - Parameter events: hears of jobs that start and end; must not block.
    /// - Throws: why the store cannot be used, in words for the person at the terminal.
    public static func start(
        _ configuration: Configuration, verifier: TokenVerifier, rooms: RoomActions, openRooms: [Wire.Room] = [],
        metrics: Metrics, clock: Clock, seed: UInt64, events: @escaping @Sendable (WebhookEvent) -> Void = { _ in }
    ) async throws(DispatchStoreError) -> DispatchServer {
        do throws(SQLiteError) {
            let store = try await DispatchStore(path: configuration.storePath)
            let server = DispatchServer(
                configuration, verifier: verifier, rooms: rooms, store: store, metrics: metrics, clock: clock,
                seed: seed, events: events)
            await server.restore(try await store.unfinished(), openRooms)
            return server
        } catch {
            throw DispatchStoreError(description: error.description)
        }
    }

    private init(
        _ configuration: Configuration, verifier: TokenVerifier, rooms: RoomActions, store: DispatchStore,
        metrics: Metrics, clock: Clock, seed: UInt64, events: @escaping @Sendable (WebhookEvent) -> Void
    ) {
        self.events = events
        self.configuration = configuration
        self.verifier = verifier
        self.clock = clock
        self.store = store
        self.rooms = rooms
        self.metrics = DispatchMetrics(metrics)
        var settings = Dispatcher.Settings()
        settings.joinPatience = configuration.joinPatience
        dispatcher = Dispatcher(settings: settings, epoch: clock.epoch, seed: seed)
    }
    private func restore(_ found: [DispatchStore.Unfinished], _ openRooms: [Wire.Room]) {
        dispatcher.restore(found, openRooms: openRooms, now: clock.now())
        perform()
    }

    /// News of rooms. Call it in the order things happened.
    public func take(_ news: RoomNews) {
        switch news {
        case .event(let event): handle(.room(event))
        case .agents(let wanted): handle(.agentsWanted(wanted))
        }
    }

    /// Lets go of workers, and returns when everything is on disk. Rooms should be closed by then.
    public func stop() async {
        isStopping = true
        timer?.cancel()
        for connection in connections.values { connection.close(1001, "the server stops") }
        for errand in errands.values { errand.cancel() }
        await flush()
    }

    // MARK: The engine

    func handle(_ input: Dispatcher.Input) {
        dispatcher.handle(input, now: clock.now())
        perform()
    }

    /// Does what the engine says. Call it after everything that changes the engine.
    func perform() {
        // Before anybody hears of it, and looks.
        metrics.set(dispatcher.census, workers: dispatcher.workers.count)
        while let output = dispatcher.nextOutput() {
            switch output {
            case .send(let worker, let message): connections[worker]?.send(message)
            case .assign(let worker, let job, let claims): assign(job, claims, to: worker)
            case .close(let worker, let reason): connections[worker]?.close(1008, reason)
            case .openRoom(let room): run { await $0.open(room) }
            case .removeParticipant(let room, let identity):
                run { await $0.rooms.remove(room, identity) }
            case .keep(let change): keep(change)
            case .announce(let name, let job): announce(name, job)
            case .joined(let wait):
                metrics.joined.add()
                metrics.joinMilliseconds.add(UInt64(max(0, wait.milliseconds)))
            }
        }
        arm()
    }

    private func assign(_ job: Job, _ claims: Claims, to worker: WorkerID) {
        let token = AccessToken(claims).jwt(
            key: configuration.key, secret: configuration.secret, now: clock.unixSeconds, lifetime: .seconds(3600))
        let assignment = JobAssignment.with {
            $0.job = job
            $0.url = configuration.serverURL
            $0.token = token
        }
        connections[worker]?.send(.assignment(assignment))
    }

    private func announce(_ name: String, _ job: Job) {
        let createdAt = clock.unixSeconds
        events(
            .with {
                $0.event = name
                $0.id = Sid.make("EV_")
                $0.createdAt = createdAt
                $0.room = job.room
                $0.job = job
            })
    }

    private func open(_ room: String) async {
        do throws(TwirpError) { try await rooms.open(room) } catch {
            handle(.roomRefused(room, reason: error.message))
        }
    }

    private func run(_ errand: @escaping @Sendable (isolated DispatchServer) async -> Void) {
        lastErrand += 1
        let number = lastErrand
        errands[number] = Task {
            await errand(self)
            errands[number] = nil
        }
    }

    /// Waking early is harmless, so a timer is only replaced by an earlier one.
    private func arm() {
        let deadline = dispatcher.deadline
        guard deadline < timerMoment, !isStopping else { return }
        timer?.cancel()
        timerMoment = deadline
        let wait = max(deadline - clock.now(), .milliseconds(1))
        timer = Task { [weak self] in
            guard (try? await Task.sleep(for: wait)) != nil else { return }
            await self?.wake()
        }
    }
    private func wake() {
        timerMoment = .distantFuture
        handle(.timePassed)
    }

    // MARK: The store

    private func keep(_ change: DispatchChange) {
        metrics.count(change)
        log(change)
        guard unwritten.count < Self.unwrittenLimit else {
            return Self.log.error("the disk is too slow; a step is not kept")
        }
        unwritten.append(change)
        guard writer == nil else { return }
        writer = Task { await write() }
    }
    private func write() async {
        while !unwritten.isEmpty {
            let batch = unwritten
            unwritten = []
            do throws(SQLiteError) {
                try await store.write(batch)
                writes += 1
                if writes % 1000 == 1 { try await store.prune(now: dispatcher.unixMilliseconds(clock.now())) }
            } catch { Self.log.error("steps could not be kept", ["why": error, "steps": batch.count]) }
        }
        writer = nil
    }
    /// Returns when all that has happened is in the store.
    func flush() async { while let writer { await writer.value } }

    private func log(_ change: DispatchChange) {
        guard let step = change.step else { return }
        switch change.subject {
        case .dispatch(let dispatch):
            Self.log.info(
                "dispatch \(step.stage.rawValue)",
                [
                    "dispatch": dispatch.id, "room": dispatch.wish.room, "agent": dispatch.wish.agentName,
                    "why": step.reason,
                ])
        case .job(let job):
            Self.log.info(
                "job \(step.stage.rawValue)",
                [
                    "job": job.id, "dispatch": job.dispatch, "worker": job.worker?.text ?? "", "why": step.reason,
                ])
        }
    }
}

/// The store cannot be used.
public struct DispatchStoreError: Error, CustomStringConvertible {
    public let description: String
}
