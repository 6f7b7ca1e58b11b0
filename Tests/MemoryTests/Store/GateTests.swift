import Basics
@testable import Memory
import SQLite
import Testing

/// Tries to reach another person's rows with SQL of any kind, on the very connection that has them.
struct GateTests {
    private struct Scene {
        let store: MemoryStore
        let ann: Person
        let bob: Person
        /// Runs raw SQL as Bob.
        func asBob<Result: Sendable>(
            _ body: @Sendable (Gate) throws(MemoryError) -> Result
        ) async throws(MemoryError) -> Result {
            let bob = bob
            return try await store.writer.perform { (gate) throws(MemoryError) in
                try gate.enter(bob, isWriting: true) { (_) throws(MemoryError) in try body(gate) }
            }
        }
        func asKeeper<Result: Sendable>(
            _ body: @Sendable (Gate) throws(MemoryError) -> Result
        ) async throws(MemoryError) -> Result {
            try await store.writer.perform { (gate) throws(MemoryError) in
                try gate.asKeeper(isWriting: true) { () throws(MemoryError) in try body(gate) }
            }
        }
        /// Everything in every table, as SQLite prints it.
        func everything() async throws -> [String: Int] {
            try await asKeeper { (gate) throws(MemoryError) in
                var counts: [String: Int] = [:]
                for table in try Scene.tables(gate) {
                    var hasher = Hasher()
                    try gate.scan("SELECT * FROM \"\(table)\"") { row in
                        for column in 0..<20 { hasher.combine(row.text(column)) }
                    }
                    counts[table] = hasher.finalize()
                }
                return counts
            }
        }
        static func tables(_ gate: Gate) throws(MemoryError) -> [String] {
            var names: [String] = []
            try gate.scan("SELECT name FROM main.sqlite_master WHERE type = 'table' ORDER BY name") {
                names.append($0.text(0))
            }
            return names
        }
    }
    private func scene() async throws(MemoryError) -> Scene {
        let store = try await StoreSupport.open()
        let ann = try await store.person(CallerKey(.phone, "+15551234567"))
        let bob = try await store.person(CallerKey(.identity, "bob"))
        try await StoreSupport.fill(store, ann)
        return Scene(store: store, ann: ann, bob: bob)
    }

