public import Basics

/// Seconds since 1 January 1900 in 32.32 fixed point, as sender reports carry it. Source: RFC 3550 §4.
public struct NTPTime: Hashable, Comparable, Sendable {
    public var value: UInt64
    public init(_ value: UInt64) { self.value = value }

    /// From 1900 to 1970, in seconds.
    public static let unixOffset: Duration = .seconds(2_208_988_800)

    /// - Parameter wallClock: Unix time at `Moment.zero`; the caller read it once, engines have no clock.
    public init(_ moment: Moment, wallClock: Duration) {
        let total = (Duration.nanoseconds(moment.nanoseconds) + wallClock + Self.unixOffset)
        let (seconds, attoseconds) = total.components
        let nanoseconds = UInt64(max(0, attoseconds / 1_000_000_000))
        value = UInt64(truncatingIfNeeded: seconds) << 32 | (nanoseconds << 32) / 1_000_000_000
    }

    /// The middle 32 bits: 16.16 seconds, what LSR holds.
    public var compact: UInt32 { UInt32(truncatingIfNeeded: value >> 16) }

    public static func < (left: NTPTime, right: NTPTime) -> Bool { left.value < right.value }

    public func advanced(by duration: Duration) -> NTPTime {
        let (seconds, rest) = duration.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        return NTPTime(value &+ UInt64(bitPattern: seconds << 32 &+ (rest << 32) / 1_000_000_000))
    }
    /// The span from `earlier` to `self`; negative when it lies after. Exact to 1 ns.
    public func since(_ earlier: NTPTime) -> Duration {
        let difference = Int64(bitPattern: value &- earlier.value)
        let seconds = difference >> 32
        let fraction = difference & 0xFFFF_FFFF
        return .seconds(seconds) + .nanoseconds((fraction * 1_000_000_000) >> 32)
    }
}

extension Duration {
    /// As 16.16 seconds, the unit of DLSR; saturates at 18 hours and at zero.
    public var compactNTP: UInt32 {
        let nanoseconds = max(0, self.nanoseconds)
        let (product, overflow) = nanoseconds.multipliedReportingOverflow(by: 65_536)
        return overflow ? .max : UInt32(clamping: product / 1_000_000_000)
    }
    /// From 16.16 seconds.
    public init(compactNTP value: UInt32) { self = .nanoseconds(Int64(value) * 1_000_000_000 / 65_536) }
}
