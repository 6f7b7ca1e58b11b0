import Basics
import SQLite
import Wire

/// Dispatches, their jobs and every step, on disk: what `explain` shows, and what a restarted server knows.
struct DispatchStore: Sendable {
    /// What a server finds that its earlier life left unfinished.
    struct Unfinished: Sendable {
        let id: DispatchID
        let wish: DispatchRecord.Wish
        let createdAt: Int64
        let jobs: [(id: JobID, kind: JobType)]
    }
    /// How long finished dispatches can be explained.
    static let retention: Duration = .seconds(7 * 24 * 3600)

    private let database: Database
    private static let migrations = Migrations([
        """
        CREATE TABLE dispatches (
            id TEXT PRIMARY KEY, room TEXT NOT NULL, agent_name TEXT NOT NULL, metadata TEXT NOT NULL,
            attributes TEXT NOT NULL, deployment TEXT NOT NULL, restart_policy INTEGER NOT NULL,
            origin TEXT NOT NULL, created_at INTEGER NOT NULL, deleted_at INTEGER NOT NULL, closed INTEGER NOT NULL,
            state TEXT NOT NULL, reason TEXT NOT NULL);
        CREATE INDEX dispatches_by_room ON dispatches (room, created_at);
        CREATE TABLE jobs (
            id TEXT PRIMARY KEY, dispatch_id TEXT NOT NULL REFERENCES dispatches(id) ON DELETE CASCADE,
            kind INTEGER NOT NULL, target TEXT, state TEXT NOT NULL, reason TEXT NOT NULL, worker TEXT, identity TEXT,
            ended INTEGER NOT NULL);
        CREATE INDEX jobs_by_dispatch ON jobs (dispatch_id);
        CREATE TABLE steps (
            id INTEGER PRIMARY KEY, dispatch_id TEXT NOT NULL REFERENCES dispatches(id) ON DELETE CASCADE,
            job_id TEXT, at INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL);
        CREATE INDEX steps_by_dispatch ON steps (dispatch_id, id);
        """
    ])

    /// - Parameter path: nil keeps it in memory.
    init(path: String?) async throws(SQLiteError) {
        database = try await Database.open(path ?? SQLiteConnection.memory, migrations: Self.migrations)
    }

    /// All of them, or none.
    func write(_ changes: [DispatchChange]) async throws(SQLiteError) {
        try await database.transaction { (connection) throws(SQLiteError) in
            for change in changes {
                switch change.subject {
                case .dispatch(let dispatch): try Self.write(dispatch, change.step, connection)
                case .job(let job): try Self.write(job, change.step, connection)
                }
            }
        }
    }

    private static func write(
        _ dispatch: DispatchRecord, _ step: Timeline.Step?, _ connection: SQLiteConnection
    ) throws(SQLiteError) {
        let wish = dispatch.wish
        try connection.run(
            """
            INSERT INTO dispatches VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET
            deleted_at = excluded.deleted_at, closed = excluded.closed, state = excluded.state,
            reason = excluded.reason
            """, .text(dispatch.id.text), .text(wish.room), .text(wish.agentName), .text(wish.metadata),
            .text(JSONValue.object(wish.attributes.mapValues(JSONValue.string)).text), .text(wish.deployment),
            .integer(Int64(wish.restartPolicy.rawValue)), .text(wish.origin.rawValue), .integer(dispatch.createdAt),
            .integer(dispatch.deletedAt), SQLiteValue(dispatch.isClosed),
            .text(step?.stage.rawValue ?? AgentJob.StageName.pending.rawValue), .text(step?.reason ?? ""))
        try write(step, dispatch.id, job: nil, connection)
    }
    private static func write(
        _ job: AgentJob, _ step: Timeline.Step?, _ connection: SQLiteConnection
    ) throws(SQLiteError) {
        let assignment = job.assignment ?? job.last
        try connection.run(
            """
            INSERT INTO jobs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET
            state = excluded.state, reason = excluded.reason, worker = excluded.worker, identity = excluded.identity,
            ended = excluded.ended
            """, .text(job.id.text), .text(job.dispatch.text), .integer(Int64(job.kind.rawValue)),
            SQLiteValue(job.target?.identity), .text(job.name.rawValue), .text(step?.reason ?? ""),
            SQLiteValue((job.worker ?? assignment?.worker)?.text), SQLiteValue(assignment?.identity),
            SQLiteValue(job.isOver))
        try write(step, job.dispatch, job: job.id, connection)
    }
    private static func write(
        _ step: Timeline.Step?, _ dispatch: DispatchID, job: JobID?, _ connection: SQLiteConnection
    ) throws(SQLiteError) {
        guard let step else { return }
        try connection.run(
            "INSERT INTO steps (dispatch_id, job_id, at, state, reason) VALUES (?, ?, ?, ?, ?)",
            .text(dispatch.text), SQLiteValue(job?.text), .integer(step.at), .text(step.stage.rawValue),
            .text(step.reason))
    }

