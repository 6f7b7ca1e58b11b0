import Basics
import SQLite

/// The outbox: what each target is still to be told.
extension EventQueue {
    /// Open deliveries of a target, oldest first.
    func openDeliveries(of target: String, after: Int64, limit: Int) async throws(QueueError) -> [DeliveryTicket] {
        let clock = configuration.clock
        return try await read { (connection) throws(SQLiteError) in
            var tickets: [DeliveryTicket] = []
            try connection.each(
                """
                SELECT seq, lane, attempts, not_before, since FROM deliveries
                WHERE target = ? AND state = 'pending' AND seq > ? ORDER BY seq LIMIT ?
                """, [.text(target), .integer(after), SQLiteValue(limit)]
            ) { (row) throws(SQLiteError) in tickets.append(try DeliveryTicket(row, clock)) }
            return tickets
        }
    }

    /// How many are open.
    func openDeliveryCount(of target: String) async throws(QueueError) -> Int64 {
        try await read { (connection) throws(SQLiteError) in
            try connection.row(
                "SELECT COUNT(*) AS n FROM deliveries WHERE target = ? AND state = 'pending'", .text(target))?
                .integer("n") ?? 0
        }
    }

    /// What one delivery is of; nil when it has been erased meanwhile.
    func event(ofDelivery id: Int64) async throws(QueueError) -> OutgoingEvent? {
        try await read { (connection) throws(SQLiteError) in
            let row = try connection.row(
                """
                SELECT e.id, e.kind, e.name, e.created, e.payload FROM deliveries AS d JOIN events AS e
                ON e.seq = d.event WHERE d.seq = ?
                """, .integer(id))
            guard let row else { return nil }
            return OutgoingEvent(
                id: EventID(try row.text("id")), kind: EventKind(rawValue: try row.text("kind")),
                name: try row.text("name"), created: UnixTime(milliseconds: try row.integer("created")),
                payload: Private(try row.blob("payload")))
        }
    }

    /// Keeps what became of a try.
    func record(_ change: DeliveryChange) async throws(QueueError) {
        let (now, clock) = (configuration.clock.unixMilliseconds(), configuration.clock)
        let notBefore: Int64
        let state: String
        switch change.fate {
        case .delivered: (state, notBefore) = ("delivered", 0)
        case .dead: (state, notBefore) = ("dead", 0)
        case .waits(let until): (state, notBefore) = ("pending", clock.unixMilliseconds(until))
        }
        try await write { (connection) throws(SQLiteError) in
            try connection.run(
                """
                UPDATE deliveries SET state = ?, attempts = ?, not_before = ?, status = ?, error = ?, updated = ?
                WHERE seq = ?
                """, .text(state), SQLiteValue(change.attempts), .integer(notBefore),
                SQLiteValue(change.status.map { Int64($0) }), .text(change.error), .integer(now),
                .integer(change.id))
        }
    }
}

extension DeliveryTicket {
    init(_ row: SQLiteRow, _ clock: QueueClock) throws(SQLiteError) {
        id = try row.integer("seq")
        lane = try row.text("lane")
        attempts = Int(clamping: try row.integer("attempts"))
        let notBefore = try row.integer("not_before")
        self.notBefore = notBefore == 0 ? .zero : clock.moment(unixMilliseconds: notBefore)
        since = clock.moment(unixMilliseconds: try row.integer("since"))
    }
}
