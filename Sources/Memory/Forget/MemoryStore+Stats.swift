public import Basics
import Glibc
import SQLite

/// How much a tenant's memory holds; numbers, no texts.
public struct MemoryStats: Sendable, Equatable {
    public var people = 0
    public var conversations = 0
    public var turns = 0
    public var vectors = 0
    /// Current ones: neither superseded nor ended nor archived.
    public var facts: [Sector: Int] = [:]
    public var superseded = 0
    public var archived = 0
    public var pinned = 0
    public var receipts = 0
    public var oldest: UnixTime?
    public var newest: UnixTime?
    /// Of all tenants: the database and its log, in bytes; 0 when all is in memory.
    public var bytes = 0
}

extension MemoryStore {
    public func stats(in tenant: TenantID = .standard) async throws(MemoryError) -> MemoryStats {
        var stats = try await inTenant(tenant, isWriting: false) { (rows) throws(MemoryError) in try rows.stats() }
        guard let folder = configuration.folder else { return stats }
        for name in ["memory.sqlite", "memory.sqlite-wal"] {
            var status = stat()
            if unsafe stat("\(folder)/\(name)", &status) == 0 { stats.bytes += Int(status.st_size) }
        }
        return stats
    }
}

extension TenantRows {
    fileprivate func stats() throws(MemoryError) -> MemoryStats {
        var stats = MemoryStats()
        func count(_ what: String) throws(MemoryError) -> Int {
            Int(clamping: try gate.number("SELECT count(*) FROM our_\(what)") ?? 0)
        }
        stats.people = try count("persons")
        stats.conversations = try count("conversations")
        stats.turns = try count("turns")
        stats.vectors = try count("vectors")
        stats.receipts = try count("receipts")
        stats.archived = try count("facts WHERE is_archived = 1")
        stats.superseded = try count(
            "facts WHERE is_archived = 0 AND (superseded_by IS NOT NULL OR valid_to IS NOT NULL)")
        stats.pinned = try count("facts WHERE is_pinned = 1")
        try gate.scan(
            """
            SELECT sector, count(*) FROM our_facts
            WHERE is_archived = 0 AND superseded_by IS NULL AND valid_to IS NULL GROUP BY sector
            """
        ) { row in
            if let sector = Sector(rawValue: row.text(0)) { stats.facts[sector] = Int(clamping: row.integer(1)) }
        }
        try gate.scan("SELECT min(started), max(started) FROM our_conversations") { row in
            stats.oldest = row.optionalTime(0)
            stats.newest = row.optionalTime(1)
        }
        return stats
    }
}
