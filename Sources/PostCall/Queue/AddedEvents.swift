import Basics
import SQLite

/// What adding some events came to.
struct AddedEvents: Sendable {
    var ids: [EventID] = []
    var newByKind: [EventKind: Int] = [:]
    /// Deliveries made, by target.
    var deliveries: [String: Int] = [:]

    mutating func insert(
        _ event: NewEvent, _ routes: (NewEvent) -> [String], _ now: Int64, _ connection: SQLiteConnection
    ) throws(SQLiteError) {
        let lane = event.room.isEmpty ? event.id.text : event.room
        try connection.run(
            """
            INSERT INTO events (id, key, kind, name, room, call, lane, payload, state, since, created, updated)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """, .text(event.id.text), SQLiteValue(event.key), .text(event.kind.rawValue), .text(event.name),
            .text(event.room), .text(event.call), .text(lane), .blob(event.payload.revealed),
            .text(event.kind.isNews ? "completed" : "pending"), .integer(now), .integer(now), .integer(now))
        guard connection.changes > 0 else {
            let known = try connection.row(
                "SELECT id FROM events WHERE key = ? OR id = ?", SQLiteValue(event.key), .text(event.id.text))
            return ids.append(EventID(try known?.text("id") ?? event.id.text))
        }
        let sequence = connection.lastInsertedID
        ids.append(event.id)
        newByKind[event.kind, default: 0] += 1
        guard event.kind.isNews else { return }
        for target in routes(event) {
            try connection.run(
                """
                INSERT INTO deliveries (event, target, lane, state, since, updated) VALUES (?, ?, ?, 'pending', ?, ?)
                """, .integer(sequence), .text(target), .text(lane), .integer(now), .integer(now))
            deliveries[target, default: 0] += 1
        }
    }
}
