import Basics
import SQLite

/// Work on events: taken on lease, at least once, in order for each room.
extension EventQueue {
    /// The oldest event of these kinds whose turn it is, on lease; nil when there is none now.
    ///
    /// An event waits for the earlier ones of its room that are not over. One whose lease ran out is taken anew.
    public func take(
        kinds: Set<EventKind>, owner: String, lease: Duration
    ) async throws(QueueError) -> LeasedEvent? {
        let now = configuration.clock.unixMilliseconds()
        let until = now &+ lease.milliseconds
        let event = try await write { (connection) throws(SQLiteError) -> LeasedEvent? in
            var first: LeasedEvent?
            for kind in kinds {
                guard let found = try Self.firstDue(kind, now, connection) else { continue }
                if first.map({ found.sequence < $0.sequence }) ?? true { first = found }
            }
            guard let first else { return nil }
            try connection.run(
                """
                UPDATE events SET state = 'processing', lease_owner = ?, not_before = ?, attempts = attempts + 1,
                updated = ? WHERE seq = ?
                """, .text(owner), .integer(until), .integer(now), .integer(first.sequence))
            return first
        }
        return event
    }

    /// The same, waiting until there is one. Nil when the queue closes or the task is cancelled.
    public func next(
        kinds: Set<EventKind>, owner: String, lease: Duration
    ) async throws(QueueError) -> LeasedEvent? {
        while !isClosed, !Task.isCancelled {
            let seen = changes
            if let event = try await take(kinds: kinds, owner: owner, lease: lease) { return event }
            let due = try await nextDue(kinds)
            // What changed while the disk was asked may be what is waited for.
            if seen == changes { await sleep(until: due) }
        }
        return nil
    }

    /// The event is done, and what follows from it is queued: both, or neither.
    ///
    /// - Throws: `.leaseLost` when somebody else took it meanwhile; then nothing has changed.
    public func complete(_ event: LeasedEvent, effects: [NewEvent] = []) async throws(QueueError) {
        let (routes, now) = (configuration.routes, configuration.clock.unixMilliseconds())
        let added = try await write { (connection) throws(SQLiteError) -> AddedEvents? in
            guard try Self.settle(event, "completed", notBefore: 0, error: "", now, connection) else { return nil }
            var added = AddedEvents()
            for effect in effects { try added.insert(effect, routes, now, connection) }
            return added
        }
        guard let added else { throw .leaseLost(event.id.text) }
        metrics.settled(event.kind, "completed")
        announce(added)
        wakeSleepers()
    }

    /// The try has failed: it is made again later, or given up.
    ///
    /// - Parameters:
    ///   - error: shown by `parley webhooks`; must not hold what was said.
    ///   - isWorthRetrying: false for what can never succeed.
    /// - Throws: `.leaseLost`.
    public func fail(
        _ event: LeasedEvent, error: String, isWorthRetrying: Bool = true
    ) async throws(QueueError) {
        let now = configuration.clock.unixMilliseconds()
        let fate = policy.fate(
            attempts: event.attempt, age: .milliseconds(max(0, now &- event.since)), isWorthRetrying: isWorthRetrying,
            using: &random)
        let (state, notBefore) =
            switch fate {
            case .retry(let wait): ("pending", now &+ wait.milliseconds)
            case .failed: ("failed", 0)
            case .dead: ("dead", 0)
            }
        let isOurs = try await write { (connection) throws(SQLiteError) in
            try Self.settle(event, state, notBefore: notBefore, error: error, now, connection)
        }
        guard isOurs else { throw .leaseLost(event.id.text) }
        metrics.settled(event.kind, state == "pending" ? "retried" : state)
        wakeSleepers()
    }

