/// A point on the calendar's time line: what was said when. For deadlines and durations there is ``Moment``.
public struct UnixTime: Hashable, Comparable, Sendable {
    /// Since 1970-01-01 UTC, without leap seconds.
    public var milliseconds: Int64

    @inlinable public init(milliseconds: Int64) { self.milliseconds = milliseconds }
    /// Saturates at ±292 million years.
    @inlinable public init(seconds: Int64) {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
        milliseconds = overflow ? (seconds < 0 ? .min : .max) : product
    }

    @inlinable public var seconds: Int64 { milliseconds / 1_000 }
    @inlinable public static func < (left: UnixTime, right: UnixTime) -> Bool { left.milliseconds < right.milliseconds }
    /// Days from `earlier` to `later`, with their fraction; negative when they stand the other way.
    @inlinable public static func days(from earlier: UnixTime, to later: UnixTime) -> Double {
        (Double(later.milliseconds) - Double(earlier.milliseconds)) / 86_400_000
    }
}
