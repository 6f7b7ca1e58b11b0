public import Basics

/// How often something may happen: `burst` at once, then `perSecond` on average.
public struct RateLimit: Sendable, Equatable {
    public var burst: Double
    public var perSecond: Double
    /// - Parameters: both at least a little above 0, so that whoever is refused is served again some day.
    public init(burst: Double, perSecond: Double) {
        self.burst = max(1, burst)
        self.perSecond = max(0.001, perSecond)
    }
    /// Enough for a backend that mints for a crowd arriving, too little for somebody who guesses.
    public static let standard = RateLimit(burst: 60, perSecond: 20)
}

/// One caller's share. Pure: the time is given in, and only its differences count.
public struct TokenBucket: Sendable, Equatable {
    private var tokens: Double
    private var filled: Moment

    public init(_ limit: RateLimit, now: Moment) {
        tokens = limit.burst
        filled = now
    }

    /// Takes one. Returns nil when there was one, else the whole seconds, rounded up, until there is.
    public mutating func take(_ limit: RateLimit, now: Moment) -> Int? {
        fill(limit, now: now)
        guard tokens < 1 else {
            tokens -= 1
            return nil
        }
        return max(1, Int(((1 - tokens) / limit.perSecond).rounded(.up)))
    }

    /// Whether it has nothing to remember: a new one would be the same.
    mutating func isFull(_ limit: RateLimit, now: Moment) -> Bool {
        fill(limit, now: now)
        return tokens >= limit.burst
    }

    private mutating func fill(_ limit: RateLimit, now: Moment) {
        guard now > filled else { return }
        tokens = min(limit.burst, tokens + (now - filled).inSeconds * limit.perSecond)
        filled = now
    }
}
