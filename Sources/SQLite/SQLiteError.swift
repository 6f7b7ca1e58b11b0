/// What can go wrong with a database, with SQLite's own words.
public enum SQLiteError: Error, Equatable, CustomStringConvertible {
    /// The file could not be opened or is no database.
    case cannotOpen(path: String, reason: String)
    /// A UNIQUE, NOT NULL, CHECK or FOREIGN KEY rule was broken; nothing was changed.
    case constraint(String)
    /// Another process held the database longer than the busy timeout.
    case busy(String)
    /// The disk, or the quota, has no room left; the transaction did not happen.
    case full(String)
    /// The file, its folder or the disk cannot be written to.
    case readOnly(String)
    /// The file's content is not what SQLite wrote.
    case damaged(String)
    /// The connection's own rule (``SQLiteConnection/confine(to:)``) does not allow the statement.
    case forbidden(sql: String)
    /// Anything else; `code` is SQLite's extended result code (sqlite.org/rescode.html).
    case failed(code: Int32, reason: String, sql: String)
    /// The statement has another number of `?` than values came.
    case wrongValueCount(expected: Int, got: Int, sql: String)
    case noSuchColumn(String)
    case wrongType(column: String, expected: String, found: String)
    /// A newer version of this program wrote the file.
    case newerDatabase(path: String, found: Int, known: Int)
    case thread(String)

    public var description: String {
        switch self {
        case .cannotOpen(let path, let reason):
            "cannot open the database '\(path)': \(reason); check the folder's permissions and the disk's space"
        case .constraint(let reason): "the database refused a change: \(reason)"
        case .busy(let reason): "the database is held by another process (\(reason)); end it, or try again"
        case .full(let reason): "the disk has no room for the database (\(reason)); free some, then try again"
        case .readOnly(let reason):
            "the database cannot be written to (\(reason)); check who owns the file and its folder, and the disk's mount"
        case .damaged(let reason): "the database file is damaged (\(reason)); put a backup in its place"
        case .forbidden(let sql): "the connection is confined and may not run \"\(sql.prefix(120))\""
        case .failed(let code, let reason, let sql): "SQLite error \(code): \(reason) in \"\(sql.prefix(120))\""
        case .wrongValueCount(let expected, let got, let sql):
            "\(got) values for \(expected) placeholders in \"\(sql.prefix(120))\""
        case .noSuchColumn(let name): "the result has no column '\(name)'"
        case .wrongType(let column, let expected, let found):
            "column '\(column)' holds \(found) where \(expected) was expected"
        case .newerDatabase(let path, let found, let known):
            "'\(path)' was written by a newer version (its schema is \(found), this one knows \(known)); "
                + "run that version, or move the file away"
        case .thread(let reason): reason
        }
    }
}
