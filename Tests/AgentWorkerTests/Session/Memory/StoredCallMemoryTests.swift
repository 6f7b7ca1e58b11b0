import Basics
import Memory
import Testing

@testable import AgentWorker

/// A call's memory over the real store, without embeddings.
struct StoredCallMemoryTests {
    /// Calls of one process: a store in memory, and what its callers say.
    private struct Line {
        let store: MemoryStore
        let desk: CallMemoryDesk
        init() async throws {
            store = try await MemoryStore.open(
                MemoryConfiguration(folder: nil, embedder: nil, now: { UnixTime(seconds: 1_795_000_000) }))
            desk = CallMemoryDesk(StoredCallMemories(store), metrics: Metrics())
        }
        func begin(_ job: String, _ keys: [CallerKey], tenant: TenantID? = nil) -> CallerMemory {
            let memory = desk.begin(
                Conversation(externalID: job, started: UnixTime(seconds: 1_795_000_000), agentName: "Ava"),
                tenant: tenant)
            memory.identify(keys)
            return memory
        }
        /// A whole call in which this is said, the caller first, then in turns.
        func call(_ job: String, _ keys: [CallerKey], _ said: String..., tenant: TenantID? = nil) async {
            let memory = begin(job, keys, tenant: tenant)
            memory.keep(turns(said))
            await end(memory)
        }
        func turns(_ said: [String]) -> [SpokenTurn] {
            said.enumerated().map { index, text in
                SpokenTurn(
                    speaker: index % 2 == 0 ? .caller : .agent, text: text,
                    said: UnixTime(seconds: 1_795_000_000 + Int64(index)))
            }
        }
        func end(_ memory: CallerMemory) async {
            memory.finish(ended: UnixTime(seconds: 1_795_000_100), outcome: "caller_left")
            _ = await desk.drain(within: .seconds(10))
        }
    }
    private let alice = CallerKey(.identity, "alice")
    private let bob = CallerKey(.identity, "bob")

    @Test func `what was told in one call is known in the next`() async throws {
        let line = try await Line()
        await line.call("job-1", [alice], "My name is Maria.", "Hello Maria.", "My dog is called Bruno.", "Nice.")
        let second = line.begin("job-2", [alice])
        let opened = try await second.opened()
        let found = try await opened.recall("what is my dog called", limit: 10)
        #expect(found.contains { $0.text.contains("Bruno") }, "\(found)")
        #expect(second.welcome?.isReturning == true)
        #expect(second.welcome?.name == "Maria")
        await line.end(second)
        await line.store.close()
    }

    @Test func `a call in which nothing was said leaves nobody behind`() async throws {
        let line = try await Line()
        await line.end(line.begin("job-1", [alice]))
        let people = try await line.store.people()
        #expect(people.isEmpty)
        await line.store.close()
    }

    @Test func `a first call is nobody's return`() async throws {
        let line = try await Line()
        let first = line.begin("job-1", [alice])
        _ = try await first.opened()
        #expect(first.welcome == CallWelcome())
        await line.end(first)
        await line.store.close()
    }

    @Test func `two callers never see each other's, nor two tenants`() async throws {
        let line = try await Line()
        await line.call("job-1", [alice], "My dog is called Bruno.", "Nice.")
        await line.call("job-2", [alice], "My dog is called Rex.", "Nice.", tenant: TenantID(rawValue: "acme"))
        for (job, key, tenant) in [("job-3", bob, TenantID.standard), ("job-4", alice, TenantID(rawValue: "other"))] {
            let memory = line.begin(job, [key], tenant: tenant)
            let opened = try await memory.opened()
            let found = try await opened.recall("what is my dog called", limit: 10)
            let facts = try await opened.facts(type: nil)
            #expect(found.isEmpty && facts.isEmpty)
            await line.end(memory)
        }
        await line.store.close()
    }

    @Test func `further keys find the same person, and somebody else's key stays theirs`() async throws {
        let line = try await Line()
        let phone = CallerKey(.phone, "+15551234567")
        await line.call("job-1", [phone, alice], "My dog is called Bruno.", "Nice.")
        await line.call("job-2", [bob], "My cat is called Felix.", "Nice.")
        let byName = try await line.store.knownPerson(alice)
        let byPhone = try await line.store.knownPerson(phone)
        #expect(byName != nil && byName == byPhone)
        await line.call("job-3", [phone, bob], "Hello.", "Hello.")
        let bobs = try await line.store.knownPerson(bob)
        #expect(bobs != byPhone)
        await line.store.close()
    }

