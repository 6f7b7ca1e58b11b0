public import Basics
import LanguageModels

/// Finding what fits.
extension MemoryStore {
    /// The memories that fit best, with what each signal gave. Asking changes nothing: no memory weighs more for it.
    ///
    /// The question is embedded while the index is brought up to date. An embedder that fails or takes longer than the
    /// request allows is done without; the trace says so.
    /// - Throws: `.noSuchPerson`; `.database` when the store cannot be read.
    public func recall(_ request: RecallRequest, for person: Person) async throws(MemoryError) -> Recollection {
        let clock = ContinuousClock()
        let start = clock.now
        var trace = RecallTrace()
        var pending: PendingEmbedding?
        if let stale = caches.latest(of: person, now: configuration.now()) {
            pending = embedding(of: query(request, in: stale.index), in: stale.index, request)
        }
        let (index, generation, state) = try await index(of: person)
        let query = query(request, in: index)
        if pending?.text != query.meaning { pending = embedding(of: query, in: index, request) }
        trace.index = state
        trace.memories = index.count
        trace.indexTime = start.duration(to: clock.now)

        let filters = RecallFilters(request, query)
        let now = configuration.now()
        if let known = caches.answer(
            to: query.meaning, filters: filters, of: person, generation: generation, now: now)
        {
            return known.repeated(trace)
        }
        let (vector, outcome) = await pending?.result() ?? (nil, .none)
        trace.embedding = outcome
        trace.embeddingTime = vector == nil ? .zero : start.duration(to: clock.now)
        let meaning = vector.map { SemanticMeaning($0.components, model: $0.model) }
        if let meaning {
            if let known = caches.answer(
                to: query.meaning, meaning: meaning, filters: filters, of: person, generation: generation, now: now)
            {
                return known.repeated(trace)
            }
        } else {
            caches.countMiss()
        }
        let ranking = clock.now
        let ranked = Ranking(weights: configuration.weights).rank(
            query, vector: vector, in: index, filter: request.filter, limit: request.limit)
        let reading = clock.now
        trace.rankingTime = ranking.duration(to: reading)
        let items = try await items(ranked, in: index, request, person)
        trace.readingTime = reading.duration(to: clock.now)
        let answer = Recollection(items: items, trace: trace)
        // Without its vector the answer is a makeshift: the next one may be better.
        if vector != nil || outcome == .none {
            caches.keep(
                answer, to: query.meaning, meaning: meaning, filters: filters, of: person, generation: generation,
                now: now)
        }
        return answer
    }

    /// What is known of the caller before a word is said.
    public func greeting(for person: Person, at: UnixTime) async throws(MemoryError) -> CallerProfile {
        let (facts, calls) = try await read(person) { (rows) throws(MemoryError) in
            (try rows.facts(), try rows.conversations(limit: 5))
        }
        return CallerProfile(facts: facts, calls: calls, at: at)
    }

    /// Reads a person's index into the session cache and warms the embedder, so that the first question does not wait: at
    /// dispatch, before the call is answered. What fails here fails again, and is reported, when somebody asks.
    public func preload(_ person: Person) async {
        async let warm: Void? = try? configuration.embedder?.warm()
        _ = try? await index(of: person)
        _ = await warm
    }

    /// Empties what is in memory of everybody: the next question reads the store.
    package func forgetCaches() { caches.dropAll() }

    private func query(_ request: RecallRequest, in index: PersonIndex) -> RecallQuery {
        RecallQuery(
            request.query, asker: request.asker, participants: index.participants, years: index.years, at: request.at)
    }

    private func embedding(
        of query: RecallQuery, in index: PersonIndex, _ request: RecallRequest
    ) -> PendingEmbedding? {
        guard let embedder = configuration.embedder, index.vectorCount(of: embedder.id) > 0 else { return nil }
        return PendingEmbedding(query.meaning, with: embedder, within: request.embeddingDeadline)
    }

    /// The person's index as of now: from the session cache, brought up to date, or read.
    func index(
        of person: Person
    ) async throws(MemoryError) -> (index: PersonIndex, generation: Int64, state: RecallTrace.Index) {
        let model = configuration.embedder?.id
        let stale = caches.latest(of: person, now: configuration.now())
        let table = await words.table(of: configuration.embedder)
        let (fresh, generation, state) = try await read(person) {
            (rows) throws(MemoryError) -> (PersonIndex?, Int64, RecallTrace.Index) in
            if let stale, stale.generation == rows.generation { return (nil, rows.generation, .inMemory) }
            if let stale {
                var index = stale.index
                if try index.refresh(rows, model: model) { return (index, rows.generation, .refreshed) }
            }
            return (try PersonIndex(rows, model: model, wordTable: table), rows.generation, .loaded)
        }
        let now = configuration.now()
        if let fresh {
            caches.counters.count(.session, hit: state == .refreshed)
            if state == .loaded { caches.counters.count(.store, hit: fresh.count > 0) }
            caches.keep(fresh, bytes: fresh.bytes, of: person, generation: generation, now: now)
            return (fresh, generation, state)
        }
        // Counts the hit, and its use.
        let kept = caches.index(of: person, generation: generation, now: now)
        return (kept ?? stale?.index ?? PersonIndex(), generation, .inMemory)
    }

    private func items(
        _ ranked: [Ranking.Ranked], in index: PersonIndex, _ request: RecallRequest, _ person: Person
    ) async throws(MemoryError) -> [RecalledItem] {
        let chosen = RecalledRows(ranked, in: index, neighbours: request.neighbours)
        let turns = try await read(person) { (rows) throws(MemoryError) in try rows.turns(chosen.turns) }
        return chosen.items(turns, weights: configuration.weights, budget: request.tokenBudget)
    }
}

typealias SemanticMeaning = SemanticCache<Person, RecallFilters, Recollection>.Meaning

extension Recollection {
    /// As the answer to a question that means the same.
    fileprivate func repeated(_ trace: RecallTrace) -> Recollection {
        var answer = self
        answer.trace = trace
        answer.trace.isRepeated = true
        return answer
    }
}
