import Basics
import Testing

@testable import Forwarding

struct QualityScoreTests {
    private func window(lost: Int = 0, delay: Int64 = 20, jitter: Int64 = 2, isVideo: Bool = false, red: Bool = false)
        -> QualityScore.Window
    {
        var window = QualityScore.Window()
        window.expected = 250
        window.lost = lost
        window.roundTrip = .milliseconds(delay)
        window.jitter = .milliseconds(jitter)
        window.isVideo = isVideo
        window.hasRedundancy = red
        return window
    }

    @Test func `a clean connection is excellent and does not change`() {
        var score = QualityScore()
        let changed = score.update([window(), window(isVideo: true)])
        #expect(!changed && score.level == .excellent)
        #expect(score.meanOpinionScore > 4.3)
    }

    @Test func `loss pulls down fast and lets up slowly`() {
        var score = QualityScore()
        let fell = score.update([window(lost: 25)])
        #expect(fell && score.level == .poor)
        var steps = 0
        while score.level != .excellent, steps < 20 {
            _ = score.update([window()])
            steps += 1
        }
        #expect((3...6).contains(steps))
    }

    @Test(arguments: [(0, 1), (5, 1), (10, 1), (25, 1), (60, 4)])
    func `more loss is never better, redundancy never worse`(
        lost: Int, more: Int
    ) {
        #expect(QualityScore.rate(window(lost: lost)) >= QualityScore.rate(window(lost: lost + more)))
        #expect(QualityScore.rate(window(lost: lost, red: true)) >= QualityScore.rate(window(lost: lost)))
        #expect(QualityScore.rate(window(lost: lost, isVideo: true)) <= QualityScore.rate(window(lost: lost)))
    }

    @Test func `delay and jitter count`() {
        #expect(QualityScore.rate(window(delay: 600)) < QualityScore.rate(window(delay: 40)))
        #expect(QualityScore.rate(window(delay: 1500, jitter: 100)) < 20)
    }

    @Test func `nothing although something is due is lost, and comes back by its own merit`() {
        var score = QualityScore()
        let lost = score.update([QualityScore.Window()])
        #expect(lost && score.level == .lost && score.meanOpinionScore == 1)
        let back = score.update([window()])
        #expect(back && score.level == .excellent)
    }

    @Test func `a muted microphone is no fault`() {
        var score = QualityScore()
        var muted = QualityScore.Window()
        muted.mayBeSilent = true
        let changed = score.update([muted])
        #expect(!changed && score.level == .excellent)
        #expect(QualityScore.Level.lost < .poor && QualityScore.Level.good < .excellent)
    }
}
