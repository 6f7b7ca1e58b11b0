import CSQLite

/// Owns one open SQLite database. For one thread at a time.
@safe final class DatabaseHandle {
    private let database: OpaquePointer

    /// - Throws: `.cannotOpen`.
    init(path: String, busyTimeout: Duration) throws(SQLiteError) {
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE
        let status = unsafe sqlite3_open_v2(path, &opened, flags, nil)
        guard status == SQLITE_OK, let database = unsafe opened else {
            let reason = unsafe opened.map { unsafe String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            unsafe sqlite3_close_v2(opened)
            throw .cannotOpen(path: path, reason: reason)
        }
        unsafe self.database = database
        let (seconds, attoseconds) = busyTimeout.components
        unsafe sqlite3_busy_timeout(database, Int32(clamping: seconds &* 1000 &+ attoseconds / 1_000_000_000_000_000))
    }
    // v2: statements that still live keep it open until they go.
    deinit { unsafe sqlite3_close_v2(database) }

    /// Compiles the first statement of `sql`.
    /// - Returns: nil when there is none (blank, a comment); and how many bytes of UTF-8 it took.
    func prepare(_ sql: String, isKept: Bool) throws(SQLiteError) -> (statement: StatementHandle?, length: Int) {
        var statement: OpaquePointer?
        var length = 0
        var text = sql
        let flags = UInt32(isKept ? SQLITE_PREPARE_PERSISTENT : 0)
        let status = text.withUTF8 { bytes -> Int32 in
            // SQLite wants a pointer that is not null, even for nothing.
            guard let base = bytes.baseAddress else { return SQLITE_OK }
            let start = unsafe UnsafeRawPointer(base).assumingMemoryBound(to: CChar.self)
            var tail: UnsafePointer<CChar>?
            let status = unsafe sqlite3_prepare_v3(
                database, start, Int32(clamping: bytes.count), flags, &statement, &tail)
            length = unsafe tail.map { unsafe $0 - start } ?? bytes.count
            return status
        }
        guard status == SQLITE_OK else { throw error(status, sql) }
        return (unsafe statement.map { unsafe StatementHandle($0, of: self, sql: sql) }, length)
    }

    var changes: Int { Int(unsafe sqlite3_changes64(database)) }
    var lastInsertedID: Int64 { unsafe sqlite3_last_insert_rowid(database) }
    var isInTransaction: Bool { unsafe sqlite3_get_autocommit(database) == 0 }

    func error(_ status: Int32, _ sql: String) -> SQLiteError {
        let reason = unsafe String(cString: sqlite3_errmsg(database))
        switch status & 0xFF {
        case SQLITE_CONSTRAINT: return .constraint(reason)
        case SQLITE_BUSY, SQLITE_LOCKED: return .busy(reason)
        case SQLITE_NOTADB, SQLITE_CANTOPEN: return .cannotOpen(path: "", reason: reason)
        default: return .failed(code: status, reason: reason, sql: sql)
        }
    }
}