    /// Forgets what ended long ago.
    /// - Parameter now: Unix milliseconds.
    func prune(now: Int64) async throws(SQLiteError) {
        let oldest = now - Self.retention.milliseconds
        try await database.perform { (connection) throws(SQLiteError) in
            try connection.run("DELETE FROM dispatches WHERE closed = 1 AND created_at < ?", .integer(oldest))
        }
    }

    func unfinished() async throws(SQLiteError) -> [Unfinished] {
        try await database.perform { (connection) throws(SQLiteError) in
            var found: [Unfinished] = []
            for row in try connection.rows("SELECT * FROM dispatches WHERE closed = 0 ORDER BY created_at, id") {
                let id = try row.text("id")
                var jobs: [(id: JobID, kind: JobType)] = []
                for job in try connection.rows("SELECT * FROM jobs WHERE dispatch_id = ? AND ended = 0", .text(id)) {
                    let kind = JobType(rawValue: Int32(clamping: try job.integer("kind")))
                    jobs.append((JobID(try job.text("id")), kind))
                }
                let wish = DispatchRecord.Wish(
                    room: try row.text("room"), agentName: try row.text("agent_name"),
                    metadata: try row.text("metadata"), attributes: Self.attributes(try row.text("attributes")),
                    deployment: try row.text("deployment"),
                    restartPolicy: JobRestartPolicy(rawValue: Int32(clamping: try row.integer("restart_policy"))),
                    origin: DispatchRecord.Origin(rawValue: try row.text("origin")) ?? .api)
                found.append(
                    Unfinished(
                        id: DispatchID(id), wish: wish, createdAt: try row.integer("created_at"), jobs: jobs))
            }
            return found
        }
    }
    private static func attributes(_ text: String) -> [String: String] {
        let members = (try? JSONValue(parsing: text))?.objectValue ?? [:]
        return members.compactMapValues(\.stringValue)
    }

    /// What happened to the dispatches of a room, newest last; without what they were given (metadata, attributes).
    /// - Parameters:
    ///   - id: of a dispatch or one of its jobs; empty: the room's last ones.
    ///   - limit: of dispatches.
    func explain(room: String, id: String, limit: Int) async throws(SQLiteError) -> [JSONValue] {
        try await database.perform { (connection) throws(SQLiteError) in
            let rows = try connection.rows(
                """
                SELECT * FROM dispatches WHERE room = ?1
                AND (?2 = '' OR id = ?2 OR id IN (SELECT dispatch_id FROM jobs WHERE jobs.id = ?2))
                ORDER BY created_at DESC, rowid DESC LIMIT ?3
                """, .text(room), .text(id), SQLiteValue(limit))
            return try rows.reversed().map { (row) throws(SQLiteError) in try Self.explain(row, connection) }
        }
    }
    private static func explain(_ row: SQLiteRow, _ connection: SQLiteConnection) throws(SQLiteError) -> JSONValue {
        let id = try row.text("id")
        let steps = try connection.rows("SELECT * FROM steps WHERE dispatch_id = ? ORDER BY id", .text(id))
            .map { (step) throws(SQLiteError) -> JSONValue in
                var members: [String: JSONValue] = [
                    "at": .int(try step.integer("at")), "state": .string(try step.text("state")),
                    "reason": .string(try step.text("reason")),
                ]
                members["job_id"] = try step.optionalText("job_id").map(JSONValue.string)
                return .object(members)
            }
        let jobs = try connection.rows("SELECT * FROM jobs WHERE dispatch_id = ? ORDER BY rowid", .text(id))
            .map { (job) throws(SQLiteError) -> JSONValue in
                let kind = JobType(rawValue: Int32(clamping: try job.integer("kind")))
                var members: [String: JSONValue] = [
                    "id": .string(try job.text("id")), "type": .string(kind.protoName ?? "\(kind.rawValue)"),
                    "state": .string(try job.text("state")), "reason": .string(try job.text("reason")),
                ]
                for (name, column) in [
                    ("for_participant", "target"), ("worker_id", "worker"), ("participant_identity", "identity"),
                ] { members[name] = try job.optionalText(column).map(JSONValue.string) }
                return .object(members)
            }
        return [
            "id": .string(id), "room": .string(try row.text("room")),
            "agent_name": .string(try row.text("agent_name")), "origin": .string(try row.text("origin")),
            "created_at": .int(try row.integer("created_at")), "deleted_at": .int(try row.integer("deleted_at")),
            "state": .string(try row.text("state")), "reason": .string(try row.text("reason")),
            "jobs": .array(jobs), "steps": .array(steps),
        ]
    }
}
