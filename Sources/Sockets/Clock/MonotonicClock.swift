public import Basics
import Glibc

/// The only place that reads a clock for engines: time since the process first asked, never set back.
public enum MonotonicClock {
    private static let start = nanoseconds()

    public static var now: Moment {
        let start = start  // first, or the very first reading would lie before it
        return Moment(nanoseconds: nanoseconds() &- start)
    }

    private static func nanoseconds() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}
