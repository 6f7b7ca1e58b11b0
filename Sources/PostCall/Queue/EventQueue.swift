public import Basics
import SQLite

/// Events on disk: added in one local transaction, worked on at least once, told to every target that wants them.
///
/// An actor that holds no thread while the disk works. Writes that come while a transaction is under way share the next
/// one (group commit), so that many at once cost as little as one. Two processes must not share one file.
public actor EventQueue {
    public struct Configuration: Sendable {
        /// A file; nil keeps everything in memory.
        public var path: String?
        /// Which targets an event is for, by name: the outbox's rows are made in the event's own transaction.
        public var routes: @Sendable (NewEvent) -> [String]
        public var retry = RetrySchedule()
        /// How long what is over can be looked at.
        public var retention: Duration = .seconds(7 * 24 * 3600)
        public var clock: QueueClock
        /// Of the jitter.
        public var seed: UInt64
        public init(
            path: String?, clock: QueueClock, seed: UInt64, routes: @escaping @Sendable (NewEvent) -> [String]
        ) {
            self.path = path
            self.clock = clock
            self.seed = seed
            self.routes = routes
        }
    }

    let configuration: Configuration
    nonisolated let metrics: QueueMetrics
    let database: Database
    var policy = QueuePolicy()
    var random: SeededRandom
    /// Writes that wait for the next transaction.
    private var unwritten: [GroupedWrite] = []
    private var writer: Task<Void, Never>?
    /// Whoever waits for work.
    var sleepers: [Int: CheckedContinuation<Void, Never>] = [:]
    var lastSleeper = 0
    /// How often there may have been something for them.
    var changes: UInt64 = 0
    private(set) var isClosed = false
    private var lastPrune: Int64 = 0
    /// Hears of the outbox after each transaction that changed it; must not block.
    private var outbox: @Sendable (OutboxNews) -> Void = { _ in }
    /// Writes that share one transaction at most, so that none waits long for the others.
    private static let groupLimit = 512

    /// - Throws: `.database` when the file cannot be used.
    public static func open(
        _ configuration: Configuration, metrics: Metrics = Metrics()
    ) async throws(QueueError) -> EventQueue {
        do throws(SQLiteError) {
            let database = try await Database.open(
                configuration.path ?? SQLiteConnection.memory, migrations: QueueSchema.migrations,
                durability: .powerLoss)
            return EventQueue(configuration, database, metrics)
        } catch { throw .database(error) }
    }
    private init(_ configuration: Configuration, _ database: Database, _ metrics: Metrics) {
        self.configuration = configuration
        self.database = database
        self.metrics = QueueMetrics(metrics)
        policy.schedule = configuration.retry
        random = SeededRandom(seed: configuration.seed)
    }

    func listen(_ outbox: @escaping @Sendable (OutboxNews) -> Void) { self.outbox = outbox }

    /// Keeps an event. It is on disk when this returns.
    ///
    /// - Returns: its id; that of the earlier one when the key is known.
    @discardableResult public func add(_ event: NewEvent) async throws(QueueError) -> EventID {
        try await add([event])[0]
    }

    /// Keeps several in order: all of them, or none.
    @discardableResult public func add(_ events: [NewEvent]) async throws(QueueError) -> [EventID] {
        let (routes, now) = (configuration.routes, configuration.clock.unixMilliseconds())
        let start = configuration.clock.now()
        let added = try await write { (connection) throws(SQLiteError) in
            var added = AddedEvents()
            for event in events { try added.insert(event, routes, now, connection) }
            return added
        }
        metrics.commit.observe(configuration.clock.now() - start)
        announce(added)
        return added.ids
    }

    func announce(_ added: AddedEvents) {
        for (kind, count) in added.newByKind { metrics.added(kind, UInt64(count)) }
        if !added.deliveries.isEmpty { outbox(.added(added.deliveries)) }
        if added.newByKind.contains(where: { !$0.key.isNews }) { wakeSleepers() }
    }
    func announce(_ retried: Retried) {
        let now = configuration.clock.now()
        let tickets = retried.changed.map { change in
            let ticket = DeliveryTicket(
                id: change.delivery, lane: change.lane, attempts: 0, notBefore: .zero, since: now)
            return (target: change.target, ticket: ticket, wasDead: change.wasDead)
        }
        if !tickets.isEmpty { outbox(.retried(tickets)) }
        if retried.work { wakeSleepers() }
    }

    /// Lets go of the file once what was asked for is on disk. Waiting workers are told that there is no more.
    public func close() async {
        isClosed = true
        wakeSleepers()
        while let writer { await writer.value }
    }

    // MARK: The disk

    /// Has `work` done in the next transaction. It may be done twice: the first time is undone then.
    func write<Value: Sendable>(
        _ work: @escaping @Sendable (SQLiteConnection) throws(SQLiteError) -> Value
    ) async throws(QueueError) -> Value {
        guard !isClosed else { throw .closed }
        let result: Result<Value, QueueError> = await withCheckedContinuation { continuation in
            unwritten.append(
                GroupedWrite(
                    perform: { (connection) throws(SQLiteError) in
                        let value = try work(connection)
                        return { continuation.resume(returning: .success(value)) }
                    }, refuse: { continuation.resume(returning: .failure(.database($0))) }))
            if writer == nil { writer = Task { await writeAll() } }
        }
        return try result.get()
    }
    func read<Value: Sendable>(
        _ work: @Sendable (SQLiteConnection) throws(SQLiteError) -> Value
    ) async throws(QueueError) -> Value {
        do throws(SQLiteError) { return try await database.perform(work) } catch { throw .database(error) }
    }

    private func writeAll() async {
        while !unwritten.isEmpty {
            let group = Array(unwritten.prefix(Self.groupLimit))
            unwritten.removeFirst(group.count)
            if await write(group) { continue }
            // One that cannot be written must not take the others with it.
            for one in group where group.count > 1 { _ = await write([one], isLast: true) }
        }
        writer = nil
        await pruneNowAndThen()
    }
    /// - Returns: whether everybody has had an answer.
    private func write(_ group: [GroupedWrite], isLast: Bool = false) async -> Bool {
        do throws(SQLiteError) {
            let replies = try await database.transaction { (connection) throws(SQLiteError) in
                var replies: [@Sendable () -> Void] = []
                for one in group { replies.append(try one.perform(connection)) }
                return replies
            }
            for reply in replies { reply() }
            return true
        } catch {
            guard isLast || group.count == 1 else { return false }
            for one in group { one.refuse(error) }
            return true
        }
    }

    /// Forgets what has been over for longer than anybody looks, at most every ten minutes.
    private func pruneNowAndThen() async {
        let now = configuration.clock.unixMilliseconds()
        guard !isClosed, now &- lastPrune > 600_000 else { return }
        lastPrune = now
        do throws(QueueError) { try await prune() } catch {
            Log("events").warn("old events could not be forgotten", ["why": error])
        }
    }
}

/// One write of a group.
private struct GroupedWrite: Sendable {
    /// Does it, and returns what tells its caller once the transaction is done.
    let perform: @Sendable (SQLiteConnection) throws(SQLiteError) -> @Sendable () -> Void
    let refuse: @Sendable (SQLiteError) -> Void
}
