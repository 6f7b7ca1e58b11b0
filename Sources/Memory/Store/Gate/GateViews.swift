/// The SQL of the views and triggers through which alone the tables can be reached.
///
/// Each table has two views. The inner one compares the owner and has a name nobody can guess, because the authorizer
/// knows who asks by name only, and a common table expression may take any name; the outer one (`my_turns`) is what
/// statements use. Writing goes through triggers INSTEAD OF the outer view's changes; their names are secret as well.
struct GateViews {
    /// Part of every privileged name; made anew for every connection.
    let secret: String
    private(set) var script = ""
    /// What may touch base tables.
    private(set) var privileged: Set<String> = []
    /// What statements may name.
    private(set) var views: Set<String> = []

    /// The words' tables: FTS5 table, its columns, the vocabulary over it, the kind of item (``ItemKind``).
    static let lexical: [(terms: String, words: String, columns: [String], kind: Int, owner: String)] = [
        ("turn_terms", "turn_words", ["text", "previous", "next"], 0, "turns"),
        ("fact_terms", "fact_words", ["text"], 1, "facts"),
        ("call_terms", "call_words", ["text"], 2, "conversations"),
    ]
    private static let person = "tenant = scope_tenant() AND person = scope_person()"
    private static let tenant = "tenant = scope_whole_tenant()"

    init(secret: String) {
        self.secret = secret
        for table in ScopedTable.all { add(table) }
        addPeople()
        addOverviews()
        for table in Self.lexical { add(table) }
        view("last_ids", of: "SELECT name, seq FROM main.sqlite_sequence")
    }

    private func name(_ what: String) -> String { "gate_\(what)_\(secret)" }

    private mutating func view(_ view: String, of select: String) {
        let inner = name(view)
        privileged.insert(inner)
        views.formUnion([view, inner])
        script += "CREATE TEMP VIEW \(inner) AS \(select);\nCREATE TEMP VIEW \(view) AS SELECT * FROM temp.\(inner);\n"
    }
    private mutating func trigger(_ event: String, on view: String, _ body: String) {
        let trigger = name("\(event.lowercased())_\(view)")
        privileged.insert(trigger)
        script += "CREATE TEMP TRIGGER \(trigger) INSTEAD OF \(event) ON \(view) BEGIN \(body) END;\n"
    }

    private mutating func add(_ table: ScopedTable) {
        let columns = table.columns.joined(separator: ", ")
        let (name, view) = (table.name, table.view)
        let owner = table.scope == .person ? Self.person : Self.tenant
        self.view(view, of: "SELECT \(columns) FROM main.\(name) WHERE \(owner)")
        let (owners, values) =
            table.scope == .person
            ? ("tenant, person", "scope_tenant(), scope_person()") : ("tenant", "scope_whole_tenant()")
        let list = columns.isEmpty ? "" : ", \(columns)"
        let new = table.columns.map { ", NEW.\($0)" }.joined()
        let verb: String
        var check = ""
        switch table.key {
        case .sequence:
            // OR REPLACE of the outer statement would otherwise remove whoever has the id.
            check = Self.unusedID(of: name)
            verb = "INSERT"
        case .natural: verb = "INSERT OR REPLACE"
        }
        trigger(
            "INSERT", on: view, "\(check) \(verb) INTO \(name) (\(owners)\(list)) VALUES (\(values)\(new));")
        let found = (table.keyColumns.map { "\($0) = OLD.\($0)" } + [owner]).joined(separator: " AND ")
        trigger("DELETE", on: view, "DELETE FROM \(name) WHERE \(found);")
        guard !table.changeable.isEmpty else { return }
        let changes = table.changeable.map { "\($0) = NEW.\($0)" }.joined(separator: ", ")
        trigger("UPDATE", on: view, "UPDATE \(name) SET \(changes) WHERE \(found);")
    }
    private static func unusedID(of table: String) -> String {
        "SELECT RAISE(ABORT, 'the id is taken') WHERE NEW.id IS NULL OR NEW.id <= "
            + "coalesce((SELECT max(seq) FROM main.sqlite_sequence WHERE name = '\(table)'), 0);"
    }

