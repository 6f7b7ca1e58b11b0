import Basics
import Crypto
import SQLite

/// Who a caller is.
extension MemoryStore {
    /// The person known by this key, made where there is none.
    /// - Throws: `.invalid` for a key that names nobody.
    public func person(_ key: CallerKey, in tenant: TenantID = .standard) async throws(MemoryError) -> Person {
        if let known = try await knownPerson(key, in: tenant) { return known }
        let (key, now) = (try key.normal(), configuration.now())
        return try await writer.perform { (gate) throws(MemoryError) in
            try gate.makePerson(key, in: tenant, at: now)
        }
    }

    public func knownPerson(_ key: CallerKey, in tenant: TenantID = .standard) async throws(MemoryError) -> Person? {
        let key = try key.normal()
        return try await reader.perform { (gate) throws(MemoryError) in
            guard let kept = try gate.tenant(tenant, at: UnixTime(milliseconds: 0)) else { return nil }
            let keys = try gate.refreshTenant(tenant, kept)
            return try gate.enter(.tenant(keys.id), isWriting: false) { () throws(MemoryError) in
                try gate.find(key, keys).map { Person(tenant: tenant, id: $0) }
            }
        }
    }

    /// Another key that this person is known by; the same one again changes nothing.
    /// - Throws: `.keyTaken` when somebody else is known by it.
    public func addAlias(_ key: CallerKey, to person: Person) async throws(MemoryError) {
        let (key, now) = (try key.normal(), configuration.now())
        try await writer.perform { (gate) throws(MemoryError) in
            guard let kept = try gate.tenant(person.tenant, at: now) else { throw .noSuchPerson("\(person.id)") }
            let keys = try gate.refreshTenant(person.tenant, kept)
            let owner = try gate.enter(.tenant(keys.id), isWriting: false) { () throws(MemoryError) in
                try gate.find(key, keys)
            }
            guard owner == nil || owner == person.id else { throw .keyTaken(kind: key.kind.rawValue) }
            try gate.enter(person, isWriting: true) { (rows) throws(MemoryError) in
                try rows.addKey(key, lookup: keys.lookup(key), at: now)
            }
        }
    }

    /// Everybody, by id.
    public func people(in tenant: TenantID = .standard) async throws(MemoryError) -> [PersonSummary] {
        try await reader.perform { (gate) throws(MemoryError) in
            guard let keys = try gate.tenant(tenant, at: UnixTime(milliseconds: 0)) else { return [] }
            var people = try gate.enter(.tenant(keys.id), isWriting: false) { () throws(MemoryError) in
                try gate.summaries(of: tenant)
            }
            for index in people.indices {
                // Gone since: it stays without keys.
                guard
                    let known = try? gate.enter(
                        people[index].person, isWriting: false, { (rows) throws(MemoryError) in try rows.callerKeys() })
                else { continue }
                people[index].keys = known
            }
            return people
        }
    }
}

extension Gate {
    /// Inside the tenant's scope.
    fileprivate func find(_ key: CallerKey, _ tenant: KeyRing.Tenant) throws(MemoryError) -> Int64? {
        try number(
            "SELECT person FROM our_person_keys WHERE kind = ? AND lookup = ?", .text(key.kind.rawValue),
            .blob(tenant.lookup(key)))
    }

    fileprivate func makePerson(
        _ key: CallerKey, in name: TenantID, at time: UnixTime
    ) throws(MemoryError) -> Person {
        guard let kept = try tenant(name, makes: true, at: time) else { throw .noSuchPerson(name.rawValue) }
        let tenant = try refreshTenant(name, kept)
        let made = try enter(.tenant(tenant.id), isWriting: true) { () throws(MemoryError) in
            // Another call may have made it meanwhile.
            if let known = try find(key, tenant) { return Person(tenant: name, id: known) }
            let id = try nextID("persons")
            let secret = Private(SecureRandom.bytes(RecordCipher.keyCount))
            try run(
                "INSERT INTO our_persons (id, key_version, wrapped, created) VALUES (?, ?, ?, ?)", .integer(id),
                .integer(tenant.version),
                .blob(KeyWrap.person(id, tenant: tenant.id).wrap(secret, with: tenant.key)), time.value)
            let person = Person(tenant: name, id: id)
            // In the same transaction: nobody is there without a key to be found by.
            try with(.person(tenant: tenant.id, person: id)) { () throws(MemoryError) in
                let rows = try PersonRows(person, gate: self, tenant: tenant, isWriting: true)
                try rows.addKey(key, lookup: tenant.lookup(key), at: time)
                try rows.finish()
            }
            return person
        }
        return made
    }

    fileprivate func summaries(of tenant: TenantID) throws(MemoryError) -> [PersonSummary] {
        var found: [PersonSummary] = []
        try scan(
            """
            SELECT p.id, p.created, (SELECT count(*) FROM our_turns t WHERE t.person = p.id),
                (SELECT count(*) FROM our_facts f WHERE f.person = p.id),
                (SELECT count(*) FROM our_conversations c WHERE c.person = p.id),
                (SELECT max(started) FROM our_conversations c WHERE c.person = p.id)
            FROM our_persons p ORDER BY p.id
            """
        ) { row in
            found.append(
                PersonSummary(
                    person: Person(tenant: tenant, id: row.integer(0)), created: row.time(1),
                    turns: Int(clamping: row.integer(2)), facts: Int(clamping: row.integer(3)),
                    conversations: Int(clamping: row.integer(4)), lastCall: row.optionalTime(5)))
        }
        return found
    }
}

extension PersonRows {
    func addKey(_ key: CallerKey, lookup: [UInt8], at time: UnixTime) throws(MemoryError) {
        try change()
        try gate.run(
            "INSERT INTO my_person_keys (kind, lookup, value, created) VALUES (?, ?, ?, ?)", .text(key.kind.rawValue),
            .blob(lookup), seal([key.value], .callerKey, row: 0), time.value)
    }

    /// What the person is known by, the first one first.
    package func callerKeys() throws(MemoryError) -> [CallerKey] {
        var found: [CallerKey] = []
        try gate.scan("SELECT kind, value FROM my_person_keys ORDER BY created, kind, lookup") {
            (row) throws(MemoryError) in
            var fields = try open(row, 1, .callerKey, row: 0)
            guard let kind = CallerKey.Kind(rawValue: row.text(0)), let value = fields.next() else { return }
            found.append(CallerKey(kind, value))
        }
        return found
    }
}
