public import Basics
import SQLite

/// What a person may look at and set going again.
extension EventQueue {
    /// Which events to list.
    public struct Filter: Sendable, Equatable {
        /// `pending`, `processing`, `completed`, `failed`, `dead` of work; `pending`, `delivered`, `dead` of deliveries.
        public var state: String?
        public var target: String?
        public var room: String?
        public var name: String?
        /// 1…1000.
        public var limit = 100
        public init() {}
    }

    /// Newest first; each with its deliveries, without its payload.
    public func list(_ filter: Filter) async throws(QueueError) -> [EventRecord] {
        try await read { (connection) throws(SQLiteError) in
            var conditions = ["1"]
            var values: [SQLiteValue] = []
            if let room = filter.room { (conditions, values) = (conditions + ["room = ?"], values + [.text(room)]) }
            if let name = filter.name { (conditions, values) = (conditions + ["name = ?"], values + [.text(name)]) }
            if filter.state != nil || filter.target != nil {
                var inner = ["d.event = e.seq"]
                var own = ""
                var ownValues: [SQLiteValue] = []
                if let target = filter.target {
                    inner.append("d.target = ?")
                    values.append(.text(target))
                }
                if let state = filter.state {
                    inner.append("d.state = ?")
                    values.append(.text(state))
                    // An event that is news has no state of its own to speak of.
                    if filter.target == nil {
                        own = " OR (e.kind NOT IN ('server', 'notice') AND e.state = ?)"
                        ownValues = [.text(state)]
                    }
                }
                conditions.append(
                    "(EXISTS (SELECT 1 FROM deliveries AS d WHERE \(inner.joined(separator: " AND ")))\(own))")
                values += ownValues
            }
            values.append(SQLiteValue(min(max(filter.limit, 1), 1000)))
            let rows = try Self.rows(
                "SELECT * FROM events AS e WHERE \(conditions.joined(separator: " AND ")) ORDER BY seq DESC LIMIT ?",
                values, connection)
            var records: [EventRecord] = []
            for row in rows { records.append(try EventRecord(row, connection)) }
            return records
        }
    }

    /// One event with its payload.
    public func show(_ id: EventID) async throws(QueueError) -> EventRecord {
        let found = try await read { (connection) throws(SQLiteError) -> EventRecord? in
            let row = try connection.row("SELECT * FROM events WHERE id = ?", .text(id.text))
            guard let row else { return nil }
            var record = try EventRecord(row, connection)
            record.payload = Private(try row.blob("payload"))
            return record
        }
        guard let found else { throw .noSuchEvent(id.text) }
        return found
    }

    /// Sets going again what of the event is dead, failed or waits: its work, its deliveries.
    ///
    /// - Parameter target: only its deliveries to this one.
    /// - Returns: how many deliveries, and whether its work.
    @discardableResult public func retry(
        _ id: EventID, target: String? = nil
    ) async throws(QueueError) -> Retried {
        let now = configuration.clock.unixMilliseconds()
        let found = try await write { (connection) throws(SQLiteError) -> Retried? in
            guard let row = try connection.row("SELECT seq, state FROM events WHERE id = ?", .text(id.text)) else {
                return nil
            }
            return try Self.retry(try row.integer("seq"), try row.text("state"), target, now, connection)
        }
        guard let found else { throw .noSuchEvent(id.text) }
        guard found.work || found.deliveries > 0 else {
            throw .nothingToRetry(
                id.text, why: target.map { "it is not for '\($0)', or arrived there" } ?? "it is over, and arrived")
        }
        announce(found)
        return found
    }

    /// The same for everything that is dead or failed.
    public func retryAllDead(target: String? = nil) async throws(QueueError) -> Retried {
        let now = configuration.clock.unixMilliseconds()
        let all = try await write { (connection) throws(SQLiteError) -> Retried in
            var all = Retried()
            let rows = try Self.rows(
                """
                SELECT seq, state FROM events AS e WHERE state IN ('failed', 'dead')
                OR EXISTS (SELECT 1 FROM deliveries AS d WHERE d.event = e.seq AND d.state = 'dead')
                """, [], connection)
            for row in rows {
                let one = try Self.retry(
                    try row.integer("seq"), try row.text("state"), target, now, connection, onlyDead: true)
                all.deliveries += one.deliveries
                all.work = all.work || one.work
                all.changed += one.changed
            }
            return all
        }
        announce(all)
        return all
    }

