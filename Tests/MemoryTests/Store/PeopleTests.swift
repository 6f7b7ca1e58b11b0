import Basics
@testable import Memory
import SQLite
import Testing

struct PeopleTests {
    @Test(arguments: [
        "+1 (555) 123-4567", "+15551234567", "001 555 123 4567", "tel:+1-555-123-4567", " +1.555.123.4567 ",
    ]) func `a phone number finds its person however it is written`(_ written: String) async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(CallerKey(.phone, "+15551234567"))
        let found = try await store.knownPerson(CallerKey(.phone, written))
        #expect(found == ann)
    }

    @Test(arguments: ["", "5551234567", "+1", "+0123456789", "+12345678901234567", "+1555abc4567", "++15551234567"])
    func `what is no full phone number names nobody`(_ written: String) async throws {
        let store = try await StoreSupport.open()
        await #expect(throws: MemoryError.self) { try await store.person(CallerKey(.phone, written)) }
    }

    @Test func `kinds of keys and tenants are told apart`() async throws {
        let store = try await StoreSupport.open()
        let other = TenantID(rawValue: "other")
        let people = [
            try await store.person(CallerKey(.identity, "+15551234567")),
            try await store.person(CallerKey(.phone, "+15551234567")),
            try await store.person(CallerKey(.external, "+15551234567")),
            try await store.person(CallerKey(.phone, "+15551234567"), in: other),
        ]
        #expect(Set(people).count == 4)
        let unknown = try await store.knownPerson(CallerKey(.identity, "ann"))
        #expect(unknown == nil)
        await #expect(throws: MemoryError.self) {
            try await store.person(CallerKey(.identity, " "))
        }
        await #expect(throws: MemoryError.self) {
            try await store.person(CallerKey(.identity, "ann"), in: TenantID(rawValue: ""))
        }
    }

    @Test func `an alias finds the same person, unless it is somebody else's`() async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(CallerKey(.phone, "+15551234567"))
        let bob = try await store.person(CallerKey(.identity, "bob"))
        try await store.addAlias(CallerKey(.identity, "ann"), to: ann)
        try await store.addAlias(CallerKey(.identity, "ann"), to: ann)
        let found = try await store.person(CallerKey(.identity, "ann"))
        #expect(found == ann)
        await #expect(throws: MemoryError.keyTaken(kind: "identity")) {
            try await store.addAlias(CallerKey(.identity, "bob"), to: ann)
        }
        try await StoreSupport.fill(store, ann)
        let people = try await store.people(in: .standard)
        #expect(people.map(\.person) == [ann, bob])
        #expect(people[0].keys == [CallerKey(.identity, "ann"), CallerKey(.phone, "+15551234567")])
        #expect([people[0].turns, people[0].facts, people[0].conversations] == [3, 2, 1])
        #expect(people[0].lastCall == StoreSupport.start)
    }

    @Test func `merging moves everything and ends the other`() async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(CallerKey(.phone, "+15551234567"))
        let also = try await store.person(CallerKey(.identity, "ann"))
        try await StoreSupport.fill(store, ann)
        try await StoreSupport.fill(store, also, secret: "quagga")
        try await store.write(also) { (rows) throws(MemoryError) in
            _ = try rows.insert(Conversation(externalID: "room-zanzibar", started: StoreSupport.start))
        }
        let counts = try await store.read(also) { (rows) throws(MemoryError) in try rows.rowCounts() }
        let before = try await store.read(ann) { (rows) throws(MemoryError) in try rows.rowCounts() }
        let old = try await store.read(also) { (rows) throws(MemoryError) in try rows.turns(after: 0, limit: 9) }
        try await store.merge(also, into: ann)

        let found = try await store.person(CallerKey(.identity, "ann"))
        #expect(found == ann)
        await #expect(throws: MemoryError.noSuchPerson("\(also.id)")) {
            try await store.read(also) { (rows) throws(MemoryError) in _ = try rows.turns(after: 0, limit: 1) }
        }
        try await store.read(ann) { (rows) throws(MemoryError) in
            let after = try rows.rowCounts()
            for (table, count) in before {
                // There is one profile, and it was there.
                let moved = table == "profiles" ? 0 : counts[table] ?? 0
                #expect(after[table] == count + moved, "\(table)")
            }
            let turns = try rows.turns(old.map(\.id))
            #expect(turns == old)
            let facts = try rows.facts().map(\.text)
            #expect(facts.contains("The caller likes quagga."))
            let calls = try rows.conversations().map(\.externalID)
            #expect(Set(calls) == ["room-zanzibar", "room-quagga", "room-zanzibar (merged 3)"])
            for table in LexicalTable.allCases {
                let postings = try rows.postings(table, term: "quagga")
                #expect(!postings.isEmpty)
            }
            var vectors = 0
            try rows.vectors(of: StoreSupport.model) { _, _, _ in vectors += 1 }
            #expect(vectors == 8)
            let keys = try rows.callerKeys()
            #expect(Set(keys) == [CallerKey(.phone, "+15551234567"), CallerKey(.identity, "ann")])
            let analysis = try rows.analysis(of: old[0].conversation)
            #expect(analysis == #"{"summary":"quagga"}"#)
        }
        let intact = try await store.isIntact()
        #expect(intact)
        await #expect(throws: MemoryError.self) { try await store.merge(ann, into: ann) }
    }

    @Test func `merging leaves no row of the other in any table`() async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(CallerKey(.phone, "+15551234567"))
        let also = try await store.person(CallerKey(.identity, "ann"))
        try await StoreSupport.fill(store, also)
        try await store.merge(also, into: ann)
        let left = try await store.writer.perform { (gate) throws(MemoryError) in
            try gate.asKeeper(isWriting: false) { () throws(MemoryError) in
                var left: [String: Int64] = [:]
                for table in ScopedTable.all where table.scope == .person {
                    left[table.name] = try gate.number(
                        "SELECT count(*) FROM \(table.name) WHERE person = ?", .integer(also.id))
                }
                return left
            }
        }
        #expect(left.values.allSatisfy { $0 == 0 })
        let profile = try await store.read(ann) { (rows) throws(MemoryError) in try rows.profile() }
        #expect(profile == #"{"name":"zanzibar"}"#)
    }

    @Test func `deleting everything leaves nothing, and the other people whole`() async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(CallerKey(.phone, "+15551234567"))
        let bob = try await store.person(CallerKey(.identity, "bob"))
        try await StoreSupport.fill(store, ann)
        try await StoreSupport.fill(store, bob)
        let kept = try await store.read(bob) { (rows) throws(MemoryError) in try rows.rowCounts() }
        let counts = try await store.write(ann) { (rows) throws(MemoryError) in try rows.deleteEverything() }
        #expect(counts["turns"] == 3)
        #expect(counts["entries"] == 5)
        #expect(counts["person"] == 1)
        #expect(counts["person_keys"] == 1)
        await #expect(throws: MemoryError.noSuchPerson("\(ann.id)")) {
            try await store.write(ann) { (rows) throws(MemoryError) in try rows.setProfile("back again") }
        }
        let after = try await store.read(bob) { (rows) throws(MemoryError) in try rows.rowCounts() }
        #expect(after == kept)
        let again = try await store.person(CallerKey(.phone, "+15551234567"))
        #expect(again.id > bob.id)
        let isIntact = try await store.isIntact()
        #expect(isIntact)
        let tokens = try await store.writer.perform { (gate) throws(MemoryError) in
            try gate.asKeeper(isWriting: false) { () throws(MemoryError) in
                try gate.number("SELECT count(*) FROM turn_words")
            }
        }
        #expect(tokens == 14)
    }

    @Test func `deleting turns and facts takes what was derived from them`() async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(CallerKey(.phone, "+15551234567"))
        try await StoreSupport.fill(store, ann)
        try await store.write(ann) { (rows) throws(MemoryError) in
            var count = try rows.delete(turns: [1, 77])
            #expect(count == 1)
            count = try rows.delete(facts: [1])
            #expect(count == 1)
            let counts = try rows.rowCounts()
            let expected = [
                "turns": 2, "facts": 1, "vectors": 2, "entries": 3, "terms": 3, "links": 0, "conversation_facts": 0,
                "invocations": 0, "fact_sources": 2,
            ]
            for (table, count) in expected { #expect(counts[table] == count, "\(table)") }
            try rows.deleteConversation(1)
            let rest = try rows.rowCounts()
            for table in ["turns", "entries", "terms", "vectors", "analyses", "conversations"] {
                #expect(rest[table] == 0, "\(table)")
            }
        }
    }

    @Test func `a tenant keeps its own rules and receipts`() async throws {
        let store = try await StoreSupport.open()
        let other = TenantID(rawValue: "other")
        let rule = RetentionRow(sector: "episodic", days: 30, action: "archive", decay: 0.1)
        let receipt = ReceiptRow(person: 7, at: StoreSupport.start, kind: "erase", counts: "{}")
        try await store.inTenant(.standard, isWriting: true) { (rows) throws(MemoryError) in
            try rows.setRetention(rule)
            try rows.add(receipt)
        }
        let (rules, receipts) = try await store.inTenant(.standard, isWriting: false) { (rows) throws(MemoryError) in
            (try rows.retention(), try rows.receipts())
        }
        #expect(rules == [rule])
        #expect(receipts.map(\.kind) == ["erase"])
        let none = try await store.inTenant(other, isWriting: false) { (rows) throws(MemoryError) in
            try rows.receipts().count + rows.retention().count + rows.people().count
        }
        #expect(none == 0)
    }
}
