import CSQLite

/// Owns one compiled statement. For one thread at a time.
@safe final class StatementHandle {
    private let statement: OpaquePointer
    private let database: DatabaseHandle
    let sql: String
    /// Being stepped through: not to be used for a second question at the same time.
    var isBusy = false
    let columns: [String]

    init(_ statement: OpaquePointer, of database: DatabaseHandle, sql: String) {
        unsafe self.statement = statement
        self.database = database
        self.sql = sql
        let count = unsafe sqlite3_column_count(statement)
        columns = (0..<count).map { index in
            unsafe sqlite3_column_name(statement, index).map { unsafe String(cString: $0) } ?? ""
        }
    }
    deinit { unsafe sqlite3_finalize(statement) }

    /// - Throws: `.wrongValueCount`; `.failed` for text or bytes past SQLite's limit of 1 GB.
    func bind(_ values: [SQLiteValue]) throws(SQLiteError) {
        let expected = Int(unsafe sqlite3_bind_parameter_count(statement))
        guard values.count == expected else {
            throw .wrongValueCount(expected: expected, got: values.count, sql: sql)
        }
        for (index, value) in values.enumerated() {
            let status = bind(value, at: Int32(clamping: index + 1))
            guard status == SQLITE_OK else { throw database.error(status, sql) }
        }
    }
    private func bind(_ value: SQLiteValue, at index: Int32) -> Int32 {
        // SQLITE_TRANSIENT, a macro with a cast that Swift does not import: SQLite copies at once.
        let copied = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        switch value {
        case .null: return unsafe sqlite3_bind_null(statement, index)
        case .integer(let number): return unsafe sqlite3_bind_int64(statement, index, number)
        case .real(let number): return unsafe sqlite3_bind_double(statement, index, number)
        case .text(let text):
            return unsafe sqlite3_bind_text64(
                statement, index, text, UInt64(text.utf8.count), copied, UInt8(SQLITE_UTF8))
        case .blob(let bytes):
            // A null pointer would bind NULL, and an empty array may have one.
            if bytes.isEmpty { return unsafe sqlite3_bind_zeroblob(statement, index, 0) }
            return unsafe sqlite3_bind_blob64(statement, index, bytes, UInt64(bytes.count), copied)
        }
    }

    /// - Returns: whether there is a row to read.
    func step() throws(SQLiteError) -> Bool {
        let status = unsafe sqlite3_step(statement)
        switch status {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw database.error(status, sql)
        }
    }
    var row: SQLiteRow { SQLiteRow(columns: columns, values: columns.indices.map { value(Int32(clamping: $0)) }) }

    private func value(_ index: Int32) -> SQLiteValue {
        switch unsafe sqlite3_column_type(statement, index) {
        case SQLITE_INTEGER: return .integer(unsafe sqlite3_column_int64(statement, index))
        case SQLITE_FLOAT: return .real(unsafe sqlite3_column_double(statement, index))
        case SQLITE_TEXT:
            let start = unsafe UnsafeRawPointer(sqlite3_column_text(statement, index))
            return .text(String(decoding: unsafe bytes(at: start, index), as: UTF8.self))
        case SQLITE_BLOB: return .blob(unsafe bytes(at: sqlite3_column_blob(statement, index), index))
        default: return .null
        }
    }
    private func bytes(at start: UnsafeRawPointer?, _ index: Int32) -> [UInt8] {
        // In this order: the pointer first, then its length (sqlite.org/c3ref/column_blob.html).
        unsafe Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, index))))
    }

    // Cells of the row it stands on, for ``SQLiteCursor``. A column there is not reads as NULL (sqlite3_column_* do so).
    func isNull(_ column: Int) -> Bool {
        unsafe sqlite3_column_type(statement, Int32(clamping: column)) == SQLITE_NULL
    }
    func integer(_ column: Int) -> Int64 { unsafe sqlite3_column_int64(statement, Int32(clamping: column)) }
    func real(_ column: Int) -> Double { unsafe sqlite3_column_double(statement, Int32(clamping: column)) }
    func text(_ column: Int) -> String {
        let start = unsafe UnsafeRawPointer(sqlite3_column_text(statement, Int32(clamping: column)))
        return String(decoding: unsafe bytes(at: start, Int32(clamping: column)), as: UTF8.self)
    }
    func blob(_ column: Int) -> [UInt8] {
        unsafe bytes(at: sqlite3_column_blob(statement, Int32(clamping: column)), Int32(clamping: column))
    }
    func withBytes<Result>(_ column: Int, _ body: (RawSpan) -> Result) -> Result {
        let start = unsafe sqlite3_column_blob(statement, Int32(clamping: column))
        let count = Int(unsafe sqlite3_column_bytes(statement, Int32(clamping: column)))
        return body(unsafe UnsafeRawBufferPointer(start: start, count: count).bytes)
    }

    func reset() {
        unsafe sqlite3_reset(statement)
        unsafe sqlite3_clear_bindings(statement)
        isBusy = false
    }
}
