import Basics

/// What becomes of work that failed.
///
/// Pure: ages and randomness are given in.
struct QueuePolicy: Sendable {
    enum Fate: Equatable, Sendable {
        case retry(after: Duration)
        /// It cannot succeed.
        case failed
        /// It might have, but not within ``RetrySchedule/patience``.
        case dead
    }
    var schedule = RetrySchedule()

    /// - Parameters:
    ///   - attempts: that were made, this one included.
    ///   - age: since it was added, or set going again by a person.
    func fate(
        attempts: Int, age: Duration, isWorthRetrying: Bool, using random: inout some RandomNumberGenerator
    ) -> Fate {
        guard isWorthRetrying else { return .failed }
        guard age < schedule.patience else { return .dead }
        return .retry(after: schedule.delay(afterFailures: attempts, using: &random))
    }
}
