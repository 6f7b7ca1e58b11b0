/// One thing a statement wants to do, as SQLite asks its authorizer while compiling (sqlite.org/c3ref/set_authorizer.html).
public struct SQLiteAccess: Sendable, Equatable {
    public enum Action: Sendable, Equatable {
        /// `first` is the table, `second` the column; empty when a table is read without its columns.
        case read
        /// `first` is the table; of an update `second` is the column.
        case insert, update, delete
        /// `second` is the function.
        case function
        case select, recursiveSelect, transaction, savepoint
        /// `first` is the pragma.
        case pragma
        /// ATTACH, CREATE, DROP, ALTER and whatever else changes more than rows.
        case other
    }
    public let action: Action
    public let first: String?
    public let second: String?
    /// `main`, `temp` or an attached one.
    public let schema: String?
    /// The innermost trigger or view that wants it. Beware: also a common table expression goes under its own name here.
    public let source: String?
    /// Not asked for by a statement of this connection's user but by a virtual table (FTS5) while one runs.
    public let isInternal: Bool
}
