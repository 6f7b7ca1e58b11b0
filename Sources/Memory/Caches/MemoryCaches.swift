public import Basics
import Synchronization

/// One store's caches, for all its threads.
///
/// **Reading:** ask `semantic`, then `session`, then the store, and put what was found into the levels that missed. The
/// store's generation is read first and goes into every question; it is one indexed row. **Writing:** the store first,
/// always; then, where the new value is at hand, the session level (write-through); a stale entry is never served, as its
/// generation is not the store's. **Failing:** a cache never fails; it misses. **Forgetting:** `drop` at once, so that no
/// forgotten word waits in memory for its time to run out.
public final class MemoryCaches<Index: Sendable, Filters: Hashable & Sendable, Answer: Sendable>: Sendable {
    public typealias Session = SessionCache<Person, Index>
    public typealias Semantic = SemanticCache<Person, Filters, Answer>
    private struct State {
        var session: Session
        var semantic: Semantic
    }
    private let state: Mutex<State>
    public let counters: CacheCounters

    public init(session: Session = Session(), semantic: Semantic = Semantic(), metrics: Metrics = Metrics()) {
        state = Mutex(State(session: session, semantic: semantic))
        counters = CacheCounters(metrics)
    }

    /// What there is of the session level, also of an earlier generation: not to be served, only to be brought up to date.
    /// Counts nothing.
    public func latest(of person: Person, now: UnixTime) -> (index: Index, generation: Int64)? {
        state.withLock { $0.session.latest(for: person, now: now) }.map { (index: $0.value, generation: $0.generation) }
    }
    /// Counts a hit or a miss of the session level.
    public func index(of person: Person, generation: Int64, now: UnixTime) -> Index? {
        let found = state.withLock { $0.session.value(for: person, generation: generation, now: now) }
        counters.count(.session, hit: found != nil)
        return found
    }
    public func keep(_ index: Index, bytes: Int, of person: Person, generation: Int64, now: UnixTime) {
        state.withLock { $0.session.insert(index, bytes: bytes, generation: generation, for: person, now: now) }
    }

    /// By the words alone. Only a hit counts: a miss is asked again by meaning, or counted with ``countMiss()``.
    public func answer(
        to text: String, filters: Filters, of person: Person, generation: Int64, now: UnixTime
    ) -> Answer? {
        let found = state.withLock {
            $0.semantic.answer(to: text, filters: filters, for: person, generation: generation, now: now)
        }
        if found != nil { counters.count(.semantic, hit: true) }
        return found
    }
    /// By words and meaning. Counts a hit or a miss of the semantic level.
    public func answer(
        to text: String, meaning: Semantic.Meaning, filters: Filters, of person: Person, generation: Int64,
        now: UnixTime
    ) -> Answer? {
        let found = state.withLock {
            $0.semantic.answer(
                to: text, meaning: meaning, filters: filters, for: person, generation: generation, now: now)
        }
        counters.count(.semantic, hit: found != nil)
        return found
    }
    /// For a question that has no vector and whose words were not known.
    public func countMiss() { counters.count(.semantic, hit: false) }
    public func keep(
        _ answer: Answer, to text: String, meaning: Semantic.Meaning?, filters: Filters, of person: Person,
        generation: Int64, now: UnixTime
    ) {
        state.withLock {
            $0.semantic.insert(
                answer, to: text, meaning: meaning, filters: filters, for: person, generation: generation, now: now)
        }
    }

    /// Everything of one person, at once.
    public func drop(_ person: Person) {
        state.withLock {
            $0.session.remove(person)
            $0.semantic.remove(person)
        }
    }
    public func dropAll() {
        state.withLock {
            $0.session.removeAll()
            $0.semantic.removeAll()
        }
    }
    /// People held, and what their indexes take, of the session level.
    public var size: (people: Int, bytes: Int) { state.withLock { ($0.session.count, $0.session.bytes) } }
}
