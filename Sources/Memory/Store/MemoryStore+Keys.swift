public import Basics
import Crypto
import SQLite

/// Changing keys. What was written stays where it is: only the keys above it are wrapped anew.
extension MemoryStore {
    /// Wraps every tenant's key with another master key and puts it in the key's file.
    ///
    /// A crash leaves the old key or the new one in force, never neither: the new file waits beside the old one while the
    /// database changes in one transaction, and ``open(_:)`` finishes the change. Other processes must not have the
    /// memory open.
    /// - Parameter digits: 64 hexadecimal ones; nil: a random key. Must be given when the key came as digits, because
    ///   there is no file to write then: start with the new digits next time.
    /// - Throws: `.invalid`, `.badMasterKey` when the file cannot be written; nothing has changed then.
    public func rotateMasterKey(to digits: Private<String>? = nil) async throws(MemoryError) {
        var new = MasterKey.random()
        if let digits {
            guard let bytes = KeyFile.parse(digits.revealed) else {
                throw .invalid(field: "new master key", reason: "it does not hold 64 hexadecimal digits")
            }
            new = MasterKey(bytes)
        }
        let file = masterSource?.file
        guard file != nil || digits != nil || masterSource == nil else {
            throw .invalid(
                field: "new master key", reason: "the old one came as digits, so the new one must be given too")
        }
        try file?.next.write(new, replaces: true)
        do throws(MemoryError) {
            try await writer.perform { [new] (gate) throws(MemoryError) in try gate.rewrapTenants(with: new) }
        } catch {
            file?.next.remove()
            throw error
        }
        if let file { try file.next.replace(file) }
    }

    /// Gives the tenant another key: every person's key is wrapped anew, every caller's key looked up by a new hash. One
    /// transaction.
    public func rotateTenantKey(_ tenant: TenantID = .standard) async throws(MemoryError) {
        let now = configuration.now()
        try await writer.perform { (gate) throws(MemoryError) in try gate.replaceKey(of: tenant, at: now) }
        try await reader.perform { (gate) throws(MemoryError) in gate.keys.forgetAll() }
    }
}

extension Gate {
    fileprivate func rewrapTenants(with new: MasterKey) throws(MemoryError) {
        let old = keys.master.current
        try asKeeper(isWriting: true) { () throws(MemoryError) in
            var wrapped: [(tenant: Int64, version: Int64, key: Private<[UInt8]>)] = []
            try scan("SELECT tenant, version, wrapped, master FROM tenant_keys") { (row) throws(MemoryError) in
                let (tenant, version) = (row.integer(0), row.integer(1))
                guard row.bytes(3) == old.id else { throw .cannotDecrypt(what: "the key of tenant \(tenant)") }
                let key = try KeyWrap.tenant(tenant, version: version).unwrap(row.bytes(2), with: old.bytes)
                wrapped.append((tenant, version, key))
            }
            for (tenant, version, key) in wrapped {
                try run(
                    "UPDATE tenant_keys SET wrapped = ?, master = ? WHERE tenant = ? AND version = ?",
                    .blob(KeyWrap.tenant(tenant, version: version).wrap(key, with: new.bytes)), .blob(new.id),
                    .integer(tenant), .integer(version))
            }
        }
        keys.master.current = new
    }

    fileprivate func replaceKey(of name: TenantID, at time: UnixTime) throws(MemoryError) {
        keys.forgetAll()
        guard let old = try tenant(name, at: time) else {
            throw .invalid(field: "tenant", reason: "there is none called '\(name)'")
        }
        let (version, overflow) = old.version.addingReportingOverflow(1)
        guard !overflow else { throw .invalid(field: "tenant", reason: "it has had all the keys it can") }
        let new = KeyRing.Tenant(
            id: old.id, version: version, key: Private(SecureRandom.bytes(RecordCipher.keyCount)))
        defer { keys.forgetAll() }
        try asKeeper(isWriting: true) { () throws(MemoryError) in
            let persons = try numbers("SELECT id FROM persons WHERE tenant = ?", .integer(old.id))
            for person in persons { try rewrap(person, of: name, from: old, to: new) }
            try run("DELETE FROM tenant_keys WHERE tenant = ?", .integer(old.id))
            try insertTenantKey(new.key, tenant: old.id, version: version, time)
        }
    }

    private func rewrap(
        _ person: Int64, of name: TenantID, from old: KeyRing.Tenant, to new: KeyRing.Tenant
    ) throws(MemoryError) {
        let wrap = KeyWrap.person(person, tenant: old.id)
        let known = try with(.person(tenant: old.id, person: person)) { () throws(MemoryError) in
            let rows = try PersonRows(Person(tenant: name, id: person), gate: self, tenant: old, isWriting: false)
            return try rows.callerKeys()
        }
        let found = try first("SELECT wrapped FROM persons WHERE id = ?", .integer(person)) { $0.bytes(0) }
        let key = try wrap.unwrap(found ?? [], with: old.key)
        try run(
            "UPDATE persons SET wrapped = ?, key_version = ? WHERE id = ?", .blob(wrap.wrap(key, with: new.key)),
            .integer(new.version), .integer(person))
        for callerKey in known {
            try run(
                "UPDATE person_keys SET lookup = ? WHERE tenant = ? AND kind = ? AND lookup = ?",
                .blob(new.lookup(callerKey)), .integer(old.id), .text(callerKey.kind.rawValue),
                .blob(old.lookup(callerKey)))
        }
    }
}
