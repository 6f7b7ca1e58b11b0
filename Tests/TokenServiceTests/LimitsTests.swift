import Basics
import Testing

@testable import TokenService

struct LimitsTests {
    let limit = RateLimit(burst: 3, perSecond: 2)

    @Test func `a burst is served at once, then the average pace`() {
        var bucket = TokenBucket(limit, now: .zero)
        for _ in 0..<3 { #expect(bucket.take(limit, now: .zero) == nil) }
        #expect(bucket.take(limit, now: .zero) == 1)
        #expect(bucket.take(limit, now: .milliseconds(499)) == 1)
        #expect(bucket.take(limit, now: .milliseconds(500)) == nil)
        #expect(bucket.take(limit, now: .milliseconds(500)) == 1)
        #expect(bucket.take(limit, now: .seconds(1_000)) == nil)
    }

    @Test func `time saved up does not grow past the burst, and time going back gives nothing`() {
        var bucket = TokenBucket(limit, now: .seconds(10))
        var served = 0
        while bucket.take(limit, now: .seconds(9_999)) == nil { served += 1 }
        #expect(served == 3)
        #expect(bucket.take(limit, now: .zero) == 1)
    }

    @Test func `the wait is long enough`() {
        let slow = RateLimit(burst: 1, perSecond: 0.1)
        var bucket = TokenBucket(slow, now: .zero)
        #expect(bucket.take(slow, now: .zero) == nil)
        #expect(bucket.take(slow, now: .zero) == 10)
        #expect(bucket.take(slow, now: .seconds(10)) == nil)
    }

    @Test func `callers do not share, households do`() {
        var limits = CallerLimits(RateLimit(burst: 1, perSecond: 1))
        let home = SocketAddress(v6High: 0x2001_0DB8_0000_0001, low: 1, port: 1)
        let sameHome = SocketAddress(v6High: 0x2001_0DB8_0000_0001, low: 99, port: 1)
        let next = SocketAddress(v6High: 0x2001_0DB8_0000_0002, low: 1, port: 1)
        #expect(limits.take(.host(of: home), now: .zero) == nil)
        #expect(limits.take(.host(of: sameHome), now: .zero) != nil)
        #expect(limits.take(.host(of: next), now: .zero) == nil)
        #expect(limits.take(.key("k"), now: .zero) == nil)
    }

    @Test func `a flood of callers takes bounded memory, and the idle are forgotten for new ones`() {
        var limits = CallerLimits(RateLimit(burst: 2, perSecond: 1))
        for index in 0..<UInt64(CallerLimits.capacity) { _ = limits.take(.v4(index), now: .zero) }
        #expect(limits.count == CallerLimits.capacity)
        // The table is full: newcomers share one bucket.
        #expect(limits.take(.key("a"), now: .zero) == nil)
        #expect(limits.take(.key("b"), now: .zero) == nil)
        #expect(limits.take(.key("c"), now: .zero) != nil)
        #expect(limits.count == CallerLimits.capacity)
        #expect(limits.take(.key("d"), now: .seconds(5)) == nil)
        #expect(limits.count == 1)
    }
}

struct DurationTextTests {
    @Test func `durations as people write them`() {
        let good: [(String, Int64)] = [
            ("6h", 21_600), ("30m", 1800), ("90s", 90), ("7d", 604_800), ("1h30m", 5400), ("1d2h3m4s", 93_784),
            ("45", 45),
            ("0", 0),
        ]
        for (text, seconds) in good { #expect(Duration(text: text) == .seconds(seconds), "\(text)") }
    }

    @Test func `what could mean two things or nothing is refused`() {
        for text in [
            "", "h", "6x", "-5s", "1.5h", "1h30", "30m1h", "1h1h", " 6h", "6 h", "99999999999999999999h", "5000000000s",
        ] {
            #expect(Duration(text: text) == nil, "\(text)")
        }
    }
}
