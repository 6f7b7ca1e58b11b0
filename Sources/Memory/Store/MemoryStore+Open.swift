import Basics
import FoundationEssentials
import Glibc
import SQLite

/// Opening, closing, and the two ways to a person's rows.
extension MemoryStore {
    /// Opens the folder's memory, making what is missing: folder, database, master key; brings an older schema up to date.
    ///
    /// - Throws: `.badMasterKey`, `.cannotDecrypt` under another key; `.database` with `.newerDatabase`, `.busy`,
    ///   `.readOnly`, `.cannotOpen`, `.full`.
    public static func open(_ configuration: MemoryConfiguration) async throws(MemoryError) -> MemoryStore {
        let source = MasterKeySource.chosen(configuration)
        let path = try configuration.folder.map { (folder) throws(MemoryError) in try Self.prepare(folder) }
        let holder = MasterKeyHolder(.random())
        let writer = try await Vault.open("memory-writer") { () throws(MemoryError) in
            let connection = try connect(path)
            let known: Set<[UInt8]>
            do throws(SQLiteError) {
                try MemorySchema.migrations.apply(to: connection)
                var masters: Set<[UInt8]> = []
                for row in try connection.rows("SELECT DISTINCT master FROM tenant_keys") {
                    masters.insert(try row.blob("master"))
                }
                known = masters
            } catch { throw MemoryError.database(error) }
            if let source { holder.current = try source.load(known: known) }
            return try Gate(connection, master: holder, isReader: false)
        }
        var reader = writer
        if path != nil {
            reader = try await Vault.open("memory-reader") { () throws(MemoryError) in
                try Gate(connect(path), master: holder, isReader: true)
            }
        }
        return MemoryStore(configuration, writer: writer, reader: reader, master: holder, masterSource: source)
    }

    /// - Returns: the database's path.
    private static func prepare(_ folder: String) throws(MemoryError) -> String {
        let path = folder + "/memory.sqlite"
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .database(.cannotOpen(path: folder, reason: "the folder cannot be made"))
        }
        // SQLite gives its WAL the rights of the database; without this they would follow the umask.
        let file = unsafe Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw .database(.cannotOpen(path: path, reason: unsafe String(cString: strerror(errno))))
        }
        Glibc.close(file)
        return path
    }

    private static func connect(_ path: String?) throws(MemoryError) -> SQLiteConnection {
        do {
            return try SQLiteConnection(
                path: path ?? SQLiteConnection.memory,
                // What is deleted is overwritten, and its pages can be handed back; nothing is written elsewhere. The
                // cache (KiB) holds the vectors of several thousand items.
                settings: [
                    "auto_vacuum = INCREMENTAL", "secure_delete = ON", "temp_store = MEMORY", "cache_size = -16384",
                ])
        } catch { throw .database(error) }
    }

    /// Waits for what was asked before; whatever comes after throws `.closed`.
    public func close() async {
        await reader.close()
        await writer.close()
    }

    /// Reads as of one moment. Never waits for a writer.
    /// - Throws: `.noSuchPerson` also for one that was erased; whatever `body` throws.
    package func read<Result: Sendable>(
        _ person: Person, _ body: @Sendable (PersonRows) throws(MemoryError) -> Result
    ) async throws(MemoryError) -> Result {
        try await reader.perform { (gate) throws(MemoryError) in try gate.enter(person, isWriting: false, body) }
    }

    /// Writes in one transaction: all of it happens, and survives this process, or nothing does.
    /// - Throws: as ``read(_:_:)``; `.database(.full)` and the like.
    @discardableResult
    package func write<Result: Sendable>(
        _ person: Person, _ body: @Sendable (PersonRows) throws(MemoryError) -> Result
    ) async throws(MemoryError) -> Result {
        try await writer.perform { (gate) throws(MemoryError) in try gate.enter(person, isWriting: true, body) }
    }
}
