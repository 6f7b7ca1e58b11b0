import Basics
import SQLite

/// How long a tenant keeps what: a row of the policies' table.
package struct RetentionRow: Sendable, Equatable {
    /// A ``Sector``, or another name that sweeping knows (`calls`).
    package var sector: String
    /// Nil: for ever.
    package var days: Int?
    /// `archive`, `delete`.
    package var action: String
    /// Days between the two.
    package var grace: Int
    /// Days that nothing is deleted before.
    package var minimum: Int
    /// The exponent of ``Decay``; 0: none.
    package var decay: Double
    package init(sector: String, days: Int?, action: String, grace: Int = 30, minimum: Int = 0, decay: Double) {
        self.sector = sector
        self.days = days
        self.action = action
        self.grace = grace
        self.minimum = minimum
        self.decay = decay
    }
}

/// What concerns a tenant as a whole, inside a transaction. It must not leave the closure it was given to.
package final class TenantRows {
    let gate: Gate
    let tenant: TenantID
    init(gate: Gate, tenant: TenantID) {
        self.gate = gate
        self.tenant = tenant
    }

    package func people() throws(MemoryError) -> [Person] {
        try gate.numbers("SELECT id FROM our_persons ORDER BY id").map { Person(tenant: tenant, id: $0) }
    }
    /// Those with a call whose vectors, words and memories are still to be made.
    package func peopleWithUnfinishedCalls() throws(MemoryError) -> [Person] {
        try gate.numbers("SELECT DISTINCT person FROM our_conversations WHERE is_indexed = 0 ORDER BY person").map {
            Person(tenant: tenant, id: $0)
        }
    }

    package func retention() throws(MemoryError) -> [RetentionRow] {
        var found: [RetentionRow] = []
        try gate.scan(
            "SELECT sector, days, action, grace, minimum, decay FROM our_retention_policies ORDER BY sector"
        ) {
            found.append(
                RetentionRow(
                    sector: $0.text(0), days: $0.optionalInteger(1).map { Int(clamping: $0) }, action: $0.text(2),
                    grace: Int(clamping: $0.integer(3)), minimum: Int(clamping: $0.integer(4)), decay: $0.real(5)))
        }
        return found
    }
    package func setRetention(_ row: RetentionRow) throws(MemoryError) {
        try gate.run(
            """
            INSERT INTO our_retention_policies (sector, days, action, grace, minimum, decay) VALUES (?, ?, ?, ?, ?, ?)
            """, .text(row.sector), SQLiteValue(row.days.map(Int64.init)), .text(row.action), SQLiteValue(row.grace),
            SQLiteValue(row.minimum), .real(row.decay))
    }
    package func dropRetention() throws(MemoryError) {
        try gate.run("DELETE FROM our_retention_policies")
    }
}

extension MemoryStore {
    /// What concerns the tenant as a whole; nothing of a person's texts is within reach.
    /// - Parameter isWriting: in one transaction, which also makes the tenant where there is none.
    package func inTenant<Result: Sendable>(
        _ tenant: TenantID, isWriting: Bool, _ body: @Sendable (TenantRows) throws(MemoryError) -> Result
    ) async throws(MemoryError) -> Result {
        let now = configuration.now()
        return try await (isWriting ? writer : reader).perform { (gate) throws(MemoryError) in
            let keys = try gate.tenant(tenant, makes: isWriting, at: now)
            // A tenant there is not: nothing is seen.
            return try gate.enter(.tenant(keys?.id ?? 0), isWriting: isWriting) { () throws(MemoryError) in
                try body(TenantRows(gate: gate, tenant: tenant))
            }
        }
    }

    /// Names of all tenants.
    package func tenants() async throws(MemoryError) -> [TenantID] {
        try await reader.perform { (gate) throws(MemoryError) in
            try gate.asKeeper(isWriting: false) { () throws(MemoryError) in
                var found: [TenantID] = []
                try gate.scan("SELECT name FROM tenants ORDER BY id") { found.append(TenantID(rawValue: $0.text(0))) }
                return found
            }
        }
    }
}