    @Test func `a call taken over goes on after what was kept`() async throws {
        let line = try await Line()
        let first = line.begin("job-1", [alice])
        first.keep(line.turns(["My dog is called Bruno.", "Nice."]))
        _ = try await first.opened()
        first.abandon()
        _ = await line.desk.drain(within: .seconds(10))
        await line.call("job-1", [alice], "And my cat is called Felix.", "Nice too.")
        let person = try #require(try await line.store.knownPerson(alice))
        let turns = try await line.store.read(person) { (rows) throws(MemoryError) in
            try rows.turns(of: rows.conversations()[0].id)
        }
        #expect(turns.map(\.index) == [0, 1, 2, 3])
        #expect(turns.last?.text == "Nice too.")
        await line.store.close()
    }

    @Test func `what is forgotten is gone from facts, calls and this very call`() async throws {
        let line = try await Line()
        await line.call(
            "job-1", [alice], "My sister is called Anna.", "Your sister is called Anna, noted.",
            "My dog is called Bruno.",
            "Nice.")
        let memory = line.begin("job-2", [alice])
        memory.keep(line.turns(["Do you know my sister Anna?", "Your sister is called Anna."]))
        let opened = try await memory.opened()
        await memory.settle()
        let matches = try await opened.matches(for: "my sister")
        #expect(matches.facts.count == 1 && matches.things.count == 1, "\(matches)")
        let count = try await opened.forget(matches.items)
        #expect(count >= 3)
        memory.keep(line.turns(["Thank you.", "You are welcome."]))
        await line.end(memory)
        let person = try #require(try await line.store.knownPerson(alice))
        let left = try await line.store.read(person) { (rows) throws(MemoryError) in
            try rows.turns(after: 0, limit: 100).map(\.text) + rows.facts(.all).map(\.text)
        }
        #expect(!left.contains { $0.contains("Anna") }, "\(left)")
        #expect(left.contains { $0.contains("Bruno") } && left.contains("Thank you."), "\(left)")
        await line.store.close()
    }

    @Test func `forgetting nothing in particular forgets what was said last`() async throws {
        let line = try await Line()
        let memory = line.begin("job-1", [alice])
        memory.keep(line.turns(["My dog is called Bruno.", "Nice.", "My PIN is 1234.", "I will not tell."]))
        let opened = try await memory.opened()
        await memory.settle()
        let matches = try await opened.matches(for: nil)
        #expect(matches.said.map(\.text) == ["The caller said: My PIN is 1234."])
        _ = try await opened.forget(matches.items)
        await line.end(memory)
        let person = try #require(try await line.store.knownPerson(alice))
        let left = try await line.store.read(person) { (rows) throws(MemoryError) in
            try rows.turns(after: 0, limit: 100).map(\.text) + rows.facts(.all).map(\.text)
        }
        #expect(!left.contains { $0.contains("1234") }, "\(left)")
        await line.store.close()
    }

    @Test func `what contradicts something remembered takes its place`() async throws {
        let line = try await Line()
        let memory = line.begin("job-1", [alice])
        let opened = try await memory.opened()
        let first = try await opened.remember(NewFact(text: "i live in porto"))
        guard case .stored(let id) = first else {
            Issue.record("\(first)")
            return
        }
        let second = try await opened.remember(NewFact(text: "I live in Lyon now."))
        guard case .superseded(_, let old) = second else {
            Issue.record("\(second)")
            return
        }
        #expect(old == [id])
        let facts = try await opened.facts(type: nil)
        #expect(facts.map(\.text) == ["The caller lives in Lyon."])
        await line.end(memory)
        await line.store.close()
    }

    @Test func `customers are found by their facts, in their tenant alone`() async throws {
        let line = try await Line()
        await line.call("job-1", [alice], "I live in Porto.", "Nice.")
        await line.call("job-2", [bob], "I live in Lyon.", "Nice.")
        let memories = StoredCallMemories(line.store)
        let found = try await memories.customers(matching: "lives in Porto", in: .standard, limit: 10)
        #expect(found == [CustomerMatch(customer: "identity:alice", fact: "The caller lives in Porto.")])
        let others = try await memories.customers(matching: "Porto", in: TenantID(rawValue: "acme"), limit: 10)
        #expect(others.isEmpty)
        await line.store.close()
    }
}
