import Basics
import Memory

/// One caller's memory, in a store. Nothing is written before something was said: whoever hangs up at once leaves nothing.
actor StoredCallMemory: CallMemory {
    private let store: MemoryStore
    private let tenant: TenantID
    /// What a person who is not known yet will be known by first.
    private let newcomer: CallerKey
    private let call: Conversation
    /// Those that are not the person's yet.
    private var newKeys: [CallerKey]
    private var person: Person?
    private var id: Conversation.ID?
    /// Of the next turn.
    private var nextIndex = 0
    /// Said, but not written yet.
    private var waiting: [Turn] = []

    private var now: UnixTime { store.configuration.now() }

    /// - Parameter person: nil: nobody is known by any of the keys.
    init(
        _ store: MemoryStore, _ person: Person?, newcomer: CallerKey, keys: [CallerKey], in tenant: TenantID,
        _ call: Conversation
    ) async {
        self.store = store
        self.person = person
        self.newcomer = newcomer
        self.tenant = tenant
        self.call = call
        newKeys = keys
        if let person { await store.preload(person) }
    }

    /// The call's row, and whose it is; made when something is to be written.
    private func begun() async throws(MemoryError) -> (person: Person, call: Conversation.ID) {
        let owner = if let person { person } else { try await store.person(newcomer, in: tenant) }
        person = owner
        if let id { return (owner, id) }
        let begun = try await store.begin(call, for: owner)
        id = begun
        // A worker before us may have written the beginning.
        nextIndex = try await store.read(owner) { (rows) throws(MemoryError) in
            (try rows.turns(of: begun).last?.index ?? -1) + 1
        }
        try await shareKeys(owner)
        return (owner, begun)
    }

    func welcome() async throws(MemoryError) -> CallWelcome {
        guard let person else { return CallWelcome() }
        // Of calls those that have ended: this one is not the last one.
        let profile = try await store.greeting(for: person, at: now)
        return CallWelcome(
            name: profile.callerName, lines: profile.lines(budget: MemoryBriefing.welcomeShare).map { MemoryLine($0) },
            isReturning: profile.lastCall != nil)
    }

    func recall(_ words: String, limit: Int) async throws(MemoryError) -> [MemoryLine] {
        guard let person else { return [] }
        var request = RecallRequest(words, asker: .caller, at: now)
        request.limit = limit
        request.except = id
        return try await store.recall(request, for: person).items.map { MemoryLine($0.text, item: $0.item) }
    }

    func alsoKnown(as keys: [CallerKey]) async throws(MemoryError) {
        newKeys += keys
        if id != nil, let person { try await shareKeys(person) }
    }
    private func shareKeys(_ person: Person) async throws(MemoryError) {
        let keys = newKeys
        newKeys = []
        for key in keys {
            do throws(MemoryError) { try await store.addAlias(key, to: person) } catch {
                // A family's telephone, an identity that was lent: each stays who they were.
                guard case .keyTaken = error else { throw error }
                Log("memory").warn("a caller comes with somebody else's key", ["kind": key.kind.rawValue])
            }
        }
    }

    // MARK: keeping

    func keep(_ turns: [SpokenTurn]) async throws(MemoryError) {
        guard !turns.isEmpty else { return }
        _ = try await begun()
        for turn in turns {
            waiting.append(
                Turn(
                    index: nextIndex, speaker: turn.speaker, said: turn.said, text: turn.text,
                    wasInterrupted: turn.wasInterrupted))
            nextIndex += 1
        }
        try await write()
    }

    private func write() async throws(MemoryError) {
        guard !waiting.isEmpty else { return }
        let turns = waiting
        let (person, call) = try await begun()
        do throws(MemoryError) { try await store.append(turns, to: call, for: person) } catch {
            // All that was said until now may have been forgotten, and the call's row with it.
            guard case .invalid = error else { throw error }
            let again = try await store.begin(self.call, for: person)
            id = again
            try await store.append(turns, to: again, for: person)
        }
        waiting.removeFirst(min(turns.count, waiting.count))
    }

    func keep(_ use: ToolUse) async throws(MemoryError) {
        let (person, call) = try await begun()
        let row = ToolInvocation(
            conversation: call, name: use.name, arguments: use.arguments, result: use.result, isError: use.isError,
            at: use.at)
        try await store.write(person) { (rows) throws(MemoryError) in try rows.insert(row) }
    }

    func finish(ended: UnixTime, outcome: String, recited: [Fact.ID]) async throws(MemoryError) {
        try await write()
        guard let person, let id else { return }
        try await store.write(person) { (rows) throws(MemoryError) in
            guard try rows.conversation(id) != nil else { return }
            for fact in recited where try rows.fact(fact) != nil { try rows.link(id, fact: fact, kind: "recalled") }
        }
        _ = try await store.finish(id, ended: ended, outcome: outcome, for: person)
    }

    // MARK: tools

    func remember(_ fact: NewFact) async throws(MemoryError) -> Remembered {
        let (person, call) = try await begun()
        var fact = fact
        fact.conversation = call
        return try await store.remember(told: fact, for: person)
    }

    func facts(type: String?) async throws(MemoryError) -> [Fact] {
        guard let person else { return [] }
        return try await store.read(person) { (rows) throws(MemoryError) in
            try rows.facts(type.map { FactFilter(types: [$0]) } ?? .current)
        }
    }

    func matches(for words: String?) async throws(MemoryError) -> MemoryMatches {
        try await write()
        guard let person else { return MemoryMatches() }
        let id = id
        return try await store.read(person) { (rows) throws(MemoryError) in
            guard let words, case let wanted = WantedWords(words), !wanted.isEmpty else {
                return try id.map { (call) throws(MemoryError) in try Self.lastSaid(in: call, rows) } ?? MemoryMatches()
            }
            var found = MemoryMatches()
            found.facts = try rows.facts(.all).filter { wanted.fit($0.text) }
                .map { MemoryLine($0.text, item: .fact($0.id)) }
            var last: Turn.ID = 0
            while case let turns = try rows.turns(after: last, limit: 500), let end = turns.last {
                for turn in turns where wanted.fit(turn.text) {
                    if turn.speaker == .caller {
                        found.said.append(Self.line(turn))
                    } else {
                        found.heard.append(Self.line(turn))
                    }
                }
                last = end.id
            }
            return found
        }
    }

    /// With the agent's answer, which often repeats it, and what was remembered at once.
    private static func lastSaid(in call: Conversation.ID, _ rows: PersonRows) throws(MemoryError) -> MemoryMatches {
        let turns = try rows.turns(of: call)
        guard let index = turns.lastIndex(where: { $0.speaker == .caller }) else { return MemoryMatches() }
        var found = MemoryMatches(said: [line(turns[index])])
        found.heard = turns[(index + 1)...].map(line)
        let wanted = WantedWords(turns[index].text)
        var filter = FactFilter.all
        filter.conversation = call
        found.facts = try rows.facts(filter).filter { $0.origin == .told && wanted.fit($0.text) }.suffix(1)
            .map { MemoryLine($0.text, item: .fact($0.id)) }
        return found
    }
    private static func line(_ turn: Turn) -> MemoryLine {
        MemoryLine("The \(turn.speaker == .caller ? "caller" : "agent") said: \(turn.text)", item: .turn(turn.id))
    }

    func forget(_ items: [Item]) async throws(MemoryError) -> Int {
        guard let person else { return 0 }
        var (facts, turns): ([Fact.ID], [Turn.ID]) = ([], [])
        for item in items {
            switch item {
            case .fact(let id): facts.append(id)
            case .turn(let id): turns.append(id)
            }
        }
        var count = 0
        for selection in [ForgetSelection.facts(facts), .turns(turns)] {
            let receipt = try await store.forget(selection, for: person)
            count += (receipt.counts["facts"] ?? 0) + (receipt.counts["turns"] ?? 0)
            for what in receipt.remains { Log("memory").warn("not all of it is overwritten", ["why": what]) }
        }
        return count
    }

    func confirm(_ facts: [Fact.ID]) async throws(MemoryError) {
        guard let person else { return }
        do throws(MemoryError) { try await store.confirm(facts, for: person) } catch {
            // Forgotten since it was recalled.
            guard case .noSuchFact = error else { throw error }
        }
    }
}