    @Test func `no table can be named, and neither can one that is added later`() async throws {
        let scene = try await scene()
        let tables = try await scene.asKeeper { (gate) throws(MemoryError) in
            try gate.run("CREATE TABLE novelties (tenant INTEGER, person INTEGER, body BLOB)")
            return try Scene.tables(gate) + [
                "sqlite_master", "main.sqlite_schema", "sqlite_temp_master", "temp.sqlite_schema",
            ]
        }
        #expect(tables.count > 30)
        // Names of embedding models belong to nobody; versions and page sizes of FTS5 neither.
        for table in tables where table != "models" {
            let isConfiguration = table.hasSuffix("_terms_config")
            for sql in [
                "SELECT * FROM \(table)", "SELECT count(*) FROM \(table)", "SELECT 1 FROM \(table) AS my_turns",
                "DELETE FROM \(table)", "INSERT INTO \(table) DEFAULT VALUES", "UPDATE \(table) SET rowid = rowid",
                "SELECT * FROM my_turns UNION ALL SELECT *, 1, 1, 1 FROM \(table)",
                "WITH my_turns AS (SELECT * FROM \(table)) SELECT * FROM my_turns",
                "SELECT (SELECT count(*) FROM \(table)) FROM my_person",
            ] where !(isConfiguration && sql.contains("SELECT")) {
                await #expect(throws: MemoryError.self, "\(sql)") {
                    try await scene.asBob { (gate) throws(MemoryError) in try gate.run(sql) }
                }
            }
        }
    }

    @Test func `every table of the file is either somebody's and behind the gate, or known to be nobody's`()
        async throws
    {
        let scene = try await scene()
        let owned = try await scene.asKeeper { (gate) throws(MemoryError) in
            var owned: [String] = []
            for table in try Scene.tables(gate) {
                var columns: [String] = []
                try gate.scan("SELECT name FROM pragma_table_info(?)", .text(table)) { columns.append($0.text(0)) }
                if columns.contains("person") { owned.append(table) }
            }
            return owned
        }
        let gated = ScopedTable.all.filter { $0.scope == .person }.map(\.name)
        #expect(Set(owned) == Set(gated + ["person_keys", "receipts"]))
    }

    @Test func `through the views another person sees, changes and deletes nothing`() async throws {
        let scene = try await scene()
        let before = try await scene.everything()
        let bob = scene.bob
        try await scene.store.writer.perform { (gate) throws(MemoryError) in
            let views = gate.views.filter { $0.hasPrefix("my_") || $0.hasPrefix("our_") }
            #expect(views.count > 30)
            for view in views.sorted() where view != "my_person" && view != "my_person_keys" {
                let count = try gate.enter(bob, isWriting: false) { (_) throws(MemoryError) in
                    try gate.number("SELECT count(*) FROM \(view)")
                }
                #expect(count == 0, "\(view)")
                for sql in ["DELETE FROM \(view)", "UPDATE \(view) SET body = x'00'", "UPDATE \(view) SET id = 1"] {
                    // Some views refuse, the others change nothing.
                    _ = try? gate.enter(bob, isWriting: true) { (_) throws(MemoryError) in try gate.run(sql) }
                }
            }
        }
        let after = try await scene.everything()
        #expect(after == before)
    }

    @Test(arguments: [
        // Another's row under one's own name, or the other way round.
        "UPDATE my_turns SET person = 2", "UPDATE my_turns SET tenant = 2",
        "INSERT INTO my_turns (id, conversation, position, speaker, said, interrupted, body) VALUES (99, 1, 9, 0, 0, 0, x'')",
        "INSERT OR REPLACE INTO my_turns (id, conversation, position, speaker, said, interrupted, body) VALUES (1, 1, 0, 0, 0, 0, x'')",
        "INSERT OR REPLACE INTO my_facts SELECT 1, 'semantic', 'told', 1, 1, NULL, 0, 0, 0, 0, NULL, NULL, NULL, 0, 0, 0, x''",
        "INSERT OR IGNORE INTO my_turns (id, conversation, position, speaker, said, interrupted, body) VALUES (NULL, 1, 0, 0, 0, 0, x'')",
        "INSERT INTO my_links (source, target, kind, weight) VALUES (1, 2, 'x', 1)",
        "INSERT INTO my_fact_sources (fact, turn) VALUES (1, 1)",
        "INSERT INTO my_turn_terms (doc, text, previous, next) VALUES (1, 'a', '', '')",
        "INSERT INTO my_former_turn_terms (doc, text, previous, next) VALUES (1, 'a', '', '')",
        "INSERT INTO our_persons (id, key_version, wrapped, created) VALUES (1, 1, x'', 0)",
        // The schema and the connection.
        "CREATE TEMP VIEW v AS SELECT * FROM main.turns", "CREATE VIEW v AS SELECT * FROM turns",
        "CREATE TEMP TABLE t AS SELECT * FROM main.turns", "CREATE TABLE t (x)",
        "CREATE TEMP TRIGGER t AFTER INSERT ON main.turns BEGIN SELECT 1; END",
        "CREATE VIRTUAL TABLE temp.v USING fts5vocab(main, turn_terms, row)",
        "CREATE INDEX i ON turns (body)", "DROP VIEW my_turns", "DROP TABLE turns", "ALTER TABLE turns ADD COLUMN x",
        "ATTACH DATABASE ':memory:' AS other", "DETACH DATABASE main", "VACUUM INTO '/tmp/parley-gate'", "VACUUM",
        "REINDEX", "ANALYZE", "PRAGMA writable_schema = ON", "PRAGMA foreign_keys = OFF", "PRAGMA user_version",
        "PRAGMA recursive_triggers = ON", "PRAGMA table_info(turns)",
        "SELECT * FROM pragma_table_info('turns')", "SELECT * FROM json_each('[1]')", "SELECT * FROM dbstat",
        "SELECT load_extension('x')", "SELECT hex(randomblob(4))", "SELECT sqlite_source_id()",
        "UPDATE sqlite_master SET sql = ''", "UPDATE temp.sqlite_master SET sql = ''", "SELECT sql FROM sqlite_master",
        "SELECT fts5(x'00')", "SELECT * FROM sqlite_sequence",
        // Names that the authorizer could take for the gate's own.
        "WITH my_turns AS (SELECT * FROM main.turns) SELECT * FROM my_turns",
        "WITH gate_my_turns AS (SELECT * FROM main.turns) SELECT * FROM gate_my_turns",
        "WITH RECURSIVE my_turns(a) AS (SELECT body FROM turns UNION SELECT a FROM my_turns) SELECT * FROM my_turns",
        "SELECT * FROM (SELECT * FROM turns) AS my_turns", "SELECT my_turns.body FROM turns AS my_turns",
        "SELECT * FROM my_turns JOIN turns ON 1", "SELECT * FROM my_turns WHERE EXISTS (SELECT 1 FROM turns)",
        "SELECT * FROM my_turns ORDER BY (SELECT body FROM turns)",
        "SELECT body FROM my_turns INTERSECT SELECT body FROM turns",
        "SELECT * FROM turn_words", "SELECT * FROM main.turn_terms WHERE turn_terms MATCH 'a'",
        "INSERT INTO turn_terms (turn_terms) VALUES ('rebuild')", "SELECT * FROM turn_terms_data",
    ]) func `is refused`(_ sql: String) async throws {
        let scene = try await scene()
        let before = try await scene.everything()
        await #expect(throws: MemoryError.self) {
            try await scene.asBob { (gate) throws(MemoryError) in try gate.run(sql) }
        }
        let after = try await scene.everything()
        #expect(after == before)
    }

    @Test func `a common table expression cannot redirect what the views read`() async throws {
        let scene = try await scene()
        try await scene.asBob { (gate) throws(MemoryError) in
            for sql in [
                "WITH turns AS (SELECT 1 AS id) SELECT count(*) FROM my_turns",
                "WITH entries AS (SELECT 1 AS item) SELECT count(*) FROM my_turn_words",
                "SELECT count(*) FROM my_turns AS turns",
            ] {
                let count = try gate.number(sql)
                #expect(count == 0, "\(sql)")
            }
        }
    }

    @Test func `a key that another person is known by cannot be taken`() async throws {
        let scene = try await scene()
        let lookup = try await scene.asKeeper { (gate) throws(MemoryError) in
            try gate.first("SELECT lookup FROM person_keys WHERE kind = 'phone'") { $0.bytes(0) }
        }
        for verb in ["INSERT", "INSERT OR REPLACE", "INSERT OR IGNORE"] {
            await #expect(throws: MemoryError.self) {
                try await scene.asBob { (gate) throws(MemoryError) in
                    try gate.run(
                        "\(verb) INTO my_person_keys (kind, lookup, value, created) VALUES ('phone', ?, x'', 0)",
                        SQLiteValue(lookup))
                }
            }
        }
    }

    @Test func `a statement that the keeper compiled does not serve a person`() async throws {
        let scene = try await scene()
        let sql = "SELECT count(*) FROM turns"
        let vocabulary = "SELECT count(*) FROM turn_words"
        let counts = try await scene.asKeeper { (gate) throws(MemoryError) in
            [try gate.number(sql), try gate.number(vocabulary)]
        }
        #expect(counts.allSatisfy { $0 ?? 0 > 0 })
        for sql in [sql, vocabulary] {
            await #expect(throws: MemoryError.database(.forbidden(sql: sql))) {
                try await scene.asBob { (gate) throws(MemoryError) in _ = try gate.number(sql) }
            }
        }
    }

    @Test func `nobody sees nothing, and a tenant nothing of another`() async throws {
        let scene = try await scene()
        let other = TenantID(rawValue: "other")
        let eve = try await scene.store.person(CallerKey(.phone, "+15551234567"), in: other)
        #expect(eve.id != scene.ann.id)
        let forged = Person(tenant: other, id: scene.ann.id)
        await #expect(throws: MemoryError.noSuchPerson("\(scene.ann.id)")) {
            try await scene.store.read(forged) { (rows) throws(MemoryError) in _ = try rows.conversations() }
        }
        let everybody = try await scene.store.people(in: other)
        #expect(everybody.map(\.person) == [eve])
        try await scene.store.writer.perform { (gate) throws(MemoryError) in
            try gate.enter(.nobody, isWriting: false) { () throws(MemoryError) in
                for view in gate.views.sorted() where view.hasPrefix("my_") || view.hasPrefix("our_") {
                    let count = try gate.number("SELECT count(*) FROM \(view)")
                    #expect(count == 0, "\(view)")
                }
            }
        }
    }

    @Test func `the gate still holds after the schema was read again`() async throws {
        let scene = try await scene()
        try await scene.asKeeper { (gate) throws(MemoryError) in try gate.run("CREATE TABLE later (x)") }
        try await StoreSupport.fill(scene.store, scene.bob, secret: "quagga")
        let found = try await scene.asBob { (gate) throws(MemoryError) in
            try gate.number("SELECT count(*) FROM my_turn_words")
        }
        #expect(found ?? 0 > 0)
        let mine = try await scene.store.read(scene.bob) { (rows) throws(MemoryError) in
            [try rows.postings(.turns, term: "quagga").count, try rows.postings(.turns, term: "zanzibar").count]
        }
        #expect(mine == [3, 0])
    }
}
