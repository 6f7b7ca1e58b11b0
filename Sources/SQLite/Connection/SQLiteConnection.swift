/// One connection to a database: statements, rows, transactions. For one thread at a time; ``Database`` gives it one.
///
/// WAL, so that readers in other processes do not block the writer; foreign keys hold; a lock of another process is
/// waited for. Statements are compiled once and kept.
public final class SQLiteConnection {
    /// A database that ends with its connection.
    public static let memory = ":memory:"
    /// What a finished transaction survives.
    public enum Durability: Sendable {
        /// This process ending, however it ends; the machine's power failing may cost the last ones.
        case processCrash
        /// The power failing, too; each transaction waits for the disk.
        case powerLoss
    }
    /// Statements kept compiled; a program has fewer.
    static let keptStatements = 256
    public static let busyTimeout: Duration = .seconds(5)

    public let path: String
    private let database: DatabaseHandle
    private var statements: [String: StatementHandle] = [:]
    private var depth = 0

    /// - Parameters:
    ///   - settings: pragmas that come before anything else, such as `secure_delete = ON`.
    ///   - busyTimeout: how long a lock of another process is waited for.
    /// - Throws: `.cannotOpen` also for a file that is no database.
    public init(
        path: String, durability: Durability = .processCrash, settings: [String] = [],
        busyTimeout: Duration = SQLiteConnection.busyTimeout
    ) throws(SQLiteError) {
        self.path = path
        database = try DatabaseHandle(path: path, busyTimeout: busyTimeout)
        do throws(SQLiteError) {
            for setting in settings { try run("PRAGMA \(setting)") }
            try run("PRAGMA journal_mode = WAL")
            try run("PRAGMA synchronous = \(durability == .powerLoss ? "FULL" : "NORMAL")")
            try run("PRAGMA foreign_keys = ON")
        } catch .cannotOpen(_, let reason) { throw .cannotOpen(path: path, reason: reason) }
    }

    /// Rows the last INSERT, UPDATE or DELETE touched.
    public var changes: Int { database.changes }
    /// Of the last INSERT into a table with integer keys.
    public var lastInsertedID: Int64 { database.lastInsertedID }

    /// One statement, its `?` filled with `values`; rows it has are let go.
    public func run(_ sql: String, _ values: SQLiteValue...) throws(SQLiteError) { try run(sql, values) }
    public func run(_ sql: String, _ values: [SQLiteValue]) throws(SQLiteError) {
        try each(sql, values) { (_) throws(SQLiteError) in }
    }
    public func rows(_ sql: String, _ values: SQLiteValue...) throws(SQLiteError) -> [SQLiteRow] {
        var rows: [SQLiteRow] = []
        try each(sql, values) { (row) throws(SQLiteError) in rows.append(row) }
        return rows
    }
    /// The first row.
    public func row(_ sql: String, _ values: SQLiteValue...) throws(SQLiteError) -> SQLiteRow? {
        var first: SQLiteRow?
        try each(sql, values) { (row) throws(SQLiteError) in first = first ?? row }
        return first
    }

    /// Row by row, for answers that need not be in memory at once.
    public func each(
        _ sql: String, _ values: [SQLiteValue] = [], _ body: (SQLiteRow) throws(SQLiteError) -> Void
    ) throws(SQLiteError) {
        guard let statement = try statement(sql) else { return }
        statement.isBusy = true
        defer { statement.reset() }
        try statement.bind(values)
        while try statement.step() { try body(statement.row) }
    }

    /// The same without copying cells. `body` says whether to go on.
    public func scan(
        _ sql: String, _ values: [SQLiteValue] = [], _ body: (SQLiteCursor) -> Bool
    ) throws(SQLiteError) {
        guard let statement = try statement(sql) else { return }
        statement.isBusy = true
        defer { statement.reset() }
        try statement.bind(values)
        while try statement.step() {
            guard body(SQLiteCursor(statement: statement)) else { return }
        }
    }

    /// From now on statements compile only if `rule` allows each thing they touch; none kept from before is
    /// used again. Nil lifts it.
    public func confine(to rule: ((SQLiteAccess) -> Bool)?) {
        statements = [:]
        database.authorize(rule)
    }
    /// Gives SQL a function `name()` that is asked once a statement runs.
    public func define(_ name: String, _ body: @escaping () -> Int64?) throws(SQLiteError) {
        try database.define(name, body)
    }
    public var isInTransaction: Bool { database.isInTransaction }

    /// Several statements without values, such as a schema.
    public func script(_ sql: String) throws(SQLiteError) {
        var rest = Substring(sql)
        while !rest.isEmpty {
            let (statement, length) = try database.prepare(String(rest), isKept: false)
            if let statement { while try statement.step() {} }
            let utf8 = rest.utf8
            rest = Substring(utf8[utf8.index(utf8.startIndex, offsetBy: min(max(length, 1), utf8.count))...])
        }
    }

    /// All of `body` or none of it. Inside another transaction only its own part is undone.
    public func transaction<Result>(_ body: () throws(SQLiteError) -> Result) throws(SQLiteError) -> Result {
        let level = depth
        // IMMEDIATE: a writer that waits for its turn at the start cannot find its reads stale later.
        try run(level == 0 ? "BEGIN IMMEDIATE" : "SAVEPOINT nested\(level)")
        depth += 1
        defer { depth = level }
        do throws(SQLiteError) {
            let result = try body()
            try run(level == 0 ? "COMMIT" : "RELEASE nested\(level)")
            return result
        } catch {
            undo(level)
            throw error
        }
    }

    private func undo(_ level: Int) {
        // Some errors (a full disk) undo the transaction themselves; then there is nothing left to do.
        guard database.isInTransaction else { return }
        try? script(level == 0 ? "ROLLBACK" : "ROLLBACK TO nested\(level); RELEASE nested\(level)")
    }

    private func statement(_ sql: String) throws(SQLiteError) -> StatementHandle? {
        if let kept = statements[sql], !kept.isBusy { return kept }
        let statement = try database.prepare(sql, isKept: true).statement
        if statements.count >= Self.keptStatements { statements = statements.filter(\.value.isBusy) }
        if statements[sql] == nil { statements[sql] = statement }
        return statement
    }
}
