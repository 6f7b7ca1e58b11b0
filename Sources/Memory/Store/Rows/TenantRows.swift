package import Basics
import SQLite

/// How long a tenant keeps what: a row of the policies' table.
package struct RetentionRow: Sendable, Equatable {
    /// A ``Sector``, or another name that sweeping knows (`turns`).
    package var sector: String
    /// Nil: for ever.
    package var days: Int?
    /// `archive`, `delete`.
    package var action: String
    /// Per day, 0: none.
    package var decay: Double
    package init(sector: String, days: Int?, action: String, decay: Double) {
        self.sector = sector
        self.days = days
        self.action = action
        self.decay = decay
    }
}

/// That something was erased or exported: ids and counts, never a text.
package struct ReceiptRow: Sendable, Equatable {
    package var id: Int64
    package var person: Int64?
    package var at: UnixTime
    package var kind: String
    /// JSON.
    package var counts: String
    package init(id: Int64 = 0, person: Int64?, at: UnixTime, kind: String, counts: String) {
        self.id = id
        self.person = person
        self.at = at
        self.kind = kind
        self.counts = counts
    }
}

/// What concerns a tenant as a whole, inside a transaction. It must not leave the closure it was given to.
package final class TenantRows {
    private let gate: Gate
    private let tenant: TenantID
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
        try gate.scan("SELECT sector, days, action, decay FROM our_retention_policies ORDER BY sector") {
            found.append(
                RetentionRow(
                    sector: $0.text(0), days: $0.optionalInteger(1).map { Int(clamping: $0) }, action: $0.text(2),
                    decay: $0.real(3)))
        }
        return found
    }
    package func setRetention(_ row: RetentionRow) throws(MemoryError) {
        try gate.run(
            "INSERT INTO our_retention_policies (sector, days, action, decay) VALUES (?, ?, ?, ?)", .text(row.sector),
            SQLiteValue(row.days.map(Int64.init)), .text(row.action), .real(row.decay))
    }

    package func add(_ receipt: ReceiptRow) throws(MemoryError) {
        try gate.run(
            "INSERT INTO our_receipts (id, person, at, kind, counts) VALUES (?, ?, ?, ?, ?)",
            .integer(try gate.nextID("receipts")), SQLiteValue(receipt.person), receipt.at.value, .text(receipt.kind),
            .text(receipt.counts))
    }
    /// By id.
    package func receipts() throws(MemoryError) -> [ReceiptRow] {
        var found: [ReceiptRow] = []
        try gate.scan("SELECT id, person, at, kind, counts FROM our_receipts ORDER BY id") {
            found.append(
                ReceiptRow(
                    id: $0.integer(0), person: $0.optionalInteger(1), at: $0.time(2), kind: $0.text(3),
                    counts: $0.text(4)))
        }
        return found
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
