import Basics
@testable import Memory
import SQLite
import Testing

/// What other systems do wrong when they forget (docs/memory-forgetting.md), by symptom.
struct ForgettingDefectTests {
    private let phone = CallerKey(.phone, "+15551234567")
    private let other = CallerKey(.phone, "+15557654321")
    private let start = StoreSupport.start

    /// A call learned by rules.
    private func call(_ store: MemoryStore, _ person: Person, _ name: String, _ lines: String...) async throws {
        let id = try await store.begin(Conversation(externalID: name, started: start), for: person)
        let turns = lines.enumerated().map { Turn(index: $0, speaker: .caller, said: start, text: $1) }
        try await store.append(turns, to: id, for: person)
        _ = try await store.finish(id, ended: start, outcome: nil, for: person)
    }
    private func found(_ store: MemoryStore, _ person: Person, _ query: String) async throws -> String {
        try await store.recall(RecallRequest(query, at: start), for: person).items.map(\.text).joined(separator: "\n")
    }
    private func counts(_ store: MemoryStore, _ person: Person) async throws -> [String: Int] {
        try await store.read(person) { (rows) throws(MemoryError) in try rows.rowCounts() }
    }

    @Test func `dedupe across users: forgetting what two said alike takes one's and leaves the other's`() async throws {
        let store = try await StoreSupport.open()
        let (ann, bob) = (try await store.person(phone), try await store.person(other))
        for person in [ann, bob] { try await call(store, person, "one", "My dog is called Bruno.") }
        let before = try await counts(store, bob)
        let fact = try await store.read(ann) { (rows) throws(MemoryError) in try rows.facts(.all)[0] }
        _ = try await store.forget(.facts([fact.id]), for: ann)
        #expect(try await !found(store, ann, "dog").contains("Bruno"))
        #expect(try await found(store, bob, "dog").contains("Bruno"))
        #expect(try await counts(store, bob) == before)
    }

    @Test func `delete that deletes nothing: everything that was counted before is gone after`() async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(phone)
        try await StoreSupport.fill(store, ann)
        let before = try await counts(store, ann)
        #expect(before.values.allSatisfy { $0 > 0 }, "something in every table: \(before)")
        let receipt = try await store.erase(ann)
        for (table, count) in before { #expect(receipt.counts[table] == count, "\(table)") }
        #expect(try await store.stats().people == 0)
    }

    @Test func `delete-all of one wipes others: erasing one of many leaves each other row`() async throws {
        let store = try await StoreSupport.open()
        var people: [Person] = []
        for number in 0..<5 {
            let person = try await store.person(CallerKey(.phone, "+1555000000\(number)"))
            try await StoreSupport.fill(store, person, secret: "word\(number)")
            people.append(person)
        }
        let before = try await counts(store, people[0])
        _ = try await store.erase(people[2])
        for person in people where person != people[2] { #expect(try await counts(store, person) == before) }
    }

    @Test func `cross-user delete by id: another's ids delete nothing, whatever they name`() async throws {
        let store = try await StoreSupport.open()
        let (ann, bob) = (try await store.person(phone), try await store.person(other))
        try await StoreSupport.fill(store, ann)
        let before = try await counts(store, ann)
        for selection: ForgetSelection in [
            .facts([1, 2]), .turns([1, 2, 3]), .conversation(1), .since(UnixTime(milliseconds: 0)),
            .items([.fact(1), .turn(1)]),
        ] {
            #expect(try await store.forget(selection, for: bob).total == 0)
        }
        #expect(try await counts(store, ann) == before)
    }

    @Test func `cross-tenant delete: the same row under another tenant's name is nobody`() async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(phone)
        try await StoreSupport.fill(store, ann)
        let tenant = TenantID(rawValue: "other")
        _ = try await store.person(other, in: tenant)
        let stranger = Person(tenant: tenant, id: ann.id)
        await #expect(throws: MemoryError.self) { try await store.erase(stranger) }
        #expect(try await counts(store, ann)["turns"] == 3)
    }

    @Test func `history that keeps deleted text: no superseded fact, link, profile, receipt or export has it`()
        async throws
    {
        let store = try await StoreSupport.open()
        let ann = try await store.person(phone)
        try await call(store, ann, "one", "I live in Zanzibar.")
        try await call(store, ann, "two", "I live in Porto now.")
        let old = try await store.read(ann) { (rows) throws(MemoryError) in
            try rows.facts(.all).filter { $0.text.contains("Zanzibar") }
        }
        #expect(!old.isEmpty)
        _ = try await store.forget(.facts(old.map(\.id)), for: ann)
        var lines = ""
        for try await line in store.export(ann, includesVectors: true) { lines += line }
        #expect(!lines.contains("Zanzibar"))
        #expect(lines.contains("Porto"))
        let receipts = try await store.receipts()
        #expect(receipts.allSatisfy { !$0.signed.contains("Zanzibar") })
        #expect(try await !found(store, ann, "Where did I live before?").contains("Zanzibar"))
    }

