import Basics
import Memory
import Synchronization

@testable import AgentWorker

/// Memories in an array, found by equal words; it fails or waits when a test says so.
final class FakeMemories: CallMemories {
    struct Record {
        var facts: [Fact] = []
        var turns: [SpokenTurn] = []
        var uses: [ToolUse] = []
        var keys: [CallerKey] = []
        var tenant: TenantID?
        var confirmed: [Fact.ID] = []
        var outcomes: [String] = []
        var recited: [Fact.ID] = []
        var questions: [String] = []
        var opened = 0
    }
    let state = Mutex(Record())
    /// Opening fails so often before it works.
    let failures: Mutex<Int>
    /// What recall waits for; nil: it answers at once.
    let gate: Latch?
    let welcomeGate: Latch?
    let name: String?

    init(
        facts: [String] = [], name: String? = nil, failures: Int = 0, gate: Latch? = nil, welcomeGate: Latch? = nil
    ) {
        self.name = name
        self.failures = Mutex(failures)
        self.gate = gate
        self.welcomeGate = welcomeGate
        state.withLock { state in
            for (index, text) in facts.enumerated() {
                state.facts.append(
                    Fact(
                        id: Int64(index + 1), sector: .semantic, text: text, origin: .told,
                        created: UnixTime(seconds: 0)))
            }
        }
    }
    var record: Record { state.withLock { $0 } }

    func open(
        _ keys: [CallerKey], in tenant: TenantID, call: Conversation
    ) async throws(MemoryError) -> any CallMemory {
        let fails = failures.withLock { left in
            defer { left = max(0, left - 1) }
            return left > 0
        }
        guard !fails else { throw .noSuchPerson("nobody") }
        state.withLock { state in
            state.keys += keys
            state.tenant = tenant
            state.opened += 1
        }
        return FakeCallMemory(all: self)
    }
    func customers(
        matching words: String, in tenant: TenantID, limit: Int
    ) async throws(MemoryError) -> [CustomerMatch] {
        matching(words).map { CustomerMatch(customer: "phone:+15550000001", fact: $0.text) }
    }
    fileprivate func matching(_ words: String) -> [Fact] {
        let wanted = Set(words.lowercased().split { !$0.isLetter }.filter { $0.count > 2 && $0 != "the" })
        return record.facts.filter { !wanted.isDisjoint(with: $0.text.lowercased().split { !$0.isLetter }) }
    }
}

struct FakeCallMemory: CallMemory {
    let all: FakeMemories

    func welcome() async throws(MemoryError) -> CallWelcome {
        await all.welcomeGate?.wait()
        let record = all.record
        return CallWelcome(
            name: all.name, lines: record.facts.prefix(2).map { MemoryLine($0.text, item: .fact($0.id)) },
            isReturning: all.name != nil)
    }
    func recall(_ words: String, limit: Int) async throws(MemoryError) -> [MemoryLine] {
        all.state.withLock { $0.questions.append(words) }
        await all.gate?.wait()
        return all.matching(words).prefix(limit).map { MemoryLine($0.text, item: .fact($0.id)) }
    }
    func keep(_ turns: [SpokenTurn]) async throws(MemoryError) { all.state.withLock { $0.turns += turns } }
    func keep(_ use: ToolUse) async throws(MemoryError) { all.state.withLock { $0.uses.append(use) } }
    func finish(ended: UnixTime, outcome: String, recited: [Fact.ID]) async throws(MemoryError) {
        all.state.withLock { state in
            state.outcomes.append(outcome)
            state.recited = recited
        }
    }
    func alsoKnown(as keys: [CallerKey]) async throws(MemoryError) { all.state.withLock { $0.keys += keys } }
    func remember(_ fact: NewFact) async throws(MemoryError) -> Remembered {
        all.state.withLock { state in
            if let known = state.facts.first(where: { $0.text == fact.text }) { return .confirmed(known.id) }
            let id = (state.facts.map(\.id).max() ?? 0) + 1
            state.facts.append(
                Fact(
                    id: id, sector: fact.sector, text: fact.text, type: fact.type, origin: fact.origin,
                    created: UnixTime(seconds: 0), isPinned: fact.isPinned))
            return .stored(id)
        }
    }
    func facts(type: String?) async throws(MemoryError) -> [Fact] {
        all.record.facts.filter { type == nil || $0.type == type }
    }
    func matches(for words: String?) async throws(MemoryError) -> MemoryMatches {
        MemoryMatches(facts: all.matching(words ?? "").map { MemoryLine($0.text, item: .fact($0.id)) })
    }
    func forget(_ items: [Item]) async throws(MemoryError) -> Int {
        all.state.withLock { state in
            let before = state.facts.count
            state.facts.removeAll { items.contains(.fact($0.id)) }
            return before - state.facts.count
        }
    }
    func confirm(_ facts: [Fact.ID]) async throws(MemoryError) { all.state.withLock { $0.confirmed += facts } }
}

/// A call's memory over the fake, with its desk.
struct RememberedCall {
    let memories: FakeMemories
    let desk: CallMemoryDesk
    let memory: CallerMemory

    init(_ memories: FakeMemories, tenant: TenantID? = nil, metrics: Metrics = Metrics()) {
        self.memories = memories
        desk = CallMemoryDesk(memories, metrics: metrics)
        memory = desk.begin(Conversation(externalID: "job", started: UnixTime(seconds: 0)), tenant: tenant)
    }
    static let alice = CallerKey(.identity, "alice")

    /// Ends the call and waits until all of it is kept.
    func end() async {
        memory.finish(ended: UnixTime(seconds: 1), outcome: "caller_left")
        _ = await desk.drain(within: .seconds(10))
    }
    static func said(_ text: String, by speaker: Turn.Speaker = .caller) -> SpokenTurn {
        SpokenTurn(speaker: speaker, text: text, said: UnixTime(seconds: 0))
    }
}
