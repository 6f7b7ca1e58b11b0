/// A point on this process's own monotonic time line, counted from its start.
///
/// Engines take it as a parameter, so a test writes `.seconds(30)`; only `Sockets/Clock` reads a real clock.
public struct Moment: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Nanoseconds since the process (or the test) began. Never negative in practice; 2^63 ns is 292 years.
    public var nanoseconds: Int64

    @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    public static let zero = Moment(nanoseconds: 0)
    /// Later than everything: the deadline of something that waits for nothing.
    public static let distantFuture = Moment(nanoseconds: .max)

    @inlinable public static func seconds(_ seconds: Int64) -> Moment { Moment(nanoseconds: seconds * 1_000_000_000) }
    @inlinable public static func milliseconds(_ milliseconds: Int64) -> Moment {
        Moment(nanoseconds: milliseconds * 1_000_000)
    }

    @inlinable public static func < (left: Moment, right: Moment) -> Bool { left.nanoseconds < right.nanoseconds }
    @inlinable public static func + (moment: Moment, duration: Duration) -> Moment {
        let (sum, overflow) = moment.nanoseconds.addingReportingOverflow(duration.nanoseconds)
        return overflow ? .distantFuture : Moment(nanoseconds: sum)
    }
    @inlinable public static func - (later: Moment, earlier: Moment) -> Duration {
        .nanoseconds(later.nanoseconds - earlier.nanoseconds)
    }
    @inlinable public func advanced(by duration: Duration) -> Moment { self + duration }

    /// Whole milliseconds since the start; what logs and RTCP arithmetic want.
    @inlinable public var milliseconds: Int64 { nanoseconds / 1_000_000 }
    public var description: String { "\(Double(nanoseconds) / 1e9) s" }
}

extension Duration {
    /// The whole duration in nanoseconds; saturates at ±292 years.
    @inlinable public var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? (seconds < 0 ? .min : .max) : product &+ attoseconds / 1_000_000_000
    }
    @inlinable public var milliseconds: Int64 { nanoseconds / 1_000_000 }
    /// In seconds, for metrics and text.
    @inlinable public var inSeconds: Double { Double(nanoseconds) / 1e9 }
}
