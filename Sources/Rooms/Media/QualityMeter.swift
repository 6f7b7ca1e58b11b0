import Basics
import Forwarding

/// Gathers what is seen of one participant's connection, both ways, over an interval, and rates it.
struct QualityMeter {
    private var score = QualityScore()
    private var downlinks: [QualityScore.Window] = []
    private var isFirst = true

    /// A receiver report about something we send to the participant.
    /// - Parameters:
    ///   - fractionLost: in 256ths.
    ///   - jitter: in ticks of `clockRate`.
    mutating func noteDownlink(
        fractionLost: UInt8, roundTrip: Duration?, jitter: UInt32, clockRate: Int, isVideo: Bool, hasRedundancy: Bool
    ) {
        var window = QualityScore.Window()
        window.expected = 256
        window.lost = Int(fractionLost)
        window.roundTrip = roundTrip
        window.jitter = .nanoseconds(Int64(jitter) * 1_000_000_000 / Int64(max(1, clockRate)))
        window.isVideo = isVideo
        window.hasRedundancy = hasRedundancy
        window.mayBeSilent = true
        // More than a report per second and stream within 5 s is a client out of bounds.
        if downlinks.count < 512 { downlinks.append(window) }
    }

    /// Ends the interval.
    /// - Parameter uplinks: what came from the participant.
    /// - Returns: the quality when it is to be told: at the first interval with anything to judge by, then on changes.
    mutating func finishInterval(_ uplinks: [QualityScore.Window]) -> (quality: Int, score: Float)? {
        defer { downlinks.removeAll(keepingCapacity: true) }
        guard !uplinks.isEmpty || !downlinks.isEmpty else { return nil }
        let hasChanged = score.update(uplinks + downlinks)
        guard hasChanged || isFirst else { return nil }
        isFirst = false
        return (score.level.rawValue, score.meanOpinionScore)
    }
}

/// Counts what should have come of one stream and what did, from its sequence numbers.
struct ArrivalWindow {
    private var ssrc: UInt32 = 0
    private var highest: UInt16 = 0
    private var expected = 0
    private var received = 0

    @inline(__always) mutating func note(ssrc: UInt32, sequence: UInt16) {
        guard received > 0, ssrc == self.ssrc else {
            // One layer stands for the track: the first that is heard of in an interval.
            guard received == 0 else { return }
            (self.ssrc, highest, expected, received) = (ssrc, sequence, 1, 1)
            return
        }
        received += 1
        let ahead = Int16(bitPattern: sequence &- highest)
        if ahead > 0 {
            expected += Int(ahead)
            highest = sequence
        }
    }

    mutating func finishInterval() -> (expected: Int, lost: Int) {
        defer { self = ArrivalWindow() }
        return (expected, max(0, expected - received))
    }
}
