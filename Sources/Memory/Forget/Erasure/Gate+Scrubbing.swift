import Basics
import SQLite

/// Making sure that what was deleted is in no page of any file.
extension Gate {
    /// Pages of the index merged in one go: other writers wait for some milliseconds.
    private static let mergedPages = 256

    /// Overwrites what deleting left behind: merges the words' index until its deleted tokens are out of it, hands free
    /// pages back, and moves the write-ahead log into the database and empties it. Outside any transaction.
    /// - Parameter mergeSteps: how often ``mergedPages`` of each index may be merged; an index that is not done then goes
    ///   on the next time. Its tokens are keyed hashes.
    /// - Returns: what remains, and what mends that.
    func scrub(mergeSteps: Int) throws(MemoryError) -> [String] {
        try outsideTransactions { () throws(MemoryError) in
            for table in GateViews.lexical { try merge(table.terms, steps: mergeSteps) }
            try run("PRAGMA incremental_vacuum")
            return try emptyLog()
        }
    }

    /// A negative number of pages begins by putting all segments on one level, positive ones go on with it
    /// (sqlite.org/fts5.html §6.7): so that in the end there is one segment, which needs no marks of what was deleted.
    private func merge(_ table: String, steps: Int) throws(MemoryError) {
        var pages = -Self.mergedPages
        for _ in 0..<steps {
            let before = connection.totalChanges
            try run("INSERT INTO \(table) (\(table), rank) VALUES ('merge', ?)", SQLiteValue(pages))
            pages = Self.mergedPages
            // By its documentation: fewer than two changes mean that there was nothing to merge.
            if connection.totalChanges - before < 2 { return }
        }
    }

    private func emptyLog() throws(MemoryError) -> [String] {
        // A reader of ours is done in milliseconds; for another one, saying so is better than making calls wait.
        try run("PRAGMA busy_timeout = 1000")
        defer { try? run("PRAGMA busy_timeout = \(SQLiteConnection.busyTimeout.milliseconds)") }
        let result = try first("PRAGMA wal_checkpoint(TRUNCATE)") { ($0.integer(0), $0.integer(1)) }
        guard let (isBusy, pages) = result, isBusy != 0 else { return [] }
        let rest = pages > 0 ? "\(pages) pages of the write-ahead log" : "the write-ahead log"
        return [
            "\(rest) could not be emptied, because another process reads the database; "
                + "end it, then run `parley memory sweep`"
        ]
    }
}

extension MemoryStore {
    /// Finishes what an erasure could not finish while another process read the database; does nothing else.
    /// - Returns: what remains, and what mends that; nothing, usually.
    @discardableResult
    public func scrub() async throws(MemoryError) -> [String] {
        try await writer.perform { (gate) throws(MemoryError) in try gate.scrub(mergeSteps: Self.thoroughMerge) }
    }
    /// 256 MiB of index: all of it for some hundred thousand turns.
    static let thoroughMerge = 256
    /// 2 MiB: forgetting one thing in a call must not take long.
    static let quickMerge = 2
}
