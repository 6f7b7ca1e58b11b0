import Basics

/// Which quality a publisher has to encode at most (dynacast): up at once, down only when it stays down, so that a
/// window dragged about does not restart encoders.
struct QualityDemand: Sendable {
    /// LiveKit's pause delay.
    static let patience: Duration = .seconds(5)

    private var told: Int?
    private var hasTold = false
    private var lower: (quality: Int?, since: Moment)?

    var deadline: Moment { lower.map { $0.since + Self.patience } ?? .distantFuture }

    /// - Returns: the quality to tell the publisher; nil when nothing changes, `.some(nil)` for "none at all".
    mutating func update(_ wanted: Int?, now: Moment) -> Int?? {
        if hasTold, wanted == told {
            lower = nil
            return nil
        }
        if !hasTold || (wanted ?? -1) > (told ?? -1) { return tell(wanted) }
        let since = lower?.since ?? now
        guard now >= since + Self.patience else {
            lower = (wanted, since)
            return nil
        }
        return tell(wanted)
    }

    private mutating func tell(_ wanted: Int?) -> Int?? {
        // Before anybody subscribed there is nothing to say.
        guard hasTold || wanted != nil else { return nil }
        lower = nil
        hasTold = true
        told = wanted
        return .some(wanted)
    }
}
