import Basics
import Crypto
import SQLite

/// The audit table.
extension Gate {
    /// Inside a writing transaction of whichever scope.
    func writeReceipt(
        _ kind: ForgetReceipt.Kind, of person: Person, counts: [String: Int], at time: UnixTime
    ) throws(MemoryError) -> ForgetReceipt {
        guard let tenant = keys[person.tenant] else { throw .noSuchPerson("\(person.id)") }
        return try with(.tenant(tenant.id)) { () throws(MemoryError) in
            var receipt = ForgetReceipt(
                id: try nextID("receipts"), kind: kind, tenant: person.tenant, person: person.id, at: time,
                counts: counts.filter { $0.value > 0 }, signature: [])
            receipt.signature = ForgetReceipt.code(receipt.signed, key: ForgetReceipt.key(of: tenant))
            let counts = JSONValue.object(receipt.counts.mapValues { .int(Int64($0)) }).text
            try run(
                "INSERT INTO our_receipts (id, person, at, kind, counts, code) VALUES (?, ?, ?, ?, ?, ?)",
                .integer(receipt.id), .integer(person.id), time.value, .text(kind.rawValue), .text(counts),
                .blob(receipt.signature))
            return receipt
        }
    }

    /// When the tenant's key changes; a receipt that was not signed with the old one gets no new signature.
    func signReceiptsAgain(
        of name: TenantID, from old: KeyRing.Tenant, to new: KeyRing.Tenant
    ) throws(MemoryError) {
        let kept = try with(.tenant(old.id)) { () throws(MemoryError) in try receipts(in: name) }
        for receipt in kept
        where constantTimeEquals(ForgetReceipt.code(receipt.signed, key: ForgetReceipt.key(of: old)), receipt.signature)
        {
            try run(
                "UPDATE receipts SET code = ? WHERE id = ?",
                .blob(ForgetReceipt.code(receipt.signed, key: ForgetReceipt.key(of: new))), .integer(receipt.id))
        }
    }

    /// Inside the tenant's scope; oldest first.
    func receipts(in tenant: TenantID) throws(MemoryError) -> [ForgetReceipt] {
        var found: [ForgetReceipt] = []
        try scan("SELECT id, person, at, kind, counts, code FROM our_receipts ORDER BY id") {
            (row) throws(MemoryError) in
            guard let kind = ForgetReceipt.Kind(rawValue: row.text(3)),
                let counts = try? JSONValue(parsing: row.text(4))
            else { throw .invalid(field: "receipt \(row.integer(0))", reason: "a newer version wrote it") }
            found.append(
                ForgetReceipt(
                    id: row.integer(0), kind: kind, tenant: tenant, person: row.integer(1), at: row.time(2),
                    counts: (counts.objectValue ?? [:]).compactMapValues { $0.intValue.flatMap { Int(exactly: $0) } },
                    signature: row.bytes(5)))
        }
        return found
    }
}

extension MemoryStore {
    /// What was forgotten and erased in a tenant, oldest first.
    public func receipts(in tenant: TenantID = .standard) async throws(MemoryError) -> [ForgetReceipt] {
        try await reader.perform { (gate) throws(MemoryError) in
            guard let keys = try gate.tenant(tenant, at: UnixTime(milliseconds: 0)) else { return [] }
            return try gate.enter(.tenant(keys.id), isWriting: false) { () throws(MemoryError) in
                try gate.receipts(in: tenant)
            }
        }
    }

    /// Whether this store wrote the receipt and nobody changed it since.
    public func verify(_ receipt: ForgetReceipt) async throws(MemoryError) -> Bool {
        try await reader.perform { (gate) throws(MemoryError) in
            guard let kept = try gate.tenant(receipt.tenant, at: UnixTime(milliseconds: 0)) else { return false }
            let tenant = try gate.refreshTenant(receipt.tenant, kept)
            let expected = ForgetReceipt.code(receipt.signed, key: ForgetReceipt.key(of: tenant))
            return constantTimeEquals(expected, receipt.signature)
        }
    }
}
