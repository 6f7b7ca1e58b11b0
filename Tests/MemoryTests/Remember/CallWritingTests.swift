import Basics
import LanguageModels
import Testing

@testable import Memory

struct CallWritingTests {
    static func open(
        _ folder: String? = nil, embedder: (any EmbeddingModel)? = nil, model: (any LanguageModel)? = nil,
        now: UnixTime = Calls.noon
    ) async throws -> MemoryStore {
        try await MemoryStore.open(MemoryConfiguration(folder: folder, embedder: embedder, model: model, now: { now }))
    }
    /// A call from its first turn to what was learned.
    @discardableResult
    static func hold(
        _ store: MemoryStore, _ person: Person, _ id: String, _ lines: String..., at: UnixTime = Calls.noon
    ) async throws -> (Conversation.ID, Learned) {
        let call = try await store.begin(Conversation(externalID: id, started: at), for: person)
        try await store.append(turns(lines, at: at), to: call, for: person)
        let ended = UnixTime(milliseconds: at.milliseconds + 60_000)
        return (call, try await store.finish(call, ended: ended, outcome: "caller_left", for: person))
    }
    static func turns(_ lines: [String], at: UnixTime = Calls.noon) -> [Turn] {
        lines.enumerated().map { index, line in
            let isAgent = line.hasPrefix("agent: ")
            return Turn(
                index: index, speaker: isAgent ? .agent : .caller,
                said: UnixTime(milliseconds: at.milliseconds + Int64(index) * 4_000),
                text: String(line.trimmingPrefix(isAgent ? "agent: " : "caller: ")))
        }
    }
    static func facts(_ store: MemoryStore, _ person: Person, _ filter: FactFilter = .current) async throws -> [Fact] {
        try await store.read(person) { (rows) throws(MemoryError) in try rows.facts(filter) }
    }
    static let may: [UnixTime] = (0..<6).map { UnixTime(seconds: Calls.noon.seconds + Int64($0) * 86_400) }

