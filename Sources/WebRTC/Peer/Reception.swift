import Basics

/// What we keep about one stream that comes in: its report, and its gaps.
struct Reception: Sendable {
    /// Between two key frames asked for because too much was lost.
    private static let keyFramePace: Duration = .milliseconds(500)

    private var statistics: ReceptionStatistics
    private var losses = LossDetector()
    private let isVideo: Bool
    private var reportedCount: UInt32 = 0
    private var nextKeyFrame = Moment.zero

    init(ssrc: UInt32, clockRate: UInt32, isVideo: Bool) {
        statistics = ReceptionStatistics(ssrc: ssrc, clockRate: clockRate)
        self.isVideo = isVideo
    }

    /// A packet on the wire of this stream.
    @inline(__always)
    mutating func count(_ header: RTPHeader, now: Moment) {
        statistics.receive(sequence: header.sequence, timestamp: header.timestamp, arrival: now)
    }

    /// A packet of the stream that is resent when lost, whether it came on its own or on the resending stream.
    /// - Returns: whether so much is gone that only a key frame helps.
    @inline(__always)
    mutating func watch(_ sequence: UInt16, now: Moment) -> Bool {
        guard losses.receive(sequence, now: now) == .tooManyLost, isVideo, now >= nextKeyFrame else { return false }
        nextKeyFrame = now + Self.keyFramePace
        return true
    }

    /// When there is something to ask for.
    var deadline: Moment { losses.missingCount == 0 ? .distantFuture : losses.deadline }
    mutating func dueNacks(now: Moment) -> [UInt16] { losses.dueNacks(now: now) }

    mutating func note(_ report: RTCPPacket.SenderReport, now: Moment) { statistics.receive(report, arrival: now) }

    /// Nil when nothing came since the last one (RFC 3550 §6.4: only sources heard from since are reported on).
    mutating func makeBlock(now: Moment) -> RTCPPacket.ReportBlock? {
        guard statistics.received != reportedCount else { return nil }
        reportedCount = statistics.received
        return statistics.makeBlock(now: now)
    }
}
