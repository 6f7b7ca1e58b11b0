import SQLite
import Testing

struct ConfinedConnectionTests {
    private func connection() throws -> SQLiteConnection {
        let connection = try SQLiteConnection(path: SQLiteConnection.memory)
        try connection.script("CREATE TABLE t (a, b); INSERT INTO t VALUES (1, x'0102'), (NULL, 'text'), (2.5, '')")
        return connection
    }

    @Test func `a rule is asked about every table, column and function`() throws {
        let connection = try connection()
        var seen: [SQLiteAccess] = []
        connection.confine {
            seen.append($0)
            return true
        }
        try connection.run("SELECT max(a) FROM t")
        #expect(
            seen.map(\.action) == [.select, .function, .read]
                || Set(seen.map { "\($0.action)" }) == ["select", "function", "read"])
        let read = try #require(seen.first { $0.action == .read })
        #expect(read.first == "t")
        #expect(read.second == "a")
        #expect(read.schema == "main")
        #expect(read.source == nil)
        #expect(!read.isInternal)
    }

    @Test func `what the rule refuses does not run, kept statements neither`() throws {
        let connection = try connection()
        let sql = "SELECT a FROM t"
        try connection.run(sql)
        connection.confine { $0.action != .read }
        #expect(throws: SQLiteError.forbidden(sql: sql)) { try connection.run(sql) }
        #expect(throws: SQLiteError.forbidden(sql: sql)) { try connection.script(sql) }
        connection.confine(to: nil)
        try connection.run(sql)
    }

    // Why Memory's gate gives what is privileged names that nobody can guess (docs/decisions/0014).
    @Test func `a common table expression goes under its own name, like a view`() throws {
        let connection = try connection()
        var sources: Set<String> = []
        connection.confine {
            if $0.action == .read, $0.first == "t" { sources.insert($0.source ?? "nobody") }
            return true
        }
        try connection.run("WITH guarded AS (SELECT a FROM t) SELECT * FROM guarded")
        #expect(sources == ["guarded"])
    }

    @Test func `SQL asks a function of ours anew in each statement`() throws {
        let connection = try connection()
        var number: Int64? = 7
        try connection.define("ours") { number }
        #expect(try connection.row("SELECT ours() AS n")?.integer("n") == 7)
        number = nil
        #expect(try connection.row("SELECT ours() AS n")?.optionalInteger("n") == nil)
        number = 1
        #expect(try connection.rows("SELECT a FROM t WHERE a = ours()").count == 1)
    }

    @Test func `a scan reads cells where they are and stops when told to`() throws {
        let connection = try connection()
        var rows = 0
        try connection.scan("SELECT a, b FROM t") { row in
            rows += 1
            switch rows {
            case 1:
                #expect(row.integer(0) == 1)
                #expect(row.bytes(1) == [1, 2])
                #expect(row.withBytes(1) { $0.byteCount } == 2)
                return true
            default:
                #expect(row.isNull(0))
                #expect(row.optionalInteger(0) == nil)
                #expect(row.text(1) == "text")
                #expect(row.integer(9) == 0)
                return false
            }
        }
        #expect(rows == 2)
    }

    @Test func `a full disk and a file that may not be written are named`() throws {
        try TemporaryFolder.use { folder in
            let path = "\(folder)/t.sqlite"
            let connection = try SQLiteConnection(path: path, settings: ["secure_delete = ON"])
            try connection.script("CREATE TABLE t (a); PRAGMA max_page_count = 3")
            let full = #expect(throws: SQLiteError.self) {
                try connection.run("INSERT INTO t VALUES (zeroblob(100000))")
            }
            #expect(full == .full("database or disk is full"))
            try connection.run("PRAGMA query_only = ON")
            let readOnly = #expect(throws: SQLiteError.self) { try connection.run("INSERT INTO t VALUES (1)") }
            #expect(readOnly?.description.contains("cannot be written to") == true)
            #expect(try connection.row("PRAGMA secure_delete")?.integer("secure_delete") == 1)
        }
    }
}