    @Test func `a call leaves turns, words, vectors, facts and a profile`() async throws {
        let embedder = WordEmbedder()
        let store = try await Self.open(embedder: embedder)
        let ann = try await store.person(CallerKey(.identity, "ann"))
        let (call, learned) = try await Self.hold(
            store, ann, "room-1", "agent: Hello, what's your name?", "caller: Maria.", "caller: I live in Porto.")
        #expect(learned.turns == 3 && learned.stored == 2 && learned.withoutVector == 0 && learned.extractor == "rules")
        let (conversation, vectors, postings, profile, links) = try await store.read(ann) {
            (rows) throws(MemoryError) in
            var items: Set<Item> = []
            try rows.vectors(of: embedder.id) { item, _, _ in items.insert(item) }
            let term = TextAnalyzer.shared.queryTerms(of: "Porto").first ?? ""
            return (
                try rows.conversation(call), items,
                try [LexicalTable.turns, .calls, .facts].map { (table) throws(MemoryError) in
                    try rows.postings(table, term: term).count
                }, try rows.profile(), try rows.facts(of: call, kind: "learned")
            )
        }
        #expect(
            conversation?.isIndexed == true && conversation?.callerName == "Maria"
                && conversation?.outcome == "caller_left")
        #expect(vectors.count == 5)
        // In the turn, and as "previous" in none; in the call; in the fact.
        #expect(postings == [1, 1, 1])
        #expect(profile?.contains("\"name\":\"Maria\"") == true && profile?.contains("\"home\":\"Porto\"") == true)
        #expect(links.count == 2)
    }

    @Test func `a turn is found by its words before the call is over`() async throws {
        let store = try await Self.open()
        let ann = try await store.person(CallerKey(.identity, "ann"))
        let call = try await store.begin(Conversation(externalID: "room-1", started: Calls.noon), for: ann)
        try await store.append(Self.turns(["caller: I bought a trombone"]), to: call, for: ann)
        let found = try await store.read(ann) { (rows) throws(MemoryError) in
            try rows.postings(.turns, term: TextAnalyzer.shared.queryTerms(of: "trombone").first ?? "").count
        }
        #expect(found == 1)
    }

    @Test func `everything done twice is done once`() async throws {
        let store = try await Self.open(embedder: WordEmbedder())
        let ann = try await store.person(CallerKey(.identity, "ann"))
        let lines = ["caller: I live in Porto.", "caller: I have a dog called Bruno."]
        let (call, _) = try await Self.hold(store, ann, "room-1", lines[0], lines[1])
        let again = try await store.begin(Conversation(externalID: "room-1", started: Calls.noon), for: ann)
        #expect(again == call)
        try await store.append(Self.turns(lines), to: call, for: ann)
        let second = try await store.finish(call, ended: Calls.noon, outcome: nil, for: ann)
        #expect(second.wasFinished)
        let facts = try await Self.facts(store, ann, .all)
        #expect(facts.count == 2 && facts.allSatisfy { $0.mentions == 1 })
        let turns = try await store.read(ann) { (rows) throws(MemoryError) in try rows.turns(of: call).count }
        #expect(turns == 2)
    }

    @Test func `a call learned again after a crash counts nothing twice`() async throws {
        let store = try await Self.open(embedder: WordEmbedder())
        let ann = try await store.person(CallerKey(.identity, "ann"))
        let (call, _) = try await Self.hold(
            store, ann, "room-1", "caller: I live in Porto.", "caller: I like coffee.",
            "caller: I don't like coffee any more.")
        let before = try await Self.facts(store, ann, .all)
        // As if the process had gone just before the mark was set.
        try await store.write(ann) { (rows) throws(MemoryError) in
            guard var conversation = try rows.conversation(call) else { return }
            conversation.isIndexed = false
            try rows.update(conversation)
        }
        let learned = try await store.finish(call, ended: Calls.noon, outcome: nil, for: ann)
        let after = try await Self.facts(store, ann, .all)
        #expect(!learned.wasFinished && learned.stored == 0)
        #expect(before == after)
    }

    @Test func `a call that a crash left open is finished later, a live one is not`() async throws {
        let store = try await Self.open(now: UnixTime(seconds: Calls.noon.seconds + 7_200))
        let ann = try await store.person(CallerKey(.identity, "ann"))
        let old = try await store.begin(Conversation(externalID: "old", started: Calls.noon), for: ann)
        try await store.append(Self.turns(["caller: I live in Porto."]), to: old, for: ann)
        let recent = UnixTime(seconds: Calls.noon.seconds + 7_000)
        let live = try await store.begin(Conversation(externalID: "live", started: recent), for: ann)
        try await store.append(Self.turns(["caller: I like jazz."], at: recent), to: live, for: ann)
        #expect(try await store.resumeUnfinished() == 1)
        let (first, second) = try await store.read(ann) { (rows) throws(MemoryError) in
            (try rows.conversation(old), try rows.conversation(live))
        }
        #expect(first?.isIndexed == true && first?.ended != nil && second?.isIndexed == false)
        #expect(try await Self.facts(store, ann).map(\.text) == ["The caller lives in Porto."])
        #expect(try await store.resumeUnfinished() == 0)
    }

    @Test func `an embedder that fails costs vectors, not words, and backfill makes them`() async throws {
        let embedder = WordEmbedder(isBroken: true)
        let store = try await Self.open(embedder: embedder)
        let ann = try await store.person(CallerKey(.identity, "ann"))
        let (_, learned) = try await Self.hold(
            store, ann, "room-1", "caller: I live in Porto.", "caller: Great weather here.")
        #expect(learned.withoutVector == 3 && learned.stored == 1)
        await #expect(throws: MemoryError.self) { try await store.backfill(for: ann) }
        embedder.setBroken(false)
        #expect(try await store.backfill(for: ann) == 3)
        #expect(try await store.backfill(for: ann) == 0)
    }

    @Test func `a call of somebody else is not there`() async throws {
        let store = try await Self.open()
        let ann = try await store.person(CallerKey(.identity, "ann"))
        let bob = try await store.person(CallerKey(.identity, "bob"))
        let call = try await store.begin(Conversation(externalID: "room-1", started: Calls.noon), for: ann)
        await #expect(throws: MemoryStore.noSuchCall(call)) {
            try await store.append(Self.turns(["caller: hi"]), to: call, for: bob)
        }
        await #expect(throws: MemoryStore.noSuchCall(call)) {
            try await store.finish(call, ended: Calls.noon, outcome: nil, for: bob)
        }
    }

    @Test func `turns that come after the end are learned too`() async throws {
        let store = try await Self.open()
        let ann = try await store.person(CallerKey(.identity, "ann"))
        let (call, _) = try await Self.hold(store, ann, "room-1", "caller: I live in Porto.")
        let late = Turn(index: 1, speaker: .caller, said: Calls.noon, text: "I like jazz.")
        try await store.append([late], to: call, for: ann)
        let learned = try await store.finish(call, ended: Calls.noon, outcome: nil, for: ann)
        #expect(learned.stored == 1 && learned.confirmed == 1)
        #expect(try await Self.facts(store, ann).map(\.mentions) == [1, 1])
    }
}
