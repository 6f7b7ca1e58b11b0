import Basics
import LanguageModels
@testable import Memory
import SQLite
import Testing

struct PersonRowsTests {
    private let phone = CallerKey(.phone, "+15551234567")

    @Test func `what is written comes back`() async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(phone)
        try await StoreSupport.fill(store, ann)
        try await store.read(ann) { (rows) throws(MemoryError) in
            let calls = try rows.conversations()
            #expect(calls.map(\.externalID) == ["room-zanzibar"])
            #expect(calls.first?.callerName == "Ann zanzibar")
            let call = try rows.conversation(externalID: "room-zanzibar")
            #expect(call == calls.first)
            let turns = try rows.turns(of: call?.id ?? 0)
            #expect(turns.map(\.text) == ["number 0 zanzibar", "number 1 zanzibar", "number 2 zanzibar"])
            let later = try rows.turns(after: turns[0].id, limit: 1)
            #expect(later == [turns[1]])
            let chosen = try rows.turns([turns[2].id, 999, turns[0].id])
            #expect(chosen == [turns[2], turns[0]])
            let facts = try rows.facts()
            #expect(facts.map(\.text) == ["The caller likes zanzibar.", "The caller was in zanzibar."])
            #expect(facts.first?.sourceTurns == turns.map(\.id))
            let one = try rows.fact(facts[0].id)
            #expect(one == facts[0])
            let linked = try rows.links(of: facts[1].id)
            #expect(linked == [FactLink(fact: facts[0].id, kind: "same_topic", weight: 0.5)])
            let learned = try rows.facts(of: turns[0].conversation, kind: "learned")
            #expect(learned == [facts[0].id])
            let made = try rows.facts(from: [turns[1].id])
            #expect(made == facts.map(\.id))
            let (profile, analysis) = (try rows.profile(), try rows.analysis(of: turns[0].conversation))
            #expect(profile == #"{"name":"zanzibar"}"#)
            #expect(analysis == #"{"summary":"zanzibar"}"#)
            let tools = try rows.invocations(of: turns[0].conversation)
            #expect(tools.map(\.arguments) == [#"{"q":"zanzibar"}"#])
        }
    }

    @Test func `vectors come back by kind and id, of the one model asked for`() async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(phone)
        try await StoreSupport.fill(store, ann)
        try await store.write(ann) { (rows) throws(MemoryError) in
            let other = EmbeddingModelID(name: "other", dimension: 2)
            try rows.setVector(StoredVector([1, 0], model: other), of: .turn(1))
        }
        try await store.read(ann) { (rows) throws(MemoryError) in
            var found: [(Item, [Int8], Float)] = []
            try rows.vectors(of: StoreSupport.model) { item, scale, bytes in
                found.append((item, bytes.map { Int8(bitPattern: $0) }, scale))
            }
            let turns = try rows.turns(after: 0, limit: 10).map(\.id)
            #expect(found.map(\.0) == turns.map { .turn($0) } + [.fact(1)])
            #expect(found[0].1 == StoredVector([0.5, -0.5, 0.5, 0], model: StoreSupport.model).components)
            #expect(found[3].2 == Float(1) / 127)
            let models = try rows.vectorModels()
            #expect(models.map(\.name) == ["test", "other"])
            let one = try rows.vector(StoreSupport.model, of: .fact(1))
            #expect(one == StoredVector([1, 0, 0, 0], model: StoreSupport.model))
            var mark = IndexMark()
            mark.turn = turns[1]
            mark.fact = 1
            var rest: [Item] = []
            try rows.vectors(of: StoreSupport.model, after: mark) { item, _, _ in rest.append(item) }
            #expect(rest == [.turn(turns[2])])
        }
    }

    @Test func `words are found with column and count, and not after they were taken out`() async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(phone)
        try await StoreSupport.fill(store, ann)
        let turns = try await store.read(ann) { (rows) throws(MemoryError) in
            try rows.turns(after: 0, limit: 10).map(\.id)
        }
        try await store.write(ann) { (rows) throws(MemoryError) in
            var found = try rows.postings(.turns, term: "zanzibar")
            #expect(found == turns.map { Posting(row: $0, column: 0, count: 2) })
            found = try rows.postings(.turns, term: "before")
            #expect(found == turns[1...].map { Posting(row: $0, column: 1, count: 1) })
            found = try rows.postings(.calls, term: "number")
            #expect(found.count == 1)
            found = try rows.postings(.facts, term: "like")
            #expect(found == [Posting(row: 1, column: 0, count: 1)])
            found = try rows.postings(.turns, term: "never")
            #expect(found == [])
            var entries: [IndexEntry] = []
            try rows.indexEntries { entries.append($0) }
            #expect(entries.count == 5)
            #expect(entries.first?.lengths.text == 3)
            try rows.unindex(.turn(turns[0]))
            let again = IndexEntry(.turn(turns[1]), conversation: 1, time: StoreSupport.start, isQuestion: true)
            try rows.index(TermColumns([["fresh"]]), as: again)
            found = try rows.postings(.turns, term: "zanzibar")
            #expect(found.map(\.row) == [turns[2]])
            found = try rows.postings(.turns, term: "fresh")
            #expect(found.map(\.row) == [turns[1]])
        }
    }

    @Test func `the same turn written again changes nothing`() async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(phone)
        try await StoreSupport.fill(store, ann)
        let before = try await store.read(ann) { (rows) throws(MemoryError) in rows.generation }
        let second = try await store.write(ann) { (rows) throws(MemoryError) in
            try rows.insert(
                Turn(conversation: 1, index: 0, speaker: .agent, said: StoreSupport.start, text: "something else"))
        }
        #expect(second == nil)
        let after = try await store.read(ann) { (rows) throws(MemoryError) in rows.generation }
        #expect(after == before)
    }

    @Test func `a write grows the generation, a failed one does not happen`() async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(phone)
        let before = try await store.read(ann) { (rows) throws(MemoryError) in rows.generation }
        let during = try await store.write(ann) { (rows) throws(MemoryError) in
            try rows.setProfile("one")
            return rows.generation
        }
        await #expect(throws: MemoryError.noSuchFact(7)) {
            try await store.write(ann) { (rows) throws(MemoryError) in
                try rows.setProfile("two")
                throw .noSuchFact(7)
            }
        }
        try await store.read(ann) { (rows) throws(MemoryError) in
            let profile = try rows.profile()
            #expect(profile == "one")
            #expect(rows.generation == before + 1)
            #expect(rows.generation == during)
        }
    }

    @Test func `rows opened for reading cannot be written`() async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(phone)
        await #expect(throws: MemoryError.self) {
            try await store.read(ann) { (rows) throws(MemoryError) in try rows.setProfile("x") }
        }
    }

    @Test func `facts are filtered by what is plain and by what is sealed`() async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(phone)
        try await store.write(ann) { (rows) throws(MemoryError) in
            let start = StoreSupport.start
            var old = Fact(
                sector: .semantic, text: "old", type: "home", subject: "caller", predicate: "lives in", object: "Rome",
                origin: .call, created: start)
            old.id = try rows.insert(old)
            let new = Fact(
                sector: .semantic, text: "new", type: "home", subject: "caller", predicate: "lives in", object: "Porto",
                origin: .told, created: UnixTime(seconds: start.seconds + 100), due: start, isPinned: true)
            let id = try rows.insert(new)
            old.supersededBy = id
            old.validTo = new.created
            try rows.update(old)
            var texts = try rows.facts().map(\.text)
            #expect(texts == ["new"])
            texts = try rows.facts(.all).map(\.text)
            #expect(texts == ["old", "new"])
            var filter = FactFilter()
            filter.validAt = start
            texts = try rows.facts(filter).map(\.text)
            #expect(texts == ["old"])
            filter = .all
            filter.predicate = "Lives in"
            filter.types = ["home"]
            texts = try rows.facts(filter).map(\.text)
            #expect(texts == ["old", "new"])
            filter.types = ["name"]
            texts = try rows.facts(filter).map(\.text)
            #expect(texts == [])
            filter = FactFilter()
            filter.isPinned = true
            filter.isOpen = true
            texts = try rows.facts(filter).map(\.text)
            #expect(texts == ["new"])
            texts = try rows.facts(FactFilter(sectors: [.episodic])).map(\.text)
            #expect(texts == [])
        }
    }
}
