import Basics
import Memory
import Testing

struct SessionCacheTests {
    typealias Cache = SessionCache<String, String>
    private func at(_ seconds: Int64) -> UnixTime { UnixTime(seconds: seconds) }

    @Test func `what was put in comes out until its time is over, used or not`() {
        var cache = Cache(.init(lifetime: .seconds(10)))
        cache.insert("index", bytes: 1, generation: 1, for: "ann", now: at(0))
        let fresh = cache.value(for: "ann", generation: 1, now: at(9))
        let old = cache.value(for: "ann", generation: 1, now: at(10))
        #expect(fresh == "index")
        #expect(old == nil)
        #expect(cache.bytes == 0)
    }

    @Test func `a write of whichever process makes the entry useless`() {
        var cache = Cache()
        cache.insert("old", bytes: 1, generation: 1, for: "ann", now: at(0))
        let found = cache.value(for: "ann", generation: 2, now: at(1))
        #expect(found == nil)
        #expect(cache.count == 0)
    }

    @Test func `a slow reader does not put back what a writer has replaced`() {
        var cache = Cache()
        cache.insert("new", bytes: 1, generation: 2, for: "ann", now: at(0))
        cache.insert("old", bytes: 1, generation: 1, for: "ann", now: at(1))
        let found = cache.value(for: "ann", generation: 2, now: at(1))
        #expect(found == "new")
    }

    @Test func `the least recently used goes first`() {
        var cache = Cache(.init(entries: 2))
        cache.insert("a", bytes: 1, generation: 1, for: "a", now: at(0))
        cache.insert("b", bytes: 1, generation: 1, for: "b", now: at(0))
        _ = cache.value(for: "a", generation: 1, now: at(1))
        cache.insert("c", bytes: 1, generation: 1, for: "c", now: at(1))
        let found = ["a", "b", "c"].map { cache.value(for: $0, generation: 1, now: at(1)) }
        #expect(found == ["a", nil, "c"])
    }

    @Test func `bytes are bounded, also by one entry too large`() {
        var cache = Cache(.init(bytes: 100))
        cache.insert("a", bytes: 60, generation: 1, for: "a", now: at(0))
        cache.insert("b", bytes: 60, generation: 1, for: "b", now: at(0))
        #expect(cache.count == 1)
        #expect(cache.bytes == 60)
        cache.insert("c", bytes: 101, generation: 1, for: "c", now: at(0))
        cache.insert("d", bytes: .max, generation: 1, for: "d", now: at(0))
        #expect(cache.count == 1)
        cache.insert("b, larger", bytes: 90, generation: 2, for: "b", now: at(0))
        #expect(cache.bytes == 90)
    }

    @Test func `what is dropped is gone, and time that goes back ends an entry`() {
        var cache = Cache()
        cache.insert("a", bytes: 1, generation: 1, for: "a", now: at(5))
        cache.insert("b", bytes: 1, generation: 1, for: "b", now: at(5))
        cache.remove("a")
        let removed = cache.value(for: "a", generation: 1, now: at(5))
        let earlier = cache.value(for: "b", generation: 1, now: at(4))
        #expect(removed == nil)
        #expect(earlier == nil)
        #expect(cache.bytes == 0)
    }

    @Test func `after any sequence the bounds hold and the sum is right`() {
        var random = SeededRandom(seed: 7)
        var cache = Cache(.init(lifetime: .seconds(50), entries: 8, bytes: 500))
        for step in 0..<5000 {
            let key = "\(Int.random(in: 0..<20, using: &random))"
            let now = at(Int64(step) / 10)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: cache.remove(key)
            case 1: _ = cache.value(for: key, generation: Int64(step / 500), now: now)
            default:
                let size = Int.random(in: -5..<200, using: &random)
                cache.insert(key, bytes: size, generation: Int64(step / 500), for: key, now: now)
            }
            #expect(cache.count <= 8 && cache.bytes <= 500 && cache.bytes >= 0)
        }
        for key in 0..<20 { cache.remove("\(key)") }
        #expect(cache.count == 0 && cache.bytes == 0)
    }
}
