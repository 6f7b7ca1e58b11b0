public import Basics
import SQLite

/// An event as it stands on disk, for people.
public struct EventRecord: Sendable, Equatable {
    public struct Delivery: Sendable, Equatable {
        public let target: String
        /// `pending`, `delivered`, `dead`.
        public let state: String
        public let attempts: Int
        /// Of the last answer; nil: there was none.
        public let status: Int?
        public let error: String
        /// When the next try is due; in the past: it waits for its turn.
        public let notBefore: UnixTime
        public let updated: UnixTime
    }
    public let id: EventID
    public let kind: EventKind
    public let name: String
    public let room: String
    public let call: String
    /// Of its work: `pending`, `processing`, `completed`, `failed`, `dead`; news is complete at once.
    public let state: String
    public let attempts: Int
    public let error: String
    public let created: UnixTime
    public let deliveries: [Delivery]
    /// Nil in lists.
    public var payload: Private<[UInt8]>?

    init(_ row: SQLiteRow, _ connection: SQLiteConnection) throws(SQLiteError) {
        id = EventID(try row.text("id"))
        kind = EventKind(rawValue: try row.text("kind"))
        name = try row.text("name")
        room = try row.text("room")
        call = try row.text("call")
        state = try row.text("state")
        attempts = Int(clamping: try row.integer("attempts"))
        error = try row.text("error")
        created = UnixTime(milliseconds: try row.integer("created"))
        var deliveries: [Delivery] = []
        let rows = try connection.rows(
            "SELECT * FROM deliveries WHERE event = ? ORDER BY seq", .integer(try row.integer("seq")))
        for row in rows {
            deliveries.append(
                Delivery(
                    target: try row.text("target"), state: try row.text("state"),
                    attempts: Int(clamping: try row.integer("attempts")),
                    status: try row.optionalInteger("status").map { Int(clamping: $0) }, error: try row.text("error"),
                    notBefore: UnixTime(milliseconds: try row.integer("not_before")),
                    updated: UnixTime(milliseconds: try row.integer("updated"))))
        }
        self.deliveries = deliveries
    }

    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "id": .string(id.text), "kind": .string(kind.rawValue), "type": .string(name), "room": .string(room),
            "call": .string(call), "created": .int(created.milliseconds),
            "deliveries": .array(deliveries.map(\.json)),
        ]
        if !kind.isNews {
            members["state"] = .string(state)
            members["attempts"] = .int(Int64(attempts))
            if !error.isEmpty { members["error"] = .string(error) }
        }
        if let payload { members["payload"] = (try? JSONValue(parsing: payload.revealed)) ?? .null }
        return .object(members)
    }
}

extension EventRecord.Delivery {
    var json: JSONValue {
        var members: [String: JSONValue] = [
            "target": .string(target), "state": .string(state), "attempts": .int(Int64(attempts)),
            "updated": .int(updated.milliseconds),
        ]
        if state == "pending", notBefore.milliseconds > 0 { members["not_before"] = .int(notBefore.milliseconds) }
        if let status { members["status"] = .int(Int64(status)) }
        if !error.isEmpty { members["error"] = .string(error) }
        return .object(members)
    }
}
