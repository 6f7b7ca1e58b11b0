import Basics
@testable import Memory
import SQLite
import Testing

struct ForgetTests {
    private let phone = CallerKey(.phone, "+15551234567")
    private let start = StoreSupport.start

    /// A call with these lines, the caller's and the agent's in turn, learned by rules.
    @discardableResult
    private func call(
        _ store: MemoryStore, _ person: Person, _ name: String, at seconds: Int64 = 0, _ lines: String...
    ) async throws -> Conversation.ID {
        let time = UnixTime(seconds: start.seconds + seconds)
        let id = try await store.begin(Conversation(externalID: name, started: time), for: person)
        let turns = lines.enumerated().map { index, text in
            Turn(index: index, speaker: index % 2 == 0 ? .caller : .agent, said: time, text: text)
        }
        try await store.append(turns, to: id, for: person)
        _ = try await store.finish(id, ended: time, outcome: nil, for: person)
        return id
    }
    private func facts(_ store: MemoryStore, _ person: Person) async throws -> [Fact] {
        try await store.read(person) { (rows) throws(MemoryError) in try rows.facts(.all) }
    }
    private func postings(_ store: MemoryStore, _ person: Person, _ word: String) async throws -> Int {
        let term = try #require(TextAnalyzer.shared.terms(of: word).counts.keys.first)
        return try await store.read(person) { (rows) throws(MemoryError) in
            var count = 0
            for table in LexicalTable.allCases { count += try rows.postings(table, term: term).count }
            return count
        }
    }