    /// Who there is, and what they are known by.
    private mutating func addPeople() {
        let me = "tenant = scope_tenant() AND id = scope_person()"
        view("my_person", of: "SELECT generation, key_version, wrapped, created FROM main.persons WHERE \(me)")
        trigger("UPDATE", on: "my_person", "UPDATE persons SET generation = NEW.generation WHERE \(me);")
        trigger("DELETE", on: "my_person", "DELETE FROM persons WHERE \(me);")

        view("my_person_keys", of: "SELECT kind, lookup, value, created FROM main.person_keys WHERE \(Self.person)")
        trigger(
            "INSERT", on: "my_person_keys",
            """
            SELECT RAISE(ABORT, 'the key is somebody else''s') WHERE EXISTS (SELECT 1 FROM main.person_keys
                WHERE tenant = scope_tenant() AND kind = NEW.kind AND lookup = NEW.lookup AND person <> scope_person());
            INSERT OR REPLACE INTO person_keys (tenant, person, kind, lookup, value, created)
                VALUES (scope_tenant(), scope_person(), NEW.kind, NEW.lookup, NEW.value, NEW.created);
            """)
        trigger(
            "DELETE", on: "my_person_keys",
            "DELETE FROM person_keys WHERE kind = OLD.kind AND lookup = OLD.lookup AND \(Self.person);")

        view(
            "our_persons",
            of: "SELECT id, generation, key_version, wrapped, created FROM main.persons WHERE \(Self.tenant)")
        trigger(
            "INSERT", on: "our_persons",
            """
            \(Self.unusedID(of: "persons"))
            INSERT INTO persons (id, tenant, key_version, wrapped, created)
                VALUES (NEW.id, scope_whole_tenant(), NEW.key_version, NEW.wrapped, NEW.created);
            """)
        view(
            "our_person_keys",
            of: "SELECT kind, lookup, person, value, created FROM main.person_keys WHERE \(Self.tenant)")
        view("our_key_version", of: "SELECT version FROM main.tenant_keys WHERE \(Self.tenant)")
    }

    /// Numbers over all of a tenant's people; nothing sealed.
    private mutating func addOverviews() {
        let numbers = ScopedTable.factNumbers.joined(separator: ", ")
        for (table, columns) in [
            ("conversations", "id, person, started, ended, is_indexed"), ("turns", "id, person, conversation, said"),
            ("facts", "id, person, \(numbers)"), ("vectors", "person, model, kind, item"),
        ] {
            view("our_\(table)", of: "SELECT \(columns) FROM main.\(table) WHERE \(Self.tenant)")
        }
    }

    /// Words: found through one's own documents, added and taken out for one's own documents.
    private mutating func add(
        _ table: (terms: String, words: String, columns: [String], kind: Int, owner: String)
    ) {
        // CROSS JOIN: the term's postings first, each then looked up (sqlite.org/optoverview.html#crossjoin).
        view(
            "my_\(table.words)",
            of: """
                SELECT w.term AS term, w.doc AS doc, w.col AS col FROM main.\(table.words) AS w
                CROSS JOIN main.entries AS e ON e.person = scope_person() AND e.kind = \(table.kind) AND e.item = w.doc
                WHERE e.tenant = scope_tenant()
                """)
        let columns = table.columns.joined(separator: ", ")
        let new = table.columns.map { "NEW.\($0)" }.joined(separator: ", ")
        let mine = """
            SELECT RAISE(ABORT, 'no such document') WHERE NOT EXISTS (
                SELECT 1 FROM main.\(table.owner) WHERE id = NEW.doc AND \(Self.person));
            """
        let nothing = "SELECT 0 AS doc, \(table.columns.map { "'' AS \($0)" }.joined(separator: ", ")) WHERE 0"
        view("my_\(table.terms)", of: nothing)
        trigger(
            "INSERT", on: "my_\(table.terms)",
            "\(mine) INSERT INTO \(table.terms) (rowid, \(columns)) VALUES (NEW.doc, \(new));")
        view("my_former_\(table.terms)", of: nothing)
        trigger(
            "INSERT", on: "my_former_\(table.terms)",
            "\(mine) INSERT INTO \(table.terms) (\(table.terms), rowid, \(columns)) VALUES ('delete', NEW.doc, \(new));"
        )
    }
}