    @Test func `deleted memories still returned: not from the session's index, the last questions or another process`()
        async throws
    {
        try await StoreSupport.inFolder { folder in
            let store = try await StoreSupport.open(folder)
            let elsewhere = try await StoreSupport.open(folder)
            let ann = try await store.person(phone)
            try await call(store, ann, "one", "My dog is called Bruno.", "I live in Porto.")
            // Both have the person's index and the answer in memory.
            for store in [store, elsewhere] {
                #expect(try await found(store, ann, "What is my dog called?").contains("Bruno"))
            }
            let again = try await store.recall(RecallRequest("what is my dog called", at: start), for: ann)
            #expect(again.trace.isRepeated, "the last questions are kept")
            let dog = try await store.candidates(for: "dog called Bruno", of: ann)
            _ = try await store.forget(.items(dog.map(\.item)), for: ann)
            #expect(store.caches.size.people == 0)
            for store in [store, elsewhere] {
                #expect(try await !found(store, ann, "What is my dog called?").contains("Bruno"))
            }
            _ = try await store.erase(ann)
            await #expect(throws: MemoryError.noSuchPerson("\(ann.id)")) {
                _ = try await found(elsewhere, ann, "What is my dog called?")
            }
        }
    }

    @Test func `archived memories still returned: an archived call is not recalled unless asked for`() async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(phone)
        try await call(store, ann, "one", "We talked about the zanzibar trip.")
        #expect(try await found(store, ann, "zanzibar").contains("zanzibar"))
        let rule = RetentionPolicies(calls: RetentionRule(days: 0, action: .archive))
        #expect(try await store.sweep(policies: rule).archived.calls == 1)
        let turns = try await store.recall(RecallRequest("zanzibar", at: start), for: ann).items.map(\.item)
        #expect(!turns.contains { if case .turn = $0 { true } else { false } })
        var request = RecallRequest("zanzibar", at: start)
        request.includesArchived = true
        #expect(try await !store.recall(request, for: ann).items.isEmpty)
    }

    @Test func `per-user delete reading at most N rows: all of more rows than any batch or page go`() async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(phone)
        try await store.write(ann) { (rows) throws(MemoryError) in
            let call = try rows.insert(Conversation(externalID: "long", started: start))
            for index in 0..<1_234 {
                let turn = Turn(conversation: call, index: index, speaker: .caller, said: start, text: "\(index)")
                let id = try rows.insert(turn) ?? 0
                _ = try rows.insert(
                    Fact(sector: .episodic, text: "\(index)", origin: .call, sourceTurns: [id], created: start))
            }
        }
        let receipt = try await store.forget(.since(start), for: ann)
        #expect(receipt.counts["turns"] == 1_234 && receipt.counts["facts"] == 1_234)
        #expect(try await counts(store, ann).values.allSatisfy { $0 == 0 })
    }

    @Test func `zero decay ignored: such a fact comes back from the store as it was, and no sweep touches it`()
        async throws
    {
        let store = try await StoreSupport.open()
        let ann = try await store.person(phone)
        try await store.write(ann) { (rows) throws(MemoryError) in
            _ = try rows.insert(
                Fact(sector: .semantic, text: "For ever.", origin: .told, created: UnixTime(seconds: 1), decay: 0))
        }
        let rule = RetentionRule(days: 1, action: .delete, graceDays: 0)
        let report = try await store.sweep(policies: RetentionPolicies(facts: [.semantic: rule]))
        #expect(report.archived.total == 0 && report.seen == 1)
        let fact = try await store.read(ann) { (rows) throws(MemoryError) in try rows.facts()[0] }
        #expect(fact.decay == 0)
        #expect(Decay().retention(of: fact, at: start) == 1)
    }

    @Test func `memories missing after restart: all of them are there, and found, when the files are opened again`()
        async throws
    {
        try await StoreSupport.inFolder { folder in
            let store = try await StoreSupport.open(folder)
            let ann = try await store.person(phone)
            try await call(store, ann, "one", "My dog is called Bruno.")
            let before = try await counts(store, ann)
            await store.close()
            for _ in 0..<3 {
                let again = try await StoreSupport.open(folder)
                let same = try #require(try await again.knownPerson(phone))
                #expect(same == ann)
                #expect(try await counts(again, ann) == before)
                #expect(try await found(again, ann, "dog").contains("Bruno"))
                await again.close()
            }
        }
    }

    @Test func `forgetting by a question takes what shares its words, not what merely comes nearest`() async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(phone)
        try await call(store, ann, "one", "My dog is called Bruno.", "I live in Porto.")
        #expect(try await store.forget(.matching("tax returns", limit: 10), for: ann).total == 0)
        #expect(try await store.forget(.matching("my dog Bruno", limit: 3), for: ann).total > 0)
        #expect(try await !found(store, ann, "dog").contains("Bruno"))
        #expect(try await found(store, ann, "Where do I live?").contains("Porto"))
    }
}
