import Basics
import Memory
import Testing

@testable import AgentWorker

struct CallerMemoryTests {
    private let dog = "The caller's dog is called Bruno."

    @Test func `what was said before anybody knew who calls is kept once they do`() async {
        let call = RememberedCall(FakeMemories())
        call.memory.keep([RememberedCall.said("Hello.", by: .agent)])
        call.memory.identify([RememberedCall.alice])
        call.memory.keep([RememberedCall.said("My dog is called Bruno.")])
        await call.end()
        #expect(call.memories.record.turns.map(\.text) == ["Hello.", "My dog is called Bruno."])
        #expect(call.memories.record.outcomes == ["caller_left"])
        #expect(call.memories.record.keys == [RememberedCall.alice])
    }

    @Test func `of a caller nobody knows nothing is kept`() async {
        let call = RememberedCall(FakeMemories(facts: [dog]))
        call.memory.identify([])
        call.memory.keep([RememberedCall.said("My dog is called Bruno.")])
        let recalled = await call.memory.recall("what is my dog called")
        await call.end()
        #expect(recalled.isEmpty)
        #expect(call.memories.record.opened == 0 && call.memories.record.turns.isEmpty)
    }

    @Test func `a memory that opens only at the second try loses nothing`() async {
        let call = RememberedCall(FakeMemories(failures: 1))
        call.memory.identify([RememberedCall.alice])
        call.memory.keep([RememberedCall.said("My dog is called Bruno.")])
        await call.end()
        #expect(call.memories.record.turns.map(\.text) == ["My dog is called Bruno."])
        #expect(call.memories.record.outcomes == ["caller_left"])
    }

    @Test func `a recall that takes too long is gone on without, and is counted`() async throws {
        let (gate, metrics) = (Latch(), Metrics())
        let call = RememberedCall(FakeMemories(facts: [dog], gate: gate), metrics: metrics)
        call.memory.identify([RememberedCall.alice])
        _ = try await call.memory.opened()
        let recalled = await call.memory.recall("what is my dog called")
        #expect(recalled.isEmpty)
        #expect(metrics.exposition.contains(#"parley_memory_recalls_total{outcome="late"} 1"#))
        gate.open()
        await call.end()
    }

    @Test func `looking ahead and asking look once`() async throws {
        let call = RememberedCall(FakeMemories(facts: [dog]))
        call.memory.identify([RememberedCall.alice])
        _ = try await call.memory.opened()
        call.memory.prefetch("What is  my dog called")
        let recalled = await call.memory.recall("what is my dog called")
        #expect(recalled.map(\.text) == [dog])
        #expect(call.memories.record.questions.count == 1)
        // What was said since may have changed the answer.
        call.memory.forgetLookups()
        _ = await call.memory.recall("what is my dog called")
        #expect(call.memories.record.questions.count == 2)
        await call.end()
    }

    @Test func `a greeting waits for the name no longer than it may`() async {
        let gate = Latch()
        let call = RememberedCall(FakeMemories(name: "Maria", welcomeGate: gate))
        call.memory.identify([RememberedCall.alice])
        #expect(call.memory.isOpening)
        await call.memory.waitForWelcome()
        #expect(call.memory.welcome == nil)
        gate.open()
        _ = try? await call.memory.opened()
        #expect(call.memory.welcome?.name == "Maria")
        #expect(!call.memory.isOpening)
        await call.end()
    }

    @Test func `further keys of the caller become theirs`() async throws {
        let call = RememberedCall(FakeMemories(), tenant: TenantID(rawValue: "acme"))
        call.memory.identify([CallerKey(.phone, "+15551234567")])
        call.memory.identify([RememberedCall.alice])
        await call.end()
        #expect(call.memories.record.opened == 1)
        #expect(call.memories.record.keys == [CallerKey(.phone, "+15551234567"), RememberedCall.alice])
        #expect(call.memories.record.tenant == TenantID(rawValue: "acme"))
    }

    @Test func `somebody else than the job said gets their own memory, and nobody the other's`() async throws {
        let call = RememberedCall(FakeMemories(facts: [dog], name: "Maria"))
        let bob = CallerKey(.identity, "bob")
        call.memory.identify([CallerKey(.phone, "+15551234567"), RememberedCall.alice])
        _ = try await call.memory.opened()
        call.memory.met([bob])
        #expect(call.memory.welcome == nil && call.memory.isOpening)
        call.memory.keep([RememberedCall.said("Hello.")])
        _ = try await call.memory.opened()
        await call.end()
        #expect(call.memories.record.opened == 2)
        #expect(call.memories.record.keys == [CallerKey(.phone, "+15551234567"), RememberedCall.alice, bob])
        #expect(call.memories.record.turns.count == 1)
    }

    @Test func `who comes as the job said stays who they are`() async {
        let call = RememberedCall(FakeMemories())
        call.memory.identify([CallerKey(.phone, "+15551234567"), RememberedCall.alice])
        call.memory.met([RememberedCall.alice])
        await call.end()
        #expect(call.memories.record.opened == 1)
    }

    @Test func `what went to the model is told when the call is over, so that it is not learned again`() async throws {
        let call = RememberedCall(FakeMemories(facts: [dog]))
        call.memory.identify([RememberedCall.alice])
        _ = try await call.memory.opened()
        call.memory.recited(await call.memory.recall("what is my dog called"))
        await call.end()
        #expect(call.memories.record.recited == [1])
    }

    @Test func `a desk waits for what calls leave behind, but not for ever`() async {
        let gate = Latch()
        let call = RememberedCall(FakeMemories(welcomeGate: gate))
        call.memory.identify([RememberedCall.alice])
        call.memory.finish(ended: UnixTime(seconds: 1), outcome: "caller_left")
        let left = await call.desk.drain(within: .milliseconds(10))
        #expect(left == 1)
        gate.open()
        let none = await call.desk.drain(within: .seconds(10))
        #expect(none == 0)
        #expect(call.memories.record.outcomes == ["caller_left"])
    }
}