    @Test func `forgetting a fact takes the turns it came from with it, so that nothing finds it again`() async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(phone)
        try await call(store, ann, "one", "My dog is called Bruno.", "Nice.", "I live in Porto.", "Good to know.")
        let dog = try #require(try await facts(store, ann).first { $0.text.contains("Bruno") })
        let before = try await postings(store, ann, "bruno")
        #expect(before > 0)
        let receipt = try await store.forget(.facts([dog.id]), for: ann)
        #expect(receipt.counts["facts"] == 1 && receipt.counts["turns"] == 1)
        #expect(try await store.verify(receipt))
        #expect(try await postings(store, ann, "bruno") == 0)
        #expect(try await postings(store, ann, "porto") > 0)
        let profile = try await store.read(ann) { (rows) throws(MemoryError) in try rows.profile() }
        #expect(profile?.contains("Bruno") == false)
        #expect(profile?.contains("Porto") == true)
    }

    @Test func `told to keep the turns, it takes the fact alone`() async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(phone)
        try await call(store, ann, "one", "My dog is called Bruno.", "Nice.")
        let ids = try await facts(store, ann).map(\.id)
        let receipt = try await store.forget(ForgetSelection(.facts(ids), keepsTurns: true), for: ann)
        #expect(receipt.counts["turns"] == nil)
        #expect(receipt.counts["facts"] == ids.count)
        #expect(try await postings(store, ann, "bruno") > 0)
    }

    @Test func `forgetting a turn takes the facts drawn from it alone, not pinned nor told ones`() async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(phone)
        let id = try await call(store, ann, "one", "My dog is called Bruno.", "Nice.", "Yes, he is.")
        let turn = try await store.read(ann) { (rows) throws(MemoryError) in try rows.turns(of: id)[0].id }
        try await store.write(ann) { (rows) throws(MemoryError) in
            for (text, origin, isPinned) in [
                ("Pinned.", Fact.Origin.call, true), ("Told.", .told, false), ("Drawn.", .call, false),
            ] {
                _ = try rows.insert(
                    Fact(
                        sector: .semantic, text: text, origin: origin, sourceTurns: [turn], created: start,
                        isPinned: isPinned))
            }
            let other = try rows.turns(of: id)[2].id
            _ = try rows.insert(
                Fact(
                    sector: .semantic, text: "Twice.", origin: .call, sourceTurns: [turn, other], created: start))
        }
        _ = try await store.forget(.turns([turn]), for: ann)
        let left = try await facts(store, ann)
        #expect(left.map(\.text) == ["Pinned.", "Told.", "Twice."])
        #expect(left.allSatisfy { !$0.sourceTurns.contains(turn) })
    }

    @Test func `the turns next to a forgotten one keep none of its words`() async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(phone)
        let id = try await call(store, ann, "one", "First things.", "Second zanzibar.", "Third matters.")
        try await store.write(ann) { (rows) throws(MemoryError) in
            try rows.setAnalysis("zanzibar", of: id)
            var call = try rows.conversation(id)
            call?.summary = "About zanzibar."
            if let call { try rows.update(call) }
            for turn in try rows.turns(of: id) {
                try rows.setVector(StoredVector([1, 0, 0, 0], model: StoreSupport.model), of: .turn(turn.id))
            }
        }
        let turns = try await store.read(ann) { (rows) throws(MemoryError) in try rows.turns(of: id) }
        #expect(try await postings(store, ann, "zanzibar") == 3)  // its own, the next one's, the call's
        _ = try await store.forget(.turns([turns[1].id]), for: ann)
        #expect(try await postings(store, ann, "zanzibar") == 0)
        #expect(try await postings(store, ann, "first") == 3)  // now the turn before the third
        try await store.read(ann) { (rows) throws(MemoryError) in
            let call = try rows.conversation(id)
            #expect(call?.summary == nil)
            let analysis = try rows.analysis(of: id)
            #expect(analysis == nil)
            for turn in turns {
                let vector = try rows.vector(StoreSupport.model, of: .turn(turn.id))
                #expect(vector == nil, "made with the forgotten words, or of them")
            }
        }
    }

    @Test func `forgetting since a time takes later calls and later turns of the one in progress`() async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(phone)
        try await call(store, ann, "old", "My dog is called Bruno.", "Nice.")
        try await call(store, ann, "new", at: 1000, "I live in Porto.", "Nice.")
        _ = try await store.forget(.since(UnixTime(seconds: start.seconds + 500)), for: ann)
        let calls = try await store.read(ann) { (rows) throws(MemoryError) in try rows.conversations() }
        #expect(calls.map(\.externalID) == ["old"])
        #expect(try await facts(store, ann).allSatisfy { !$0.text.contains("Porto") })
        #expect(try await postings(store, ann, "porto") == 0)
        #expect(try await postings(store, ann, "bruno") > 0)
    }

    @Test func `a forgotten name is in no call's heading either`() async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(phone)
        try await call(store, ann, "one", "My name is Annabel.", "Hello.", "I live in Porto.", "Good.")
        let name = try #require(try await facts(store, ann).first { $0.text.contains("Annabel") })
        let before = try await store.read(ann) { (rows) throws(MemoryError) in try rows.conversations() }
        #expect(before.first?.callerName == "Annabel")
        _ = try await store.forget(.facts([name.id]), for: ann)
        let after = try await store.read(ann) { (rows) throws(MemoryError) in try rows.conversations() }
        #expect(after.map(\.callerName) == [nil])
    }

    @Test func `what was made of forgotten facts alone goes with them`() async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(phone)
        let ids = try await store.write(ann) { (rows) throws(MemoryError) in
            var ids: [Fact.ID] = []
            for text in ["a", "b", "c"] {
                ids.append(try rows.insert(Fact(sector: .episodic, text: text, origin: .call, created: start)))
            }
            for parts in [[ids[0], ids[1]], [ids[1], ids[2]]] {
                let made = try rows.insert(
                    Fact(sector: .reflective, text: "made", origin: .consolidated, created: start))
                for part in parts { try rows.link(made, part, kind: "made_of", weight: 1) }
            }
            return ids
        }
        let receipt = try await store.forget(.facts([ids[0], ids[1]]), for: ann)
        #expect(receipt.counts["facts"] == 3)
        #expect(try await facts(store, ann).map(\.text) == ["c", "made"])
    }

    @Test func `forgetting what is not there gives a receipt of nothing`() async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(phone)
        for selection: ForgetSelection in [.facts([99]), .turns([99]), .conversation(99), .facts([])] {
            let receipt = try await store.forget(selection, for: ann)
            #expect(receipt.total == 0)
        }
    }

    @Test func `after a forgotten fact no byte of it, sealed or not, is in any file`() async throws {
        try await StoreSupport.inFolder { folder in
            let store = try await StoreSupport.open(folder)
            let ann = try await store.person(phone)
            try await call(store, ann, "one", "My dog is called Bruno.", "Nice.", "I live in Porto.", "Good.")
            let all = try await facts(store, ann)
            let dog = try #require(all.first { $0.text.contains("Bruno") })
            let (gone, kept) = try await store.read(ann) { (rows) throws(MemoryError) in
                (try Self.traces(rows, fact: dog.id), rows.trace(of: "porto"))
            }
            let before = try DataFolder(folder)
            #expect(before.files(holding: "Bruno") == [])
            #expect(gone.count >= 4)
            for bytes in gone { #expect(!before.files(holding: bytes).isEmpty) }
            let receipt = try await store.forget(.facts([dog.id]), for: ann)
            #expect(receipt.remains == [])
            let after = try DataFolder(folder)
            for bytes in gone { #expect(after.files(holding: bytes) == []) }
            #expect(!after.files(holding: kept).isEmpty)
        }
    }
    /// The sealed fact, its turn, their sealed words and the token of its telling word.
    private static func traces(_ rows: PersonRows, fact: Fact.ID) throws(MemoryError) -> [[UInt8]] {
        var found = [Array(rows.trace(of: "bruno").utf8)]
        try rows.gate.scan("SELECT body FROM my_facts WHERE id = ?", .integer(fact)) { found.append($0.bytes(0)) }
        try rows.gate.scan("SELECT body FROM my_terms WHERE kind = 1 AND item = ?", .integer(fact)) {
            found.append($0.bytes(0))
        }
        for turn in try rows.fact(fact)?.sourceTurns ?? [] {
            try rows.gate.scan("SELECT body FROM my_turns WHERE id = ?", .integer(turn)) { found.append($0.bytes(0)) }
            try rows.gate.scan("SELECT body FROM my_terms WHERE kind = 0 AND item = ?", .integer(turn)) {
                found.append($0.bytes(0))
            }
        }
        return found
    }
}
