import Basics
import Testing

@testable import Memory

/// What somebody asks to have remembered, in their own words.
struct ToldTests {
    private func told(_ texts: String...) async throws -> [Fact] {
        let store = try await StoreSupport.open()
        let ann = try await store.person(CallerKey(.identity, "ann"))
        for text in texts { _ = try await store.remember(told: NewFact(text: text), for: ann) }
        return try await store.read(ann) { (rows) throws(MemoryError) in try rows.facts(.all) }
    }

    @Test func `a sister who moved lives in one place`() async throws {
        let facts = try await told("My sister Anna lives in Porto", "My sister Anna lives in Lisbon now")
        let homes = facts.filter { $0.predicate == "lives in" }
        #expect(homes.map(\.object).sorted { ($0 ?? "") < ($1 ?? "") } == ["Lisbon", "Porto"])
        #expect(homes.filter { $0.supersededBy == nil }.map(\.object) == ["Lisbon"])
        #expect(facts.filter { $0.predicate == "is called" && $0.supersededBy == nil }.map(\.object) == ["Anna"])
    }

    @Test(arguments: [
        "My name is Maria and the door code is 4711", "Fish is delivered on Mondays, and my dog is called Bruno",
    ])
    func `what is understood in part is kept as it stands`(_ text: String) async throws {
        #expect(try await told(text).map(\.text) == [text])
    }

    @Test func `a pinned statement stays pinned, and its origin is that it was told`() async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(CallerKey(.identity, "ann"))
        _ = try await store.remember(told: NewFact(text: "My name is Maria", isPinned: true), for: ann)
        let facts = try await store.read(ann) { (rows) throws(MemoryError) in try rows.facts(.all) }
        #expect(facts.count == 1)
        #expect(facts.first?.isPinned == true && facts.first?.origin == .told && facts.first?.object == "Maria")
    }
}