    /// Goes on with work that takes longer than was thought.
    ///
    /// - Parameter lease: from now.
    /// - Throws: `.leaseLost`.
    public func renew(_ event: LeasedEvent, lease: Duration) async throws(QueueError) {
        let until = configuration.clock.unixMilliseconds() &+ lease.milliseconds
        let isOurs = try await write { (connection) throws(SQLiteError) in
            try connection.run(
                "UPDATE events SET not_before = ? WHERE seq = ? AND state = 'processing' AND attempts = ?",
                .integer(until), .integer(event.sequence), SQLiteValue(event.attempt))
            return connection.changes > 0
        }
        guard isOurs else { throw .leaseLost(event.id.text) }
    }

    /// A lease is told from a later one of the same event by the number of its try.
    private static func settle(
        _ event: LeasedEvent, _ state: String, notBefore: Int64, error: String, _ now: Int64,
        _ connection: SQLiteConnection
    ) throws(SQLiteError) -> Bool {
        try connection.run(
            """
            UPDATE events SET state = ?, not_before = ?, lease_owner = NULL, error = ?, updated = ?
            WHERE seq = ? AND state = 'processing' AND attempts = ?
            """, .text(state), .integer(notBefore), .text(error), .integer(now), .integer(event.sequence),
            SQLiteValue(event.attempt))
        return connection.changes > 0
    }

    /// Open, its time has come, and nothing earlier of its lane is open. For one that is processed, `not_before` is the
    /// end of its lease.
    private static let isNext = """
        e.kind = ? AND e.state IN ('pending', 'processing') AND NOT EXISTS (SELECT 1 FROM events AS b
        WHERE b.state IN ('pending', 'processing') AND b.lane = e.lane AND b.seq < e.seq)
        """

    private static func firstDue(
        _ kind: EventKind, _ now: Int64, _ connection: SQLiteConnection
    ) throws(SQLiteError) -> LeasedEvent? {
        let row = try connection.row(
            "SELECT * FROM events AS e WHERE \(isNext) AND e.not_before <= ? ORDER BY e.seq LIMIT 1",
            .text(kind.rawValue), .integer(now))
        guard let row else { return nil }
        return LeasedEvent(
            id: EventID(try row.text("id")), kind: kind, name: try row.text("name"), room: try row.text("room"),
            call: try row.text("call"), payload: Private(try row.blob("payload")),
            attempt: Int(clamping: try row.integer("attempts")) + 1,
            created: UnixTime(milliseconds: try row.integer("created")), sequence: try row.integer("seq"),
            since: try row.integer("since"))
    }

    // MARK: Waiting

    /// When the next event of these kinds is due by time alone; nil: none is waiting for it.
    func nextDue(_ kinds: Set<EventKind>) async throws(QueueError) -> Int64? {
        try await read { (connection) throws(SQLiteError) in
            var first: Int64?
            for kind in kinds {
                let row = try connection.row(
                    "SELECT MIN(e.not_before) AS due FROM events AS e WHERE \(Self.isNext)", .text(kind.rawValue))
                guard let due = try row?.optionalInteger("due") else { continue }
                first = min(first ?? .max, due)
            }
            return first
        }
    }

    /// Until something changes, or that Unix time in ms.
    private func sleep(until due: Int64?) async {
        let wait = due.map { Duration.milliseconds(max(1, $0 &- configuration.clock.unixMilliseconds())) }
        lastSleeper += 1
        let number = lastSleeper
        let alarm = wait.map { wait in
            Task {
                guard (try? await Task.sleep(for: wait)) != nil else { return }
                wakeSleeper(number)
            }
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // Cancelled before it began: nobody would wake it.
                if Task.isCancelled || isClosed { return continuation.resume() }
                sleepers[number] = continuation
            }
        } onCancel: {
            Task { await self.wakeSleeper(number) }
        }
        alarm?.cancel()
    }
    private func wakeSleeper(_ number: Int) { sleepers.removeValue(forKey: number)?.resume() }
    func wakeSleepers() {
        changes &+= 1
        let all = sleepers
        sleepers = [:]
        for sleeper in all.values { sleeper.resume() }
    }
}
