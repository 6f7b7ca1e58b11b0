/// A table of which a person, or a tenant, sees only its own rows, and how these may change.
struct ScopedTable: Sendable {
    enum Scope: Sendable { case person, tenant }
    enum Key: Sendable {
        /// An id that is never used twice; the writer names the next one.
        case sequence
        /// Columns that, with the owner, are unique: writing them again replaces the row.
        case natural([String])
    }
    /// Of the base table.
    let name: String
    let scope: Scope
    let key: Key
    let columns: [String]
    /// That an UPDATE may set.
    let changeable: [String]

    init(_ name: String, _ scope: Scope, _ key: Key, _ columns: [String], changeable: [String] = []) {
        (self.name, self.scope, self.key, self.columns, self.changeable) = (name, scope, key, columns, changeable)
    }

    /// What statements call it.
    var view: String { (scope == .person ? "my_" : "our_") + name }
    var keyColumns: [String] {
        switch key {
        case .sequence: ["id"]
        case .natural(let columns): columns
        }
    }
}

extension ScopedTable {
    /// Every table that holds something of one person. A table that is in no list here cannot be reached at all.
    static let all: [ScopedTable] = [
        ScopedTable(
            "conversations", .person, .sequence, ["id", "external", "started", "ended", "is_indexed", "body"],
            changeable: ["started", "ended", "is_indexed", "body"]),
        ScopedTable(
            "turns", .person, .sequence,
            ["id", "conversation", "position", "speaker", "said", "interrupted", "body"],
            changeable: ["interrupted", "body"]),
        ScopedTable("analyses", .person, .natural(["conversation"]), ["conversation", "body"]),
        ScopedTable("invocations", .person, .sequence, ["id", "conversation", "turn", "at", "is_error", "body"]),
        ScopedTable(
            "facts", .person, .sequence,
            ["id"] + factNumbers + ["body"], changeable: factNumbers + ["body"]),
        ScopedTable("fact_sources", .person, .natural(["fact", "turn"]), ["fact", "turn"]),
        ScopedTable(
            "links", .person, .natural(["source", "target", "kind"]), ["source", "target", "kind", "weight"]),
        ScopedTable(
            "conversation_facts", .person, .natural(["conversation", "fact", "kind"]), ["conversation", "fact", "kind"]),
        ScopedTable("profiles", .person, .natural([]), ["body"]),
        ScopedTable(
            "vectors", .person, .natural(["model", "kind", "item"]), ["model", "kind", "item", "body"]),
        ScopedTable(
            "entries", .person, .natural(["kind", "item"]),
            ["kind", "item", "conversation", "time", "speaker", "flags", "length0", "length1", "length2"]),
        ScopedTable("terms", .person, .natural(["kind", "item"]), ["kind", "item", "body"]),
        ScopedTable(
            "retention_policies", .tenant, .natural(["sector"]), ["sector", "days", "action", "decay"]),
        ScopedTable("receipts", .tenant, .sequence, ["id", "person", "at", "kind", "counts"]),
    ]
    /// The plain columns of a fact, in the order that ``PersonRows`` reads and writes them.
    static let factNumbers = [
        "sector", "origin", "salience", "confidence", "conversation", "created", "confirmed", "mentions", "valid_from",
        "valid_to", "superseded_by", "due", "is_done", "is_pinned", "is_archived",
    ]
}
