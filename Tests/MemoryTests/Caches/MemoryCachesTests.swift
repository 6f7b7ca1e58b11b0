import Basics
import Memory
import Testing

struct MemoryCachesTests {
    @Test func `a store's look-ups are counted where its configuration says`() async throws {
        let metrics = Metrics()
        var configuration = MemoryConfiguration(folder: nil, embedder: nil, now: { StoreSupport.start })
        configuration.metrics = metrics
        let store = try await MemoryStore.open(configuration)
        let ann = try await store.person(CallerKey(.phone, "+15551234567"))
        try await StoreSupport.fill(store, ann)
        for _ in 0..<3 { _ = try await store.recall(RecallRequest("zanzibar", at: StoreSupport.start), for: ann) }
        let text = metrics.exposition
        #expect(text.contains(#"parley_memory_cache_hits_total{level="session"} 2"#))
        #expect(text.contains(#"parley_memory_cache_misses_total{level="session"} 1"#))
        #expect(text.contains(#"parley_memory_cache_hits_total{level="semantic"} 2"#))
        #expect(text.contains(#"parley_memory_cache_hits_total{level="store"} 1"#))
    }

    @Test func `hits and misses are counted by level, under the names the scraper sees`() {
        let metrics = Metrics()
        let counters = CacheCounters(metrics)
        counters.count(.session, hit: true)
        counters.count(.session, hit: false)
        counters.count(.semantic, hit: false)
        counters.count(.store, hit: true)
        counters.count(.store, hit: true)
        #expect(counters.hits(.store) == 2)
        #expect(counters.misses(.semantic) == 1)
        let text = metrics.exposition
        #expect(text.contains(#"parley_memory_cache_hits_total{level="session"} 1"#))
        #expect(text.contains(#"parley_memory_cache_misses_total{level="semantic"} 1"#))
        #expect(text.contains(#"parley_memory_cache_hits_total{level="store"} 2"#))
    }
}
