public import Basics
import LanguageModels

/// Writing a call: each turn is durable and found by its words at once; vectors, facts and the profile come when it is over.
///
/// Only what the two said is written. What was recalled into the prompt is not given here, so it cannot come back as new
/// (memory.md §4: 97.8 % of one system's memories were its own prompt and its own recollections).
extension MemoryStore {
    /// The call's row, made where there is none of its external id; what is there stays.
    public func begin(_ call: Conversation, for person: Person) async throws(MemoryError) -> Conversation.ID {
        guard !call.externalID.isEmpty else {
            throw .invalid(field: "externalID", reason: "it is empty; give the room's or the other system's id")
        }
        return try await write(person) { (rows) throws(MemoryError) in
            if let known = try rows.conversation(externalID: call.externalID) { return known.id }
            var new = call
            new.isIndexed = false
            return try rows.insert(new)
        }
    }

    /// Durable when it returns. A turn of an index that is there already is left as it was.
    /// - Throws: `.invalid` when the person has no such call.
    public func append(
        _ turns: [Turn], to call: Conversation.ID, for person: Person
    ) async throws(MemoryError) {
        guard !turns.isEmpty else { return }
        try await write(person) { (rows) throws(MemoryError) in
            guard var conversation = try rows.conversation(call) else { throw Self.noSuchCall(call) }
            var isLate = false
            for turn in turns.sorted(by: { $0.index < $1.index }) {
                var turn = turn
                turn.conversation = call
                guard let id = try rows.insert(turn) else { continue }
                turn.id = id
                isLate = true
                try Self.index(turn, in: rows)
            }
            // Said after the call was learned: it is learned again, and what was counted is not counted twice.
            if isLate, conversation.isIndexed {
                conversation.isIndexed = false
                try rows.update(conversation)
            }
        }
    }
    static func noSuchCall(_ id: Conversation.ID) -> MemoryError {
        .invalid(field: "conversation", reason: "this person has no call \(id); begin(_:for:) gives the id")
    }

    /// A turn's words with those of the one before, which says what it is about.
    static func index(_ turn: Turn, in rows: PersonRows) throws(MemoryError) {
        let analyzer = TextAnalyzer.shared
        let previous = turn.index > 0 ? try rows.turn(turn.index - 1, of: turn.conversation) : nil
        let columns = [
            analyzer.terms(of: turn.text).counts, previous.map { analyzer.terms(of: $0.text).counts } ?? [:],
        ]
        try rows.index(
            TermColumns(counts: columns),
            as: IndexEntry(
                .turn(turn.id), conversation: turn.conversation, time: turn.said, speaker: turn.speaker,
                isQuestion: SpokenQuestion.asks(turn.text)))
    }

