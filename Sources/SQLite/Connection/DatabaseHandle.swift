import CSQLite

/// Owns one open SQLite database. For one thread at a time.
@safe final class DatabaseHandle {
    private let database: OpaquePointer
    /// Kept alive while SQLite calls it.
    private var rule: AuthorizerRule?
    /// Statements are being compiled for our caller, not by SQLite for itself.
    private(set) var isPreparing = false

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
        unsafe parley_sqlite_defend(database)
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
        isPreparing = true
        defer { isPreparing = false }
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

    /// Asks `rule` about everything a statement touches, when it is compiled; nil asks nobody. Statements there are
    /// already are compiled again before they next run.
    func authorize(_ rule: ((SQLiteAccess) -> Bool)?) {
        self.rule = rule.map { AuthorizerRule(database: self, allows: $0) }
        let object = unsafe self.rule.map { unsafe Unmanaged.passUnretained($0).toOpaque() }
        let callback:
            (
                @convention(c) (
                    UnsafeMutableRawPointer?, CInt, UnsafePointer<CChar>?, UnsafePointer<CChar>?, UnsafePointer<CChar>?,
                    UnsafePointer<CChar>?
                ) -> CInt
            ) = { object, action, first, second, schema, source in
                guard let object = unsafe object else { return SQLITE_DENY }
                let rule = unsafe Unmanaged<AuthorizerRule>.fromOpaque(object).takeUnretainedValue()
                let access = SQLiteAccess(
                    action: SQLiteAccess.Action(code: action), first: unsafe first.map { unsafe String(cString: $0) },
                    second: unsafe second.map { unsafe String(cString: $0) },
                    schema: unsafe schema.map { unsafe String(cString: $0) },
                    source: unsafe source.map { unsafe String(cString: $0) },
                    isInternal: !(rule.database?.isPreparing ?? true))
                return rule.allows(access) ? SQLITE_OK : SQLITE_DENY
            }
        unsafe sqlite3_set_authorizer(database, object == nil ? nil : callback, object)
    }

    /// Gives SQL a function without arguments.
    /// - Throws: `.failed` when SQLite has no memory.
    func define(_ name: String, _ body: @escaping () -> Int64?) throws(SQLiteError) {
        let flags = SQLITE_UTF8 | SQLITE_INNOCUOUS | SQLITE_DETERMINISTIC
        let object = unsafe Unmanaged.passRetained(NumberFunction(body: body)).toOpaque()
        let status = unsafe sqlite3_create_function_v2(
            database, name, 0, flags, object,
            { context, _, _ in
                guard let object = unsafe sqlite3_user_data(context) else { return }
                let function = unsafe Unmanaged<NumberFunction>.fromOpaque(object).takeUnretainedValue()
                if let number = function.body() {
                    unsafe sqlite3_result_int64(context, number)
                } else {
                    unsafe sqlite3_result_null(context)
                }
            }, nil, nil,
            // Called also when the registration fails (sqlite.org/c3ref/create_function.html).
            { object in if let object = unsafe object { unsafe Unmanaged<NumberFunction>.fromOpaque(object).release() }
            })
        guard status == SQLITE_OK else { throw error(status, name) }
    }

    var changes: Int { Int(unsafe sqlite3_changes64(database)) }
    var lastInsertedID: Int64 { unsafe sqlite3_last_insert_rowid(database) }
    var isInTransaction: Bool { unsafe sqlite3_get_autocommit(database) == 0 }

    func error(_ status: Int32, _ sql: String) -> SQLiteError {
        let reason = unsafe String(cString: sqlite3_errmsg(database))
        switch status & 0xFF {
        case SQLITE_CONSTRAINT: return .constraint(reason)
        case SQLITE_BUSY, SQLITE_LOCKED: return .busy(reason)
        case SQLITE_FULL: return .full(reason)
        case SQLITE_READONLY: return .readOnly(reason)
        case SQLITE_CORRUPT: return .damaged(reason)
        case SQLITE_AUTH: return .forbidden(sql: sql)
        case SQLITE_NOTADB, SQLITE_CANTOPEN: return .cannotOpen(path: "", reason: reason)
        default: return .failed(code: status, reason: reason, sql: sql)
        }
    }
}

/// What SQLite's authorizer calls back into.
private final class AuthorizerRule {
    weak var database: DatabaseHandle?
    let allows: (SQLiteAccess) -> Bool
    init(database: DatabaseHandle, allows: @escaping (SQLiteAccess) -> Bool) {
        self.database = database
        self.allows = allows
    }
}

/// What a function of SQL calls back into.
private final class NumberFunction {
    let body: () -> Int64?
    init(body: @escaping () -> Int64?) { self.body = body }
}
