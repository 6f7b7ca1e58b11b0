import Basics
import SQLite

/// How far an erasure is, in turns.
public struct ErasureProgress: Sendable, Equatable {
    public var done: Int
    public var total: Int
}

extension MemoryStore {
    /// Deletes everything of a person, under whichever key they were known, and their own key: rows, vectors, words,
    /// caches; then overwrites what the files still had of it.
    ///
    /// A person with many turns is deleted piece by piece, so that other calls are written meanwhile; an erasure that was
    /// cut off leaves the person with the rest, and is asked for again.
    ///
    /// - Parameter progress: told after each piece, on the database's thread; must not block.
    /// - Returns: a signed receipt: counts, no words. Its `remains` says what could not be overwritten yet.
    /// - Throws: `.noSuchPerson`, also for one that was erased before; `.database`.
    public func erase(
        _ person: Person, progress: (@Sendable (ErasureProgress) -> Void)? = nil
    ) async throws(MemoryError) -> ErasureReceipt {
        let before = try await read(person) { (rows) throws(MemoryError) in try rows.rowCounts() }
        let total = before["turns"] ?? 0
        var done = 0
        while total - done > Self.erasedAtOnce {
            let count = try await write(person) { (rows) throws(MemoryError) in
                try rows.delete(turns: rows.turns(after: 0, limit: Self.erasedAtOnce).map(\.id))
            }
            guard count > 0 else { break }
            done += count
            progress?(ErasureProgress(done: done, total: total))
        }
        let now = configuration.now()
        var receipt = try await write(person) { (rows) throws(MemoryError) in
            let early = PersonRows.difference(before, try rows.rowCounts())
            let counts = try rows.deleteEverything().merging(early) { $0 &+ $1 }
            return try rows.gate.writeReceipt(.erase, of: person, counts: counts, at: now)
        }
        caches.drop(person)
        try await reader.perform { (gate) throws(MemoryError) in gate.keys.forget(person: person.id) }
        receipt.remains = try await scrub()
        progress?(ErasureProgress(done: total, total: total))
        return receipt
    }

    /// Turns deleted in one transaction: some tenths of a second.
    static let erasedAtOnce = 500
}
