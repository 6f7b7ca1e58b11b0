public import Basics

/// The three places an answer may come from, nearest first.
public enum CacheLevel: String, Sendable, CaseIterable {
    /// A person's index, in memory.
    case session
    /// A question that was just asked.
    case semantic
    /// The database. A miss is a person of whom nothing is known.
    case store
}

/// How often each level had what was asked for: `parley_memory_cache_hits_total{level="session"}`, and `…_misses_total`.
public struct CacheCounters: Sendable {
    private let hits: [CacheLevel: Counter]
    private let misses: [CacheLevel: Counter]

    public init(_ metrics: Metrics) {
        func counters(_ name: String, _ help: String) -> [CacheLevel: Counter] {
            let pairs = CacheLevel.allCases.map { level in
                (level, metrics.counter(name, help: help, labels: ["level": level.rawValue]))
            }
            return Dictionary(uniqueKeysWithValues: pairs)
        }
        hits = counters("parley_memory_cache_hits_total", "Memory look-ups that a level answered.")
        misses = counters("parley_memory_cache_misses_total", "Memory look-ups that a level passed on.")
    }

    public func count(_ level: CacheLevel, hit: Bool) { (hit ? hits : misses)[level]?.add() }
    public func hits(_ level: CacheLevel) -> UInt64 { hits[level]?.value ?? 0 }
    public func misses(_ level: CacheLevel) -> UInt64 { misses[level]?.value ?? 0 }
}
