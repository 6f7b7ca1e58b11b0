import Basics
import Glibc
import Sockets

/// Waiting on a schedule: clients look at their sockets every so often, as a load test has no loop of its own.
enum Pause {
    static func microseconds(_ count: Int) { usleep(UInt32(max(1, count))) }

    static func until(_ moment: Moment) {
        let left = (moment - MonotonicClock.now).nanoseconds / 1000
        if left > 0 { microseconds(Int(left)) }
    }
}
