import Basics

/// When the next 20 ms are due. Counts from where it started, so it never drifts; who wakes up late owes what has passed,
/// and no more than that.
struct FrameClock {
    static let frame: Duration = .milliseconds(20)
    /// Frames made up for after a late wake-up; what is older is gone. 200 ms.
    static let mostOwed: Int64 = 10

    /// `.distantFuture` while it stands.
    private(set) var deadline = Moment.distantFuture

    mutating func start(now: Moment) { if deadline == .distantFuture { deadline = now + Self.frame } }
    mutating func stop() { deadline = .distantFuture }

    /// - Returns: frames that are gone, and after them those to play now.
    mutating func due(now: Moment) -> (lost: Int, frames: Int) {
        guard deadline <= now else { return (0, 0) }
        let passed = (now - deadline).nanoseconds / Self.frame.nanoseconds + 1
        deadline = deadline + .nanoseconds(passed * Self.frame.nanoseconds)
        let owed = min(passed, Self.mostOwed)
        return (Int(passed - owed), Int(owed))
    }
}
