import SQLite

/// Which accesses SQLite lets a statement compile with: only views that compare the owner, and what they are made of.
///
/// Everything that is not named here is refused, also what later versions add: pragmas, ATTACH, the schema, temporary
/// tables and triggers, table-valued functions, FTS5's own tables.
struct GateRule {
    let views: Set<String>
    let privileged: Set<String>
    private let lexicalTables: Set<String>

    /// Those that a statement may use; none reads files, loads code or tells of the connection.
    private static let functions: Set<String> = [
        "scope_tenant", "scope_person", "scope_whole_tenant", "count", "sum", "total", "avg", "min", "max", "coalesce",
        "ifnull", "abs", "length", "group_concat", "match",
    ]

    init(_ views: GateViews) {
        self.views = views.views
        privileged = views.privileged
        var tables: Set<String> = []
        for table in GateViews.lexical {
            tables.formUnion([table.terms, table.words])
            for part in ["data", "idx", "docsize", "config", "content"] { tables.insert("\(table.terms)_\(part)") }
        }
        lexicalTables = tables
    }

    func allows(_ access: SQLiteAccess) -> Bool {
        switch access.action {
        case .select, .transaction, .savepoint: true
        case .recursiveSelect: true
        case .function: access.second.map { Self.functions.contains($0.lowercased()) } ?? false
        // FTS5 asks whether another connection has written, also while it connects to its tables.
        case .pragma: access.first == "data_version"
        case .read, .insert, .update, .delete: allowsTable(access)
        case .other: false
        }
    }

    private func allowsTable(_ access: SQLiteAccess) -> Bool {
        // The database is left out of account: where no column is read SQLite does not name it, ATTACH is refused, and
        // no table is called like a view.
        guard let table = access.first else { return false }
        if views.contains(table) { return true }
        // Connecting FTS5 to its tables compiles such an update and throws it away (sqlite3_declare_vtab). SQLite itself
        // refuses anybody's own, unless a pragma that is not allowed here says otherwise (writable_schema).
        if table == "sqlite_master" { return access.action == .update || access.second == "ROWID" }
        guard table == "sqlite_sequence" || !table.hasPrefix("sqlite_") else { return false }
        if let source = access.source, privileged.contains(source) { return true }
        // No statement of ours compiles while one runs, so these are FTS5's.
        if access.isInternal, lexicalTables.contains(table) { return true }
        switch (access.action, table) {
        // Names of models: nobody's.
        case (.read, "models"), (.insert, "models"): return true
        // Read when FTS5 connects to its table after the schema changed: its version and sizes, nobody's either.
        case (.read, _): return table.hasSuffix("_terms_config")
        default: return false
        }
    }
}
