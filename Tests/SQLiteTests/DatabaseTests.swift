import SQLite
import Testing

struct DatabaseTests {
    let first = Migrations(["CREATE TABLE notes (text TEXT)"])
    let second = Migrations(["CREATE TABLE notes (text TEXT)", "ALTER TABLE notes ADD COLUMN at INTEGER"])

    @Test func `what is written is there when the file is opened again`() async throws {
        try await TemporaryFolder.use { folder in
            let path = "\(folder)/notes.sqlite"
            let database = try await Database.open(path, migrations: first)
            try await database.perform { try $0.run("INSERT INTO notes VALUES ('hello')") }
            let again = try await Database.open(path, migrations: first)
            let texts = try await again.perform { try $0.rows("SELECT text FROM notes").map { try $0.text("text") } }
            #expect(texts == ["hello"])
        }
    }

    @Test func `an older file is brought up to date and keeps its rows`() async throws {
        try await TemporaryFolder.use { folder in
            let path = "\(folder)/notes.sqlite"
            let old = try await Database.open(path, migrations: first)
            try await old.perform { try $0.run("INSERT INTO notes VALUES ('hello')") }
            let new = try await Database.open(path, migrations: second)
            let row = try await new.perform { try $0.row("SELECT * FROM notes") }
            #expect(row?.values == [.text("hello"), .null])
        }
    }

    @Test func `a newer file is refused and left alone`() async throws {
        try await TemporaryFolder.use { folder in
            let path = "\(folder)/notes.sqlite"
            _ = try await Database.open(path, migrations: second)
            await #expect(throws: SQLiteError.newerDatabase(path: path, found: 2, known: 1)) {
                _ = try await Database.open(path, migrations: first)
            }
        }
    }

    @Test func `a migration that fails leaves the older schema whole`() async throws {
        try await TemporaryFolder.use { folder in
            let path = "\(folder)/notes.sqlite"
            _ = try await Database.open(path, migrations: first)
            let broken = Migrations(["", "ALTER TABLE notes ADD COLUMN at INTEGER; CREATE TABL oops"])
            await #expect(throws: SQLiteError.self) { _ = try await Database.open(path, migrations: broken) }
            let database = try await Database.open(path, migrations: first)
            #expect(try await database.perform { try $0.rows("PRAGMA table_info(notes)").count } == 1)
        }
    }

    @Test func `a transaction on the database's thread is all or nothing`() async throws {
        let database = try await Database.open(SQLiteConnection.memory, migrations: first)
        await #expect(throws: SQLiteError.constraint("mine")) {
            try await database.transaction { (connection) throws(SQLiteError) in
                try connection.run("INSERT INTO notes VALUES ('hello')")
                throw .constraint("mine")
            }
        }
        #expect(try await database.perform { try $0.rows("SELECT * FROM notes").count } == 0)
    }

    @Test func `many callers at once are served one after the other`() async throws {
        let database = try await Database.open(SQLiteConnection.memory, migrations: first)
        try await withThrowingTaskGroup { group in
            for number in 0..<100 {
                group.addTask {
                    try await database.perform { try $0.run("INSERT INTO notes VALUES (?)", .text("\(number)")) }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await database.perform { try $0.rows("SELECT DISTINCT text FROM notes").count } == 100)
    }
}
