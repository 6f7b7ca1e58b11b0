import Basics
import Testing

@testable import Forwarding

struct DownlinkBudgetTests {
    private let camera = [150_000, 500_000, 2_000_000]
    private func streams(_ count: Int) -> [DownlinkBudget.Stream] {
        (0..<count).map { DownlinkBudget.Stream(id: $0, layers: camera) }
    }

    @Test func `without an estimate everything is allowed`() {
        var budget = DownlinkBudget()
        let decisions = budget.allocate(streams(9), audio: 50_000, now: .seconds(1))
        #expect(decisions.isEmpty && budget.deadline == .distantFuture)
    }

    @Test func `everybody gets a picture before anybody gets a better one`() {
        var budget = DownlinkBudget()
        budget.noteEstimate(bitsPerSecond: 1_200_000)
        let decisions = budget.allocate(streams(3), audio: 50_000, now: .seconds(1))
        // 0.85 × 1.2 M − 50 k = 970 k: three times 150 k, and one step of 350 k more for the first.
        #expect(
            decisions == [
                .init(id: 0, allowance: .upTo(layer: 1)), .init(id: 1, allowance: .upTo(layer: 0)),
                .init(id: 2, allowance: .upTo(layer: 0)),
            ])
        let again = budget.allocate(streams(3), audio: 50_000, now: .seconds(2))
        #expect(again.isEmpty)
    }

    @Test func `sound goes first: too little for a picture pauses it`() {
        var budget = DownlinkBudget()
        budget.noteEstimate(bitsPerSecond: 150_000)
        let decisions = budget.allocate(streams(1), audio: 60_000, now: .seconds(1))
        #expect(decisions == [.init(id: 0, allowance: .nothing)])
    }

    @Test func `more room gives back, after settling`() {
        var budget = DownlinkBudget()
        budget.noteEstimate(bitsPerSecond: 300_000)
        _ = budget.allocate(streams(1), audio: 0, now: .seconds(10))
        budget.noteEstimate(bitsPerSecond: 5_000_000)
        let early = budget.allocate(streams(1), audio: 0, now: .seconds(11))
        #expect(early.isEmpty && budget.deadline == .seconds(13))
        let later = budget.allocate(streams(1), audio: 0, now: .seconds(13))
        #expect(later == [.init(id: 0, allowance: .all)])
    }

    @Test func `a wavering estimate changes nothing`() {
        var budget = DownlinkBudget()
        budget.noteEstimate(bitsPerSecond: 650_000)
        let first = budget.allocate(streams(1), audio: 0, now: .seconds(10))
        #expect(first == [.init(id: 0, allowance: .upTo(layer: 1))])
        for (index, estimate) in [560_000, 700_000, 540_000, 650_000].enumerated() {
            budget.noteEstimate(bitsPerSecond: estimate)
            let decisions = budget.allocate(streams(1), audio: 0, now: .seconds(11 + Int64(index)))
            #expect(decisions.isEmpty)
        }
    }

    @Test func `a paused stream is tried again, ever more rarely while it fails`() {
        var budget = DownlinkBudget()
        budget.noteEstimate(bitsPerSecond: 100_000)
        var now = Moment.seconds(10)
        _ = budget.allocate(streams(1), audio: 0, now: now)
        var trials: [Int64] = []
        var calls = 0
        while now < .seconds(80) {
            calls += 1
            now = max(now + .milliseconds(1), budget.deadline)
            let decisions = budget.allocate(streams(1), audio: 0, now: now)
            if decisions == [.init(id: 0, allowance: .upTo(layer: 0))] { trials.append(now.milliseconds / 1000) }
        }
        #expect(trials == [15, 28, 51, 94])
        #expect(calls < 20, "the deadline does not spin")
    }

    @Test func `a trial that the estimate follows is kept`() {
        var budget = DownlinkBudget()
        budget.noteEstimate(bitsPerSecond: 100_000)
        _ = budget.allocate(streams(1), audio: 0, now: .seconds(10))
        let tried = budget.allocate(streams(1), audio: 0, now: .seconds(15))
        #expect(tried == [.init(id: 0, allowance: .upTo(layer: 0))])
        budget.noteEstimate(bitsPerSecond: 400_000)
        let kept = budget.allocate(streams(1), audio: 0, now: .seconds(18))
        #expect(kept.isEmpty)
    }
}
