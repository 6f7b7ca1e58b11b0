/// The row a scan stands on; its cells by position, from 0, without copies. Only inside the closure it was given to.
///
/// For long answers: ``SQLiteRow`` copies every cell.
public struct SQLiteCursor {
    let statement: StatementHandle

    public func isNull(_ column: Int) -> Bool { statement.isNull(column) }
    /// 0 for NULL; text and reals as SQLite casts them.
    public func integer(_ column: Int) -> Int64 { statement.integer(column) }
    public func optionalInteger(_ column: Int) -> Int64? { isNull(column) ? nil : integer(column) }
    public func real(_ column: Int) -> Double { statement.real(column) }
    public func bool(_ column: Int) -> Bool { integer(column) != 0 }
    /// Empty for NULL.
    public func text(_ column: Int) -> String { statement.text(column) }
    /// Empty for NULL.
    public func bytes(_ column: Int) -> [UInt8] { statement.blob(column) }
    /// The cell where SQLite has it.
    public func withBytes<Result>(_ column: Int, _ body: (RawSpan) -> Result) -> Result {
        statement.withBytes(column, body)
    }
}
