import Basics
import SQLite

/// Words: which item has which, without the file telling them.
extension PersonRows {
    /// Adds an item to the index, or puts these words in the place of those it had.
    /// - Throws: `.database` when the item is not this person's.
    package func index(_ terms: TermColumns, as entry: IndexEntry) throws(MemoryError) {
        try unindex(entry.document)
        try change()
        let (kind, row) = (entry.document.kind, entry.document.row)
        guard let table = GateViews.lexical.first(where: { $0.kind == Int(kind) }) else { return }
        let plain = Self.fields(terms, columns: table.columns.count)
        try gate.run(
            "INSERT INTO my_terms (kind, item, body) VALUES (?, ?, ?)", .integer(kind), .integer(row),
            .blob(cipher.seal(SealedFields(plain).bytes, .terms, row: row, extra: kind)))
        try gate.run(
            """
            INSERT INTO my_entries (kind, item, conversation, time, speaker, flags, length0, length1, length2)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, .integer(kind), .integer(row), SQLiteValue(entry.conversation), entry.time.value,
            entry.speaker.map { SQLiteValue($0.rawValue) } ?? .null, SQLiteValue(entry.isQuestion),
            SQLiteValue(terms.length(0)), SQLiteValue(terms.length(1)), SQLiteValue(terms.length(2)))
        try writeTokens(terms, of: row, into: "my_\(table.terms)", table.columns)
    }

    /// Takes an item out; nothing happens where it is not in.
    package func unindex(_ document: LexicalDocument) throws(MemoryError) {
        let (kind, row) = (document.kind, document.row)
        guard let table = GateViews.lexical.first(where: { $0.kind == Int(kind) }),
            let former = try terms(of: document)
        else { return }
        try change()
        try writeTokens(former, of: row, into: "my_former_\(table.terms)", table.columns)
        try gate.run("DELETE FROM my_terms WHERE kind = ? AND item = ?", .integer(kind), .integer(row))
        try gate.run("DELETE FROM my_entries WHERE kind = ? AND item = ?", .integer(kind), .integer(row))
    }

    /// The words an item was indexed with.
    package func terms(of document: LexicalDocument) throws(MemoryError) -> TermColumns? {
        let (kind, id, cipher) = (document.kind, document.row, cipher)
        return try gate.first(
            "SELECT body FROM my_terms WHERE kind = ? AND item = ?", .integer(kind), .integer(id)
        ) { (row) throws(MemoryError) in
            let result: Result<TermColumns, MemoryError> = row.withBytes(0) { sealed in
                Result { () throws(MemoryError) in
                    try cipher.open(sealed, .terms, row: id, extra: kind) { Self.terms(SealedFields.Reader($0)) }
                }
            }
            return try result.get()
        }
    }

    /// Per column: each word and how often it occurs, an empty text for once; nil ends a column.
    private static func fields(_ terms: TermColumns, columns: Int) -> [String?] {
        var fields: [String?] = []
        for column in terms.columns.prefix(columns) {
            for (term, count) in column.sorted(by: { $0.key < $1.key }) {
                fields += [term, count == 1 ? "" : "\(count)"]
            }
            fields.append(nil)
        }
        return fields
    }
    private static func terms(_ fields: SealedFields.Reader) -> TermColumns {
        var reader = fields
        var columns: [[String: Int]] = []
        while !reader.isAtEnd {
            var column: [String: Int] = [:]
            while let term = reader.next(), let count = reader.next() { column[term] = Int(count) ?? 1 }
            columns.append(column)
        }
        return TermColumns(counts: columns)
    }

    /// Sorted, each as often as it occurs: positions tell the counts and nothing of the words' order.
    private func writeTokens(
        _ terms: TermColumns, of row: Int64, into view: String, _ columns: [String]
    ) throws(MemoryError) {
        let texts = columns.indices.map { index -> SQLiteValue in
            guard index < terms.columns.count else { return .text("") }
            let tokens = terms.columns[index].map { (cipher.token($0.key), min(max($0.value, 0), Self.mostRepeats)) }
            return .text(
                tokens.sorted { $0.0 < $1.0 }.flatMap { repeatElement($0.0, count: $0.1) }.joined(separator: " "))
        }
        try gate.run(
            "INSERT INTO \(view) (doc, \(columns.joined(separator: ", "))) VALUES (\(Self.marks(columns.count + 1)))",
            [.integer(row)] + texts)
    }
    /// A word that occurs more often in a call than this ranks no higher (BM25 saturates long before).
    private static let mostRepeats = 1_000

    /// Where a word occurs among the items of one kind, by row and column.
    package func postings(_ table: LexicalTable, term: String) throws(MemoryError) -> [Posting] {
        var found: [Posting] = []
        let names = GateViews.lexical[table.rawValue]
        try gate.scan("SELECT doc, col FROM my_\(names.words) WHERE term = ?", .text(cipher.token(term))) { row in
            // fts5vocab names the column.
            let doc = row.integer(0)
            let column = names.columns.count == 1 ? 0 : names.columns.firstIndex(of: row.text(1)) ?? 0
            if let last = found.last, last.row == doc, last.column == column {
                found[found.count - 1].count += 1
            } else {
                found.append(Posting(row: doc, column: column, count: 1))
            }
        }
        return found
    }

    /// What recall loads, by kind and id.
    /// - Parameter mark: only what came after it; see ``IndexMark``.
    package func indexEntries(
        after mark: IndexMark = .start, _ body: (IndexEntry) -> Void
    ) throws(MemoryError) {
        for (kind, id) in [(Int64(0), mark.turn), (1, mark.fact), (2, mark.call)] {
            try gate.scan(
                """
                SELECT item, conversation, time, speaker, flags, length0, length1, length2 FROM my_entries
                WHERE kind = ? AND item > ? ORDER BY item
                """, .integer(kind), .integer(id)
            ) { row in
                guard let document = LexicalDocument(kind: kind, row: row.integer(0)) else { return }
                var entry = IndexEntry(
                    document, conversation: row.optionalInteger(1), time: row.time(2),
                    speaker: row.optionalInteger(3).flatMap { Turn.Speaker(rawValue: Int(clamping: $0)) },
                    isQuestion: row.bool(4))
                entry.lengths = (
                    Int32(clamping: row.integer(5)), Int32(clamping: row.integer(6)), Int32(clamping: row.integer(7))
                )
                body(entry)
            }
        }
    }
}

/// The words' tables by what is in them. The order is ``GateViews/lexical``'s.
package enum LexicalTable: Int, Sendable, CaseIterable {
    case turns, facts, calls
}

/// How far a reader of vectors and entries has come: the greatest id of each kind. Ids only grow; what was changed or
/// deleted since is seen by starting over.
package struct IndexMark: Sendable, Equatable {
    package var turn: Turn.ID = 0
    package var fact: Fact.ID = 0
    package var call: Conversation.ID = 0
    package init() {}
    package static let start = IndexMark()
}