    private static func retry(
        _ sequence: Int64, _ state: String, _ target: String?, _ now: Int64, _ connection: SQLiteConnection,
        onlyDead: Bool = false
    ) throws(SQLiteError) -> Retried {
        var found = Retried()
        if target == nil, ["failed", "dead"].contains(state) || state == "pending" && !onlyDead {
            try connection.run(
                """
                UPDATE events SET state = 'pending', attempts = 0, not_before = 0, since = ?, updated = ? WHERE seq = ?
                """, .integer(now), .integer(now), .integer(sequence))
            found.work = true
        }
        let states = onlyDead ? "state = 'dead'" : "state IN ('dead', 'pending')"
        let rows = try rows(
            "SELECT seq, target, lane, state FROM deliveries WHERE event = ?1 AND \(states) AND (?2 IS NULL OR target = ?2)",
            [.integer(sequence), SQLiteValue(target)], connection)
        for row in rows {
            try connection.run(
                """
                UPDATE deliveries SET state = 'pending', attempts = 0, not_before = 0, since = ?, updated = ?
                WHERE seq = ?
                """, .integer(now), .integer(now), .integer(try row.integer("seq")))
            found.deliveries += 1
            found.changed.append(
                .init(
                    delivery: try row.integer("seq"), target: try row.text("target"), lane: try row.text("lane"),
                    wasDead: try row.text("state") == "dead"))
        }
        return found
    }

    static func rows(
        _ sql: String, _ values: [SQLiteValue], _ connection: SQLiteConnection
    ) throws(SQLiteError) -> [SQLiteRow] {
        var rows: [SQLiteRow] = []
        try connection.each(sql, values) { (row) throws(SQLiteError) in rows.append(row) }
        return rows
    }

    /// Forgets what has been over for longer than ``Configuration/retention``.
    func prune() async throws(QueueError) {
        let limit = configuration.clock.unixMilliseconds() &- configuration.retention.milliseconds
        var count = 0
        repeat {
            count = try await write { (connection) throws(SQLiteError) in
                try connection.run(
                    """
                    DELETE FROM events WHERE seq IN (SELECT e.seq FROM events AS e
                    WHERE e.updated < ?1 AND e.state IN ('completed', 'failed', 'dead') AND NOT EXISTS
                    (SELECT 1 FROM deliveries AS d WHERE d.event = e.seq
                    AND (d.state = 'pending' AND d.since >= ?1 OR d.updated >= ?1)) LIMIT ?2)
                    """, .integer(limit), SQLiteValue(Self.pruneLimit))
                return connection.changes
            }
        } while count == Self.pruneLimit
    }
    /// Events forgotten in one transaction: others wait for it.
    private static let pruneLimit = 500

    /// Forgets every event of a room or a call, delivered or not: somebody wants to be forgotten.
    ///
    /// - Returns: how many events.
    @discardableResult public func erase(room: String? = nil, call: String? = nil) async throws(QueueError) -> Int {
        try await write { (connection) throws(SQLiteError) in
            var count = 0
            if let room, !room.isEmpty {
                try connection.run("DELETE FROM events WHERE room = ?", .text(room))
                count += connection.changes
            }
            if let call, !call.isEmpty {
                try connection.run("DELETE FROM events WHERE call = ?", .text(call))
                count += connection.changes
            }
            return count
        }
    }
}

/// What was set going again.
public struct Retried: Sendable, Equatable {
    public var work = false
    public var deliveries = 0
    struct Delivery: Sendable, Equatable {
        let delivery: Int64
        let target: String
        let lane: String
        let wasDead: Bool
    }
    var changed: [Delivery] = []

    public var json: JSONValue { ["work": .bool(work), "deliveries": .int(Int64(deliveries))] }
}
