import Basics
import Memory
import Testing

struct MemoryCachesTests {
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
