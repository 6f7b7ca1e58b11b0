public import Basics
import Wire

extension UnixTime {
    /// `2026-11-20T20:41:04.123Z` (RFC 3339); whole seconds have no fraction.
    public var rfc3339: String {
        var stamp = Timestamp()
        stamp.seconds = seconds
        stamp.nanos = Int32(clamping: (milliseconds - seconds * 1000) * 1_000_000)
        return stamp.json.stringValue ?? ""
    }
}
