import Basics
import Testing

@testable import RoomClient

struct DelayEstimatorTests {
    /// The target in milliseconds after this path.
    private func target(_ path: PacketPath, seconds: Double, seed: UInt64) -> Int64 {
        var estimator = DelayEstimator(clockRate: 48_000)
        for arrival in path.arrivals(seconds: seconds, seed: seed) {
            estimator.note(timestamp: Int64(arrival.number) * 960, now: arrival.at.nanoseconds * 48 / 1_000_000)
        }
        return estimator.target / 48
    }

    @Test(arguments: [
        (0.0, 20...20), (10, 20...20), (40, 35...45), (100, 90...105), (300, 280...305), (900, 500...500),
    ])
    func `the target is what nearly all packets stay below`(jitter: Double, expected: ClosedRange<Int64>) {
        for seed in UInt64(1)...5 {
            let target = target(PacketPath(jitter: jitter), seconds: 60, seed: seed)
            #expect(expected.contains(target), "\(target)")
        }
    }

    @Test func `a burst of jitter is followed at once and forgotten soon`() {
        let path = PacketPath(jitter: 10, worse: (10...12, 120))
        #expect(target(path, seconds: 12, seed: 1) >= 90)
        #expect(target(path, seconds: 40, seed: 1) <= 30)
    }

    @Test(arguments: [-200.0, 200]) func `a clock that runs fast or slow is no jitter`(drift: Double) {
        #expect(target(PacketPath(jitter: 10, drift: drift), seconds: 600, seed: 1) == 20)
    }
}
