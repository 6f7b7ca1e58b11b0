import SQLite
import Testing

struct SQLiteConnectionTests {
    private func connection() throws -> SQLiteConnection {
        let connection = try SQLiteConnection(path: SQLiteConnection.memory)
        try connection.script(
            """
            CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, height REAL, photo BLOB);
            CREATE TABLE pets (name TEXT, owner INTEGER REFERENCES people(id) ON DELETE CASCADE); -- the end
            """)
        return connection
    }

    @Test func `what is stored comes back with its type`() throws {
        let connection = try connection()
        try connection.run(
            "INSERT INTO people (name, height, photo) VALUES (?, ?, ?)", "Zoë\u{0}🙂", 1.75, .blob([0, 1, 255]))
        let row = try #require(try connection.row("SELECT * FROM people"))
        #expect(try row.integer("id") == connection.lastInsertedID)
        #expect(try row.text("name") == "Zoë\u{0}🙂")
        #expect(try row.real("height") == 1.75)
        #expect(try row.blob("photo") == [0, 1, 255])
    }

    @Test func `null, empty text and empty bytes are three things`() throws {
        let connection = try connection()
        let row = try #require(try connection.row("SELECT ? AS a, ? AS b, ? AS c", nil, "", .blob([])))
        #expect(row.values == [.null, .text(""), .blob([])])
        #expect(try row.optionalText("a") == nil)
        #expect(throws: SQLiteError.wrongType(column: "a", expected: "text", found: "null")) { try row.text("a") }
        #expect(throws: SQLiteError.noSuchColumn("d")) { try row.text("d") }
    }

    @Test func `an error carries SQLite's own words and the statement`() throws {
        let connection = try connection()
        let error = #expect(throws: SQLiteError.self) { try connection.run("SELEC 1") }
        #expect(error?.description.contains("near \"SELEC\": syntax error") == true)
        #expect(throws: SQLiteError.wrongValueCount(expected: 1, got: 0, sql: "SELECT ?")) {
            try connection.run("SELECT ?")
        }
    }

    @Test func `broken rules are constraint errors`() throws {
        let connection = try connection()
        try connection.run("INSERT INTO people (name) VALUES (?)", "Ann")
        #expect(throws: SQLiteError.constraint("UNIQUE constraint failed: people.name")) {
            try connection.run("INSERT INTO people (name) VALUES (?)", "Ann")
        }
        #expect(throws: SQLiteError.constraint("FOREIGN KEY constraint failed")) {
            try connection.run("INSERT INTO pets VALUES ('Rex', 99)")
        }
    }

    @Test func `a transaction that throws changes nothing`() throws {
        let connection = try connection()
        let error = SQLiteError.constraint("mine")
        #expect(throws: error) {
            try connection.transaction { () throws(SQLiteError) in
                try connection.run("INSERT INTO people (name) VALUES ('Ann')")
                throw error
            }
        }
        #expect(try connection.rows("SELECT * FROM people").isEmpty)
    }

    @Test func `an inner transaction that throws undoes its own part alone`() throws {
        let connection = try connection()
        try connection.transaction { () throws(SQLiteError) in
            try connection.run("INSERT INTO people (name) VALUES ('Ann')")
            try? connection.transaction { () throws(SQLiteError) in
                try connection.run("INSERT INTO people (name) VALUES ('Bob')")
                throw .constraint("mine")
            }
            try connection.run("INSERT INTO people (name) VALUES ('Cid')")
        }
        #expect(try connection.rows("SELECT name FROM people").map { try $0.text("name") } == ["Ann", "Cid"])
    }

    @Test func `one statement can be asked again while its rows are being read`() throws {
        let connection = try connection()
        for name in ["Ann", "Bob", "Cid"] { try connection.run("INSERT INTO people (name) VALUES (?)", .text(name)) }
        var pairs = 0
        try connection.each("SELECT name FROM people") { (_) throws(SQLiteError) in
            try connection.each("SELECT name FROM people") { (_) throws(SQLiteError) in pairs += 1 }
        }
        #expect(pairs == 9)
    }

    @Test func `more statements than are kept do no harm`() throws {
        let connection = try connection()
        for number in 0..<300 {
            #expect(try connection.row("SELECT \(number) AS n")?.integer("n") == Int64(number))
        }
    }

    @Test func `a file that is no database is named`() throws {
        try TemporaryFolder.use { folder in
            let path = "\(folder)/notes.txt"
            try TemporaryFolder.write(String(repeating: "not a database ", count: 100), to: path)
            let error = #expect(throws: SQLiteError.self) { try SQLiteConnection(path: path) }
            #expect(error?.description.contains(path) == true)
            #expect(error?.description.contains("not a database") == true)
            #expect(throws: SQLiteError.self) { try SQLiteConnection(path: "\(folder)/none/x.sqlite") }
        }
    }
}