    /// Learns from a call that is over. Doing it again changes nothing.
    ///
    /// Whatever fails, the turns stay: without embedder or with one that fails, words find them until ``backfill(for:)``
    /// has made the vectors; without model or with one that fails, rules draw the facts.
    /// - Parameters:
    ///   - outcome: as the agent's session names it; nil keeps what is there.
    ///   - utcOffset: of the caller's clock, for "on Tuesday".
    /// - Throws: `.invalid` when the person has no such call; `.database`.
    public func finish(
        _ call: Conversation.ID, ended: UnixTime, outcome: String?, utcOffset: Duration = .zero, for person: Person
    ) async throws(MemoryError) -> Learned {
        let (conversation, turns, recited) = try await write(person) { (rows) throws(MemoryError) in
            guard var conversation = try rows.conversation(call) else { throw Self.noSuchCall(call) }
            let turns = try rows.turns(of: call)
            if conversation.ended == nil || (outcome != nil && conversation.outcome != outcome) {
                conversation.ended = conversation.ended ?? ended
                conversation.outcome = outcome ?? conversation.outcome
                try rows.update(conversation)
            }
            var recited: [String] = []
            for id in try rows.facts(of: call, kind: "recalled") {
                if let fact = try rows.fact(id) { recited.append(fact.text) }
            }
            return (conversation, turns, recited)
        }
        var learned = Learned()
        learned.turns = turns.count
        guard !conversation.isIndexed else {
            learned.wasFinished = true
            return learned
        }
        learned.withoutVector = try await indexCall(conversation, turns, for: person)
        let extraction = await extractor.facts(
            in: CallTranscript(
                conversation: call, started: conversation.started, turns: turns, utcOffset: utcOffset, recited: recited)
        )
        learned.extractor = extraction.method
        learned.fallback = extraction.fallback
        learned.refused = extraction.refusals.count
        let prepared = Salience.settled(extraction.facts, turns: turns)
        let vectors = await vectorsOrNone(prepared.map(\.text))
        let outcome = try await write(person) { (rows) throws(MemoryError) in
            // What was forgotten while it was read must not come back as a fact.
            let present = Set(try rows.turns(of: call).map(\.id))
            let kept = prepared.indices.filter { place in
                prepared[place].sourceTurns.isEmpty || prepared[place].sourceTurns.contains(where: present.contains)
            }
            let results = try FactWriter(rows, model: self.configuration.embedder?.id, now: self.configuration.now())
                .write(
                    kept.map { prepared[$0] },
                    vectors: vectors.map { vectors in kept.compactMap { $0 < vectors.count ? vectors[$0] : nil } },
                    learnedIn: present.isEmpty ? nil : call)
            if var conversation = try rows.conversation(call) {
                conversation.isIndexed = true
                conversation.callerName = conversation.callerName ?? results.callerName
                try rows.update(conversation)
            }
            return results
        }
        learned.count(outcome.remembered)
        learned.reflections = outcome.reflections
        if vectors == nil { learned.withoutVector += prepared.count }
        try await embedFacts(for: person)
        return learned
    }

    var extractor: any FactExtractor {
        if let model = configuration.model { ModelExtractor(model) } else { RuleExtractor() }
    }

    /// The whole call's words, and the turns' vectors.
    /// - Returns: how many turns have no vector.
    private func indexCall(
        _ call: Conversation, _ turns: [Turn], for person: Person
    ) async throws(MemoryError) -> Int {
        var vectors: [(item: Item, vector: StoredVector)] = []
        if let embedder = configuration.embedder {
            do { vectors = try await TurnIndexer.vectors(of: turns, with: embedder) } catch { vectors = [] }
        }
        let found = vectors
        try await write(person) { (rows) throws(MemoryError) in
            let present = try rows.turns(of: call.id)
            guard !present.isEmpty else { return }
            let terms = TextAnalyzer.shared.terms(of: present.map(\.text).joined(separator: " ")).counts
            try rows.index(
                TermColumns(counts: [terms]), as: IndexEntry(.call(call.id), conversation: call.id, time: call.started))
            // Forgotten in the meantime: the turns beside it have its words in their vectors; backfill makes others.
            guard present.map(\.id) == turns.map(\.id) else { return }
            for entry in found { try rows.setVector(entry.vector, of: entry.item) }
        }
        return turns.count - found.count
    }

    /// Nil: there is no embedder, or it failed.
    func vectorsOrNone(_ texts: [String]) async -> [[Float]]? {
        guard let embedder = configuration.embedder else { return nil }
        guard !texts.isEmpty else { return [] }
        var vectors: [[Float]] = []
        for start in stride(from: 0, to: texts.count, by: 8) {
            let batch = Array(texts[start..<min(start + 8, texts.count)])
            guard let made = try? await embedder.embed(batch), made.count == batch.count else { return nil }
            vectors += made
        }
        return vectors
    }
}

extension Learned {
    mutating func count(_ remembered: [Remembered]) {
        for one in remembered {
            switch one {
            case .stored, .history: stored += 1
            case .confirmed: confirmed += 1
            case .superseded(_, let old):
                stored += 1
                superseded += old.count
            case .closed(let ids): closed += ids.count
            case .nothing: break
            }
        }
    }
}
