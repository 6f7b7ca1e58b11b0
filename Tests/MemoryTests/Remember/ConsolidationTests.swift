import Basics
import Testing

@testable import Memory

struct ConsolidationTests {
    private typealias W = CallWritingTests

    @Test func `three likes from two calls make one reflection with its sources`() async throws {
        let embedder = WordEmbedder()
        let store = try await W.open(embedder: embedder)
        let ann = try await store.person(CallerKey(.identity, "ann"))
        let (_, first) = try await W.hold(
            store, ann, "1", "caller: I like coffee. I like jazz. I like chess.", at: W.may[0])
        #expect(first.reflections == 0)
        let (_, second) = try await W.hold(store, ann, "2", "caller: I like sailing.", at: W.may[1])
        #expect(second.reflections == 1)
        let reflections = try await W.facts(store, ann, FactFilter(sectors: [.reflective]))
        #expect(reflections.map(\.text) == ["The caller likes coffee, jazz, chess and sailing."])
        #expect(reflections.first?.origin == .consolidated && reflections.first?.sourceTurns.count == 2)
        let id = reflections.first?.id ?? 0
        let (links, vector) = try await store.read(ann) { (rows) throws(MemoryError) in
            (try rows.links(of: id).filter { $0.kind == "made_of" }.count, try rows.vector(embedder.id, of: .fact(id)))
        }
        #expect(links == 4 && vector != nil)
        // A fifth changes the one there is; a dislike takes one out.
        try await W.hold(store, ann, "3", "caller: I like chess. I love opera. I hate coffee", at: W.may[2])
        let later = try await W.facts(store, ann, FactFilter(sectors: [.reflective]))
        #expect(later.map(\.text) == ["The caller likes jazz, chess, sailing and opera."] && later.first?.id == id)
    }

    @Test func `consolidating again changes nothing`() {
        var facts: [Fact] = []
        for (index, thing) in ["tea", "jazz", "chess"].enumerated() {
            var fact = Fact(
                sector: .semantic, text: thing, subject: "caller", predicate: "likes", object: thing, origin: .call,
                conversation: Int64(index / 2), created: Calls.noon)
            fact.id = Int64(index + 1)
            facts.append(fact)
        }
        let made = Consolidator.reflections(on: facts, now: Calls.noon)
        #expect(made.count == 1 && made[0].sources == [1, 2, 3])
        var reflection = made[0].fact
        reflection.id = 9
        #expect(Consolidator.reflections(on: facts + [reflection], now: Calls.noon).isEmpty)
        #expect(Consolidator.outdated(among: facts + [reflection], now: Calls.noon).isEmpty)
        facts[0].validTo = Calls.noon
        #expect(Consolidator.outdated(among: facts + [reflection], now: Calls.noon).map(\.id) == [9])
    }

    @Test func `what is said again is one fact with its count`() async throws {
        let store = try await W.open()
        let ann = try await store.person(CallerKey(.identity, "ann"))
        for number in 0..<4 { try await W.hold(store, ann, "\(number)", "caller: I like coffee.", at: W.may[number]) }
        let facts = try await W.facts(store, ann, .all)
        #expect(
            facts.map(\.mentions) == [4] && facts.first?.confirmed == W.may[3] && facts.first?.validFrom == W.may[0])
        #expect(facts.first?.sourceTurns.count == 4)
    }
}
