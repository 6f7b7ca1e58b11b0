import Basics

/// When to try again what has failed: twice as long from try to try, with full jitter, and not for ever.
///
/// Pure: randomness is given in. Full jitter spreads those that failed together; source: M. Brooker, "Exponential
/// Backoff And Jitter", AWS Architecture Blog, 2015.
public struct RetrySchedule: Sendable, Equatable {
    /// The most a first retry waits.
    public var base: Duration = .seconds(1)
    /// The most any retry waits.
    public var cap: Duration = .seconds(30 * 60)
    /// No retry comes sooner: jitter alone could make it none at all.
    public var floor: Duration = .milliseconds(100)
    /// From the beginning; what fails after that is dead.
    public var patience: Duration = .seconds(24 * 3600)
    public init() {}

    /// The longest wait after so many failures.
    ///
    /// - Parameter failures: from 1.
    public func ceiling(afterFailures failures: Int) -> Duration {
        let doublings = min(max(failures - 1, 0), 40)
        let (seconds, overflow) = base.nanoseconds.multipliedReportingOverflow(by: 1 << Int64(doublings))
        return overflow ? cap : max(floor, min(cap, .nanoseconds(seconds)))
    }

    /// - Returns: a wait between ``floor`` and the ceiling.
    public func delay(afterFailures failures: Int, using random: inout some RandomNumberGenerator) -> Duration {
        let most = ceiling(afterFailures: failures).nanoseconds
        return .nanoseconds(Int64.random(in: min(floor.nanoseconds, most)...most, using: &random))
    }
}
