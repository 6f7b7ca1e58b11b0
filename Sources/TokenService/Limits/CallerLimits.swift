public import Basics

/// Whose share a request comes out of.
public enum LimitKey: Hashable, Sendable {
    case key(String)
    /// An IPv4 address, or the upper half of an IPv6 one: a /64 is one household.
    case v4(UInt64), v6(UInt64)

    public static func host(of remote: SocketAddress) -> LimitKey {
        remote.family == .v4 ? .v4(remote.low) : .v6(remote.high)
    }
}

/// A bucket per caller, in bounded memory.
public struct CallerLimits: Sendable {
    /// Most callers remembered; about 100 bytes each.
    static let capacity = 10_000

    private let limit: RateLimit
    private var buckets: [LimitKey: TokenBucket] = [:]
    /// Of all callers beyond `capacity` together: a flood of addresses gets one share, not unlimited memory.
    private var overflow: TokenBucket?

    public init(_ limit: RateLimit) { self.limit = limit }
    var count: Int { buckets.count }

    /// Takes one from the caller's bucket. Returns nil when it may go on, else the seconds to wait.
    public mutating func take(_ key: LimitKey, now: Moment) -> Int? {
        if buckets[key] == nil, buckets.count >= Self.capacity { forgetIdle(now: now) }
        if buckets[key] == nil, buckets.count >= Self.capacity {
            var bucket = overflow ?? TokenBucket(limit, now: now)
            defer { overflow = bucket }
            return bucket.take(limit, now: now)
        }
        return buckets[key, default: TokenBucket(limit, now: now)].take(limit, now: now)
    }

    /// Forgets callers whose bucket has filled up again. A scan of all, so only when the table is full.
    private mutating func forgetIdle(now: Moment) {
        guard now >= nextScan else { return }
        nextScan = now + .seconds(1)
        buckets = buckets.filter { entry in
            var bucket = entry.value
            return !bucket.isFull(limit, now: now)
        }
    }
    /// Scans are a second apart, so that a flood does not pay for one with each request.
    private var nextScan = Moment.zero
}
