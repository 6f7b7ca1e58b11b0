import Basics

/// # SQLite: one file on this machine's disk, as typed rows.
///
/// **Never here:** what the tables mean. **Folders:** `Connection` statements, rows, transactions · `Migrations` how a
/// file grows with the program. **Used by:** TokenService, and whoever else keeps something.
/// **Thread:** each ``Database`` has one of its own; ``SQLiteConnection`` itself is for one thread at a time.
///
/// An actor on its own thread, so that a slow disk blocks nobody else. Work is done in the order it was asked for:
/// ```swift
/// let database = try await Database.open(path, migrations: Migrations([...]))
/// let names = try await database.perform { try $0.rows("SELECT name FROM t").map { try $0.text("name") } }
/// ```
public actor Database {
    private let executor: ThreadExecutor
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }
    private var connection: SQLiteConnection?

    private init(executor: ThreadExecutor) { self.executor = executor }

    /// Opens the file, making it where there is none, and brings its schema up to date.
    ///
    /// - Parameters:
    ///   - path: of the file; ``SQLiteConnection/memory`` keeps everything in memory.
    ///   - migrations: all there are, from the first on.
    /// - Throws: `.cannotOpen`, `.newerDatabase`, or what a migration met.
    public static func open(
        _ path: String, migrations: Migrations, durability: SQLiteConnection.Durability = .processCrash
    ) async throws(SQLiteError) -> Database {
        let executor: ThreadExecutor
        do throws(ThreadError) { executor = try ThreadExecutor("sqlite") } catch { throw .thread(error.description) }
        let database = Database(executor: executor)
        try await database.connect(path, migrations, durability)
        return database
    }

    private func connect(
        _ path: String, _ migrations: Migrations, _ durability: SQLiteConnection.Durability
    ) throws(SQLiteError) {
        let connection = try SQLiteConnection(path: path, durability: durability)
        try migrations.apply(to: connection)
        self.connection = connection
    }

    /// Does `work` on the database's thread. The connection must not leave it.
    public func perform<Result: Sendable, Failure: Error>(
        _ work: @Sendable (SQLiteConnection) throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        guard let connection else { preconditionFailure("a Database is only handed out once connected") }
        return try work(connection)
    }

    /// The same inside a transaction: all of it happens, or none.
    public func transaction<Result: Sendable>(
        _ work: @Sendable (SQLiteConnection) throws(SQLiteError) -> Result
    ) async throws(SQLiteError) -> Result {
        try await perform { (connection) throws(SQLiteError) in
            try connection.transaction { () throws(SQLiteError) in try work(connection) }
        }
    }
}
