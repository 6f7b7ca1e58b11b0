import Basics
import LanguageModels
import Testing

@testable import Memory

/// What other memories do wrong when they write (memory.md §4), one by one.
struct DefectsOfOthersTests {
    private typealias W = CallWritingTests

    @Test func `OpenMemory: the same memory of two people is two memories`() async throws {
        let store = try await W.open(embedder: WordEmbedder())
        let ann = try await store.person(CallerKey(.identity, "ann"))
        let bob = try await store.person(CallerKey(.identity, "bob"))
        let first = try await store.remember(NewFact(text: "The caller likes coffee."), for: ann)
        let second = try await store.remember(NewFact(text: "The caller likes coffee."), for: bob)
        guard case .stored(let one) = first, case .stored(let two) = second else {
            Issue.record("\(first), \(second)")
            return
        }
        #expect(one != two)
        #expect(try await W.facts(store, ann).map(\.id) == [one])
        #expect(try await W.facts(store, bob).map(\.id) == [two])
    }

    @Test func `mem0 #4536: of two facts that contradict each other one is current and the other is history`()
        async throws
    {
        let store = try await W.open(embedder: WordEmbedder())
        let ann = try await store.person(CallerKey(.identity, "ann"))
        try await W.hold(store, ann, "1", "caller: I live in Porto.", at: W.may[0])
        let (_, learned) = try await W.hold(store, ann, "2", "caller: I live in Lisbon.", at: W.may[1])
        #expect(learned.superseded == 1)
        let all = try await W.facts(store, ann, .all)
        let (porto, lisbon) = (all.first { $0.object == "Porto" }, all.first { $0.object == "Lisbon" })
        #expect(try await W.facts(store, ann).map(\.object) == ["Lisbon"])
        #expect(porto?.supersededBy == lisbon?.id && porto?.validTo == lisbon?.validFrom && lisbon?.validTo == nil)
        #expect(all.filter { $0.isValid(at: W.may[3]) }.count == 1)
    }

    @Test func `mem0 #1674: adding the same again confirms it and deletes nothing`() async throws {
        let store = try await W.open(embedder: WordEmbedder())
        let ann = try await store.person(CallerKey(.identity, "ann"))
        _ = try await store.remember(NewFact(text: "The caller likes coffee."), for: ann)
        let again = try await store.remember(NewFact(text: "the caller likes coffee"), for: ann)
        let facts = try await W.facts(store, ann, .all)
        #expect(facts.count == 1 && facts[0].mentions == 2 && facts[0].supersededBy == nil && facts[0].validTo == nil)
        #expect(again == .confirmed(facts[0].id))
    }

    @Test func `mem0 #4573: what was recalled is not remembered again, however often`() async throws {
        let store = try await W.open(embedder: WordEmbedder())
        let ann = try await store.person(CallerKey(.identity, "ann"))
        try await W.hold(store, ann, "0", "caller: I have a dog called Bruno.", at: W.may[0])
        for number in 1..<5 {
            try await W.hold(
                store, ann, "\(number)",
                "agent: Welcome back! The caller's dog is called Bruno. I remember that you have a dog called Bruno.",
                "caller: thanks", "agent: Your dog is called Bruno and you live in Porto.", "caller: okay bye",
                at: W.may[number])
        }
        let facts = try await W.facts(store, ann, .all)
        #expect(facts.map(\.text) == ["The caller's dog is called Bruno."])
        #expect(facts.first?.mentions == 1)
    }

    @Test func `mem0 #4573: the prompt is not in what is read, so it is not extracted`() async throws {
        let model = ScriptedExtraction(#"{"facts": []}"#)
        let store = try await W.open(model: model)
        let ann = try await store.person(CallerKey(.identity, "ann"))
        try await W.hold(
            store, ann, "1", "agent: I am Sam. I am a helpful assistant and I live in the cloud.", "caller: I like tea."
        )
        let sent = model.requests.flatMap(\.messages)
        #expect(sent.count == 2 && model.requests.allSatisfy { $0.memories.isEmpty })
        // And by rules nothing of it is the caller's.
        #expect(
            Calls.facts(Calls.transcript("agent: I am a helpful assistant and I live in the cloud.", "caller: ok"))
                .isEmpty)
    }

    @Test func `mem0 #4573: a profile that a model made up is refused`() async throws {
        let answer = """
            {"facts": [
              {"text": "The caller likes tea.", "sector": "semantic", "turn": 1, "quote": "I like tea", "subject": "caller",
               "predicate": "likes", "object": "tea"},
              {"text": "The caller is John Smith, a senior engineer at Google.", "sector": "semantic", "turn": 1, "quote": "I like tea"},
              {"text": "The caller is 34 years old.", "sector": "semantic", "turn": 1, "quote": "I like tea"},
              {"text": "The caller prefers Python.", "sector": "semantic", "turn": 1, "quote": "I prefer Python"},
              {"text": "The caller is a helpful assistant.", "sector": "semantic", "turn": 0, "quote": "I am a helpful assistant"},
              {"text": "The caller likes cats.", "sector": "semantic", "turn": 9, "quote": "cats"}
            ]}
            """
        let store = try await W.open(model: ScriptedExtraction(answer))
        let ann = try await store.person(CallerKey(.identity, "ann"))
        let (_, learned) = try await W.hold(store, ann, "1", "agent: I am a helpful assistant.", "caller: I like tea.")
        #expect(try await W.facts(store, ann).map(\.text) == ["The caller likes tea."])
        #expect(learned.refused == 5 && learned.extractor == "scripted")
    }

    @Test func `popular crowds out relevant: being read changes no salience, being confirmed does`() async throws {
        let store = try await W.open(embedder: WordEmbedder())
        let ann = try await store.person(CallerKey(.identity, "ann"))
        guard
            case .stored(let id) = try await store.remember(
                NewFact(text: "The caller likes tea.", salience: 0.4), for: ann)
        else {
            Issue.record("not stored")
            return
        }
        for _ in 0..<10 { _ = try await W.facts(store, ann) }
        #expect(try await W.facts(store, ann).first?.salience == 0.4)
        try await store.confirm([id], for: ann)
        let salience = try await W.facts(store, ann).first?.salience ?? 0
        #expect(abs(salience - 0.49) < 1e-9)
        await #expect(throws: MemoryError.noSuchFact(999)) { try await store.confirm([id, 999], for: ann) }
        #expect(try await W.facts(store, ann).first?.salience == salience)
    }
}
