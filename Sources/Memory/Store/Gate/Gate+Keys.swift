import Basics
import Crypto
import SQLite

/// The keys' rows, which no scope sees but the keeper.
extension Gate {
    /// - Parameter makes: the tenant, where there is none of that name yet.
    /// - Throws: `.cannotDecrypt` under another master key.
    func tenant(_ name: TenantID, makes: Bool = false, at time: UnixTime) throws(MemoryError) -> KeyRing.Tenant? {
        if let kept = keys[name] { return kept }
        let found = try asKeeper(isWriting: makes) { () throws(MemoryError) -> KeyRing.Tenant? in
            if let known = try readTenant(name) { return known }
            guard makes else { return nil }
            return try makeTenant(name, time)
        }
        keys[name] = found
        return found
    }
    /// Rotated elsewhere since: what is kept would look people up by a key that is gone.
    func refreshTenant(_ name: TenantID, _ kept: KeyRing.Tenant) throws(MemoryError) -> KeyRing.Tenant {
        let version = try enter(.tenant(kept.id), isWriting: false) { () throws(MemoryError) in
            try number("SELECT version FROM our_key_version")
        }
        if version == kept.version { return kept }
        keys[name] = nil
        guard let new = try tenant(name, at: UnixTime(milliseconds: 0)) else {
            throw .cannotDecrypt(what: "the key of tenant \(kept.id)")
        }
        return new
    }

    private func readTenant(_ name: TenantID) throws(MemoryError) -> KeyRing.Tenant? {
        let master = keys.master.current
        return try first(
            """
            SELECT t.id, k.version, k.master, k.wrapped FROM tenants t JOIN tenant_keys k ON k.tenant = t.id
            WHERE t.name = ?
            """, .text(name.rawValue)
        ) { (row) throws(MemoryError) in
            let (id, version) = (row.integer(0), row.integer(1))
            guard row.bytes(2) == master.id else { throw .cannotDecrypt(what: "the key of tenant '\(name)'") }
            let key = try KeyWrap.tenant(id, version: version).unwrap(row.bytes(3), with: master.bytes)
            return KeyRing.Tenant(id: id, version: version, key: key)
        }
    }

    private func makeTenant(_ name: TenantID, _ time: UnixTime) throws(MemoryError) -> KeyRing.Tenant {
        guard !name.rawValue.isEmpty else { throw .invalid(field: "tenant", reason: "it has no name") }
        // Another process may have changed the master key: two at once would lock everybody out at the next start.
        let others = try number("SELECT count(*) FROM tenant_keys WHERE master <> ?", .blob(keys.master.current.id))
        guard others == 0 else {
            throw .cannotDecrypt(what: "the memory, whose master key was changed since it was opened,")
        }
        try run(
            "INSERT INTO tenants (name, created) VALUES (?, ?)", .text(name.rawValue), .integer(time.milliseconds))
        let id = connection.lastInsertedID
        let key = Private(SecureRandom.bytes(RecordCipher.keyCount))
        try insertTenantKey(key, tenant: id, version: 1, time)
        return KeyRing.Tenant(id: id, version: 1, key: key)
    }
    func insertTenantKey(
        _ key: Private<[UInt8]>, tenant: Int64, version: Int64, _ time: UnixTime
    ) throws(MemoryError) {
        let master = keys.master.current
        try run(
            "INSERT INTO tenant_keys (tenant, version, master, wrapped, created) VALUES (?, ?, ?, ?, ?)",
            .integer(tenant), .integer(version), .blob(master.id),
            .blob(KeyWrap.tenant(tenant, version: version).wrap(key, with: master.bytes)), .integer(time.milliseconds))
    }

    /// The id that the next row of a table will have; the caller is writing, so nobody else takes it.
    func nextID(_ table: String) throws(MemoryError) -> Int64 {
        let last = try number("SELECT max(seq) FROM last_ids WHERE name = ?", .text(table)) ?? 0
        let (next, overflow) = last.addingReportingOverflow(1)
        guard !overflow else { throw .database(.full("no id is left in '\(table)'")) }
        return next
    }
}

/// A person's scope.
extension Gate {
    /// Runs `body` with the person's rows and nothing else within reach.
    /// - Throws: `.noSuchPerson` where there is none, or no more; whatever `body` throws, and then nothing happened.
    func enter<Result>(
        _ person: Person, isWriting: Bool, _ body: (PersonRows) throws(MemoryError) -> Result
    ) throws(MemoryError) -> Result {
        do throws(MemoryError) { return try enterOnce(person, isWriting: isWriting, body) } catch {
            if error == .noSuchPerson("\(person.id)") { keys.forget(person: person.id) }
            // `body` has not run then.
            guard keys.wasStale else { throw error }
            return try enterOnce(person, isWriting: isWriting, body)
        }
    }

    private func enterOnce<Result>(
        _ person: Person, isWriting: Bool, _ body: (PersonRows) throws(MemoryError) -> Result
    ) throws(MemoryError) -> Result {
        guard let tenant = try tenant(person.tenant, at: UnixTime(milliseconds: 0)) else {
            throw .noSuchPerson("\(person.id)")
        }
        let scope = GateScope.person(tenant: tenant.id, person: person.id)
        return try enter(scope, isWriting: isWriting) { () throws(MemoryError) in
            let rows = try PersonRows(person, gate: self, tenant: tenant, isWriting: isWriting)
            let result = try body(rows)
            try rows.finish()
            return result
        }
    }
}
