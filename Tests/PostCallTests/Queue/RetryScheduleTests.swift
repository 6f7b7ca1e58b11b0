import Basics
import Testing

@testable import PostCall

struct RetryScheduleTests {
    @Test(
        arguments: [
            (1, 1.0), (2, 2), (3, 4), (4, 8), (10, 512), (11, 1024), (12, 1800), (13, 1800), (100, 1800),
            (Int.max, 1800),
            (0, 1), (-5, 1),
        ] as [(Int, Double)]) func `waits grow twofold up to half an hour`(failures: Int, seconds: Double)
    {
        #expect(RetrySchedule().ceiling(afterFailures: failures).inSeconds == seconds)
    }

    @Test func `jitter is full, and never none`() {
        var random = SeededRandom(seed: 7)
        let schedule = RetrySchedule()
        let waits = (0..<2000).map { _ in schedule.delay(afterFailures: 5, using: &random).inSeconds }
        #expect(waits.allSatisfy { (0.1...16).contains($0) })
        #expect(waits.contains { $0 < 2 } && waits.contains { $0 > 14 })
        #expect(abs(waits.reduce(0, +) / 2000 - 8) < 0.5)
    }

    @Test func `a policy retries what is worth it, for a day`() {
        var random = SeededRandom(seed: 1)
        let policy = QueuePolicy()
        #expect(policy.fate(attempts: 1, age: .zero, isWorthRetrying: false, using: &random) == .failed)
        #expect(policy.fate(attempts: 60, age: .seconds(86_400), isWorthRetrying: true, using: &random) == .dead)
        guard case .retry(let wait) = policy.fate(attempts: 3, age: .seconds(9), isWorthRetrying: true, using: &random)
        else {
            Issue.record("no retry")
            return
        }
        #expect(wait <= .seconds(4))
    }
}
