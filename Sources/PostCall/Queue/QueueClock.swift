public import Basics

/// The time, given in.
public struct QueueClock: Sendable {
    /// For engines and waits.
    public var now: @Sendable () -> Moment
    /// For what is kept on disk and signed: Unix milliseconds.
    public var unixMilliseconds: @Sendable () -> Int64

    public init(now: @escaping @Sendable () -> Moment, unixMilliseconds: @escaping @Sendable () -> Int64) {
        self.now = now
        self.unixMilliseconds = unixMilliseconds
    }

    /// Where a Unix time lies on this process's time line; before its beginning for what an earlier life did.
    func moment(unixMilliseconds time: Int64) -> Moment {
        let (wait, overflow) = time.subtractingReportingOverflow(unixMilliseconds())
        return overflow ? .distantFuture : now() + .milliseconds(wait)
    }
    func unixMilliseconds(_ moment: Moment) -> Int64 {
        guard moment != .distantFuture else { return .max }
        return unixMilliseconds() &+ (moment - now()).milliseconds
    }
}
