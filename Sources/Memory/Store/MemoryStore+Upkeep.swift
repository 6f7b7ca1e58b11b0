import SQLite

/// What a file needs from time to time.
extension MemoryStore {
    /// After something was deleted for good: merges the words' tables, so that taken out tokens are gone from them, hands
    /// free pages back, and empties the write-ahead log. Deleted bytes are overwritten by then (`secure_delete`).
    /// - Returns: whether the log could be emptied; not while another process reads.
    @discardableResult
    package func scrub() async throws(MemoryError) -> Bool {
        try await writer.perform { (gate) throws(MemoryError) in
            try gate.asKeeper(isWriting: true) { () throws(MemoryError) in
                for table in GateViews.lexical {
                    try gate.run("INSERT INTO \(table.terms) (\(table.terms)) VALUES ('optimize')")
                }
            }
            return try gate.outsideTransactions { () throws(MemoryError) in
                try gate.run("PRAGMA incremental_vacuum")
                return try gate.number("PRAGMA wal_checkpoint(TRUNCATE)") == 0
            }
        }
    }

    /// Whether the database is whole, as SQLite sees it.
    /// - Throws: `.database(.damaged)` when the words' tables are not.
    package func isIntact() async throws(MemoryError) -> Bool {
        try await writer.perform { (gate) throws(MemoryError) in
            try gate.asKeeper(isWriting: true) { () throws(MemoryError) in
                // A broken one throws `.damaged`.
                for table in GateViews.lexical {
                    try gate.run("INSERT INTO \(table.terms) (\(table.terms)) VALUES ('integrity-check')")
                }
                let found = try gate.first("PRAGMA integrity_check") { $0.text(0) }
                let broken = try gate.first("PRAGMA foreign_key_check") { $0.text(0) }
                return found == "ok" && broken == nil
            }
        }
    }
}
