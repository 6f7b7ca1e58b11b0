public import Basics

/// When to look for recordings that are too old: at the start, then daily.
///
/// Pure: the caller sweeps when told to, and calls again at `deadline`.
public struct RetentionSchedule: Sendable {
    static let pace: Duration = .seconds(86_400)
    /// How long a recording is kept after its last change; at least a day, so that none is swept while it is written.
    public let keep: Duration
    public private(set) var deadline: Moment

    public init(keep: Duration, now: Moment) {
        self.keep = max(keep, Self.pace)
        deadline = now
    }

    /// - Returns: the time before which files last changed that are to go; nil when there is nothing to do yet.
    public mutating func handle(now: Moment, wall: UnixTime) -> UnixTime? {
        guard now >= deadline else { return nil }
        deadline = now + Self.pace
        return UnixTime(milliseconds: wall.milliseconds - keep.milliseconds)
    }
}
