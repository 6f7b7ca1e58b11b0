import Basics

/// How long to wait before the next try: a random part of a limit that doubles ("full jitter"), so that a thousand
/// clients of a server that restarted do not come back at once.
struct Backoff {
    private let policy: ReconnectPolicy
    private var random: SeededRandom
    /// Tries since the connection broke.
    private(set) var attempt = 0

    init(_ policy: ReconnectPolicy, seed: UInt64) {
        self.policy = policy
        random = SeededRandom(seed: seed)
    }

    /// - Returns: the wait before the next try; nil when there were enough. The first try is made at once.
    mutating func next() -> Duration? {
        guard attempt < policy.attempts else { return nil }
        defer { attempt += 1 }
        guard attempt > 0 else { return .zero }
        let doubled = policy.firstDelay.nanoseconds.multipliedReportingOverflow(by: 1 << Int64(min(attempt - 1, 30)))
        let limit = doubled.overflow ? .max : doubled.partialValue
        let longest = max(0, min(limit, policy.longestDelay.nanoseconds))
        return .nanoseconds(Int64.random(in: 0...longest, using: &random))
    }

    mutating func reset() { attempt = 0 }
}
