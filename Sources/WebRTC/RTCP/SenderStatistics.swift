public import Basics

/// Counts what is sent of one stream and writes its sender reports; tells the round trip from the answers.
/// Source: RFC 3550 §6.4.1.
public struct SenderStatistics: Sendable {
    public let ssrc: UInt32
    /// Ticks per second of the timestamps.
    public let clockRate: UInt32
    public private(set) var packets: UInt32 = 0
    /// Payload bytes, without headers and padding.
    public private(set) var octets: UInt32 = 0
    private var lastSent: (timestamp: UInt32, at: Moment)?
    /// The publisher's own relation of media time to wall clock, if it told us.
    private var clock: (timestamp: UInt32, ntp: NTPTime, at: Moment)?
    /// What we sent lately, to find the report that an answer refers to. The newest last.
    private var reports: [(compact: UInt32, at: Moment)] = []
    private static let rememberedReports = 4

    public init(ssrc: UInt32, clockRate: UInt32) {
        self.ssrc = ssrc
        self.clockRate = clockRate
    }

    public mutating func sent(payloadCount: Int, timestamp: UInt32, now: Moment) {
        packets &+= 1
        octets &+= UInt32(truncatingIfNeeded: payloadCount)
        lastSent = (timestamp, now)
    }

    /// The publisher said that `timestamp` (already in this stream's numbers) was at `ntp` by its clock; we learned it
    /// at `moment`. Passed on unchanged, so that a receiver can line up all streams of one publisher.
    public mutating func noteSenderClock(timestamp: UInt32, ntp: NTPTime, at moment: Moment) {
        clock = (timestamp, ntp, moment)
    }

    /// Nil before anything was sent.
    ///
    /// - Parameter wallClock: Unix time at `Moment.zero`; used only while the publisher's clock is not known.
    public mutating func makeReport(now: Moment, wallClock: Duration) -> RTCPPacket.SenderReport? {
        guard let lastSent else { return nil }
        let ntp: NTPTime
        let timestamp: UInt32
        if let clock {
            ntp = clock.ntp.advanced(by: now - clock.at)
            timestamp = clock.timestamp &+ ticks(now - clock.at)
        } else {
            ntp = NTPTime(now, wallClock: wallClock)
            timestamp = lastSent.timestamp &+ ticks(now - lastSent.at)
        }
        reports.append((ntp.compact, now))
        if reports.count > Self.rememberedReports { reports.removeFirst() }
        return .init(ssrc: ssrc, ntp: ntp, rtpTimestamp: timestamp, packetCount: packets, octetCount: octets)
    }

    /// Now − when the report was sent − how long the receiver kept it. Nil when the block names no report of ours.
    public func roundTrip(_ block: RTCPPacket.ReportBlock, now: Moment) -> Duration? {
        guard block.ssrc == ssrc, block.lastSenderReport != 0,
            let report = reports.last(where: { $0.compact == block.lastSenderReport })
        else { return nil }
        let result = (now - report.at) - Duration(compactNTP: block.delaySinceLast)
        // Slightly negative is the receiver's rounding; more is a broken or lying receiver.
        return result < .milliseconds(-10) ? nil : max(.zero, result)
    }

    private func ticks(_ duration: Duration) -> UInt32 {
        UInt32(truncatingIfNeeded: ReceptionStatistics.ticks(Moment(nanoseconds: duration.nanoseconds), clockRate))
    }
}
