import Basics
import SQLite

/// Two that turn out to be one.
extension MemoryStore {
    /// Moves everything of `other` to `person`, sealed under that one's key, and ends `other`; their keys find `person`
    /// from now on. Ids stay. One transaction. Facts that say the same twice are left to learning.
    ///
    /// Where both have a call of one external id, the moved one's gets ` (merged N)` behind it; of two profiles
    /// `person`'s stays.
    /// - Throws: `.invalid` for people of two tenants, or the same one twice.
    public func merge(_ other: Person, into person: Person) async throws(MemoryError) {
        guard other.tenant == person.tenant, other.id != person.id else {
            throw .invalid(field: "person", reason: "only two different people of one tenant can be merged")
        }
        try await writer.perform { (gate) throws(MemoryError) in
            guard let tenant = try gate.tenant(person.tenant, at: UnixTime(milliseconds: 0)) else {
                throw .noSuchPerson("\(person.id)")
            }
            defer { gate.keys.forget(person: other.id) }
            try gate.asKeeper(isWriting: true) { () throws(MemoryError) in
                let move = try PersonMove(from: other, to: person, gate, tenant)
                try move.run()
            }
        }
    }
}

/// The steps of a merge, inside the keeper's transaction.
private struct PersonMove {
    let gate: Gate
    let tenant: Int64
    let source: PersonRows
    let target: PersonRows

    init(from other: Person, to person: Person, _ gate: Gate, _ keys: KeyRing.Tenant) throws(MemoryError) {
        self.gate = gate
        tenant = keys.id
        source = try gate.with(.person(tenant: keys.id, person: other.id)) { () throws(MemoryError) in
            try PersonRows(other, gate: gate, tenant: keys, isWriting: true)
        }
        target = try gate.with(.person(tenant: keys.id, person: person.id)) { () throws(MemoryError) in
            try PersonRows(person, gate: gate, tenant: keys, isWriting: true)
        }
    }
    private func asSource<Result>(_ body: () throws(MemoryError) -> Result) throws(MemoryError) -> Result {
        try gate.with(.person(tenant: tenant, person: source.person.id), body)
    }
    private func asTarget<Result>(_ body: () throws(MemoryError) -> Result) throws(MemoryError) -> Result {
        try gate.with(.person(tenant: tenant, person: target.person.id), body)
    }

    func run() throws(MemoryError) {
        let words = try asSource(takeWords)
        try moveCalls()
        for (table, cell) in [("turns", Cell.turn), ("invocations", .invocation), ("facts", .fact)] {
            try reseal(table, cell, row: "id", extra: "0")
        }
        try reseal("analyses", .analysis, row: "conversation", extra: "0")
        try reseal(
            "vectors", .vector, row: "item", extra: "model * 16 + kind", key: "model = ?3 AND kind = ?4 AND item = ?5")
        try moveProfile()
        try moveKeys()
        for table in ["fact_sources", "links", "conversation_facts"] {
            try gate.run(
                "UPDATE \(table) SET person = ? WHERE person = ?", .integer(target.person.id),
                .integer(source.person.id))
        }
        try gate.run("DELETE FROM persons WHERE id = ?", .integer(source.person.id))
        try asTarget { () throws(MemoryError) in
            for (entry, terms) in words { try target.index(terms, as: entry) }
            try target.change()
            try target.finish()
        }
    }

    /// Their tokens are made with the source's key: out they go, to come back under the other's.
    private func takeWords() throws(MemoryError) -> [(IndexEntry, TermColumns)] {
        var entries: [IndexEntry] = []
        try source.indexEntries { entries.append($0) }
        var words: [(IndexEntry, TermColumns)] = []
        for entry in entries {
            guard let terms = try source.terms(of: entry.document) else { continue }
            words.append((entry, terms))
            try source.unindex(entry.document)
        }
        return words
    }

    private func moveCalls() throws(MemoryError) {
        for call in try asSource({ () throws(MemoryError) in try source.conversations() }) {
            let isTaken = try asTarget { () throws(MemoryError) in
                try target.conversation(externalID: call.externalID) != nil
            }
            let name = isTaken ? "\(call.externalID) (merged \(call.id))" : call.externalID
            try gate.run(
                "UPDATE conversations SET person = ?, external = ?, body = ? WHERE id = ?", .integer(target.person.id),
                .blob(target.cipher.lookup(name)),
                target.seal(
                    [name, call.outcome, call.callerName, call.agentName, call.summary], .conversation, row: call.id),
                .integer(call.id))
        }
    }

    /// - Parameters:
    ///   - row, extra: expressions of what the record was sealed as.
    ///   - key: finds the row; `?1` is the new owner, `?2` the body, `?3…` model, kind, item where it asks for them.
    private func reseal(
        _ table: String, _ cell: Cell, row: String, extra: String, key: String? = nil
    ) throws(MemoryError) {
        let parts = key == nil ? "0, 0, \(row)" : "model, kind, item"
        var records: [([Int64], [UInt8])] = []
        try gate.scan(
            "SELECT \(parts), \(extra), body FROM \(table) WHERE person = ?", .integer(source.person.id)
        ) { (cursor) throws(MemoryError) in
            let numbers = (0..<4).map { cursor.integer($0) }
            let opened: Result<[UInt8], MemoryError> = cursor.withBytes(4) { sealed in
                Result { () throws(MemoryError) in
                    try source.cipher.open(sealed, cell, row: numbers[2], extra: numbers[3]) { $0 }
                }
            }
            records.append((numbers, try opened.get()))
        }
        for (numbers, plain) in records {
            let body = SQLiteValue.blob(target.cipher.seal(plain, cell, row: numbers[2], extra: numbers[3]))
            let owner = SQLiteValue.integer(target.person.id)
            if let key {
                try gate.run(
                    "UPDATE \(table) SET person = ?1, body = ?2 WHERE person = ?6 AND \(key)", owner, body,
                    .integer(numbers[0]), .integer(numbers[1]), .integer(numbers[2]), .integer(source.person.id))
            } else {
                try gate.run(
                    "UPDATE \(table) SET person = ?, body = ? WHERE person = ? AND \(row) = ?", owner, body,
                    .integer(source.person.id), .integer(numbers[2]))
            }
        }
    }

    private func moveProfile() throws(MemoryError) {
        let profile = try asSource { () throws(MemoryError) in try source.profile() }
        try gate.run("DELETE FROM profiles WHERE person = ?", .integer(source.person.id))
        guard let profile else { return }
        try asTarget { () throws(MemoryError) in
            if try target.profile() == nil { try target.setProfile(profile) }
        }
    }

    private func moveKeys() throws(MemoryError) {
        let keys = try asSource { () throws(MemoryError) in try source.callerKeys() }
        var lookups: [(String, [UInt8])] = []
        try gate.scan(
            "SELECT kind, lookup FROM person_keys WHERE person = ? ORDER BY created, kind, lookup",
            .integer(source.person.id)
        ) { lookups.append(($0.text(0), $0.bytes(1))) }
        for (key, (kind, lookup)) in zip(keys, lookups) {
            try gate.run(
                "UPDATE person_keys SET person = ?, value = ? WHERE tenant = ? AND kind = ? AND lookup = ?",
                .integer(target.person.id), target.seal([key.value], .callerKey, row: 0), .integer(tenant), .text(kind),
                .blob(lookup))
        }
    }
}
