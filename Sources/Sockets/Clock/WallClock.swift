import Glibc

/// Calendar time, for what leaves the process: tokens, events, RTCP sender reports. It may jump.
public enum WallClock {
    /// Nanoseconds since 1970-01-01 UTC.
    public static var unixNanoseconds: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
    /// Whole seconds since 1970-01-01 UTC.
    public static var unixSeconds: Int64 { unixNanoseconds / 1_000_000_000 }

    /// Now as a 64-bit NTP time stamp.
    public static var ntp: UInt64 { ntp(unixNanoseconds: unixNanoseconds) }

    /// Seconds since 1900 in the upper 32 bits (modulo 2^32: era 1 begins in 2036), their fraction in the lower.
    /// Source: RFC 5905 §6, RFC 3550 §4.
    /// - Parameter unixNanoseconds: not before 1970.
    public static func ntp(unixNanoseconds: Int64) -> UInt64 {
        let seconds = UInt64(bitPattern: unixNanoseconds / 1_000_000_000) &+ Self.secondsFrom1900To1970
        let fraction = (UInt64(unixNanoseconds % 1_000_000_000) << 32) / 1_000_000_000
        return seconds << 32 | fraction
    }
    /// 70 years with 17 leap days. RFC 868.
    static let secondsFrom1900To1970: UInt64 = 2_208_988_800
}
