import Basics

/// Keeps one subscriber's RTP timestamps continuous when the source behind them changes.
struct TimestampRewriter: Sendable {
    /// Added to a source's timestamp.
    private(set) var offset: UInt32 = 0
    /// The latest timestamp given out, and when.
    private(set) var last: UInt32 = 0
    private var lastAt = Moment.zero
    private(set) var hasStarted = false

    /// How far a sender-report clock may be from the arrival clock before it is not believed.
    private static var tolerance: Duration { .seconds(1) }

    /// The subscriber's timestamp for a packet of the current source.
    mutating func rewrite(_ timestamp: UInt32, now: Moment) -> UInt32 {
        let result = timestamp &+ offset
        if !hasStarted || Int32(bitPattern: result &- last) >= 0 {
            last = result
            lastAt = now
            hasStarted = true
        }
        return result
    }

    /// The timestamp for something that has no source, some ticks after the last.
    mutating func append(ticks: UInt32, now: Moment) -> UInt32 {
        last &+= ticks
        lastAt = now
        return last
    }

    /// The same source goes on with `timestamp`: never back to what was given out meanwhile.
    mutating func keepAhead(of timestamp: UInt32) {
        guard hasStarted, Int32(bitPattern: timestamp &+ offset &- last) <= 0 else { return }
        offset = last &+ 1 &- timestamp
    }

    /// Turns to another source whose first packet carries `timestamp`.
    ///
    /// - Parameters:
    ///   - rate: clock ticks per second.
    ///   - old: the source's clock so far, and `new`: the one's to come, from their sender reports. With both, capture
    ///     times line up; with one missing or absurd, arrival times do.
    mutating func switchSource(
        to timestamp: UInt32, rate: UInt32, old: SenderClock?, new: SenderClock?, now: Moment
    ) {
        guard hasStarted else { return }
        let elapsed = Self.ticks(now - lastAt, rate: rate)
        let byArrival = last &+ UInt32(truncatingIfNeeded: max(1, elapsed))
        var expected = byArrival
        if let old, let new {
            let captured = new.ntp(at: timestamp, rate: rate)
            let byReport = old.timestamp(at: captured, rate: rate) &+ offset
            let distance = Int64(Int32(bitPattern: byReport &- byArrival)).magnitude
            if distance <= UInt64(rate) &* UInt64(Self.tolerance.components.seconds) { expected = byReport }
        }
        if Int32(bitPattern: expected &- last) <= 0 { expected = last &+ 1 }
        offset = expected &- timestamp
    }

    private static func ticks(_ duration: Duration, rate: UInt32) -> Int64 {
        // 2^31 ticks are hours; a longer gap is any gap.
        let milliseconds = min(max(0, duration.milliseconds), 3_600_000)
        return milliseconds * Int64(rate) / 1000
    }
}

/// What a sender report says: at this wall-clock time the media clock stood at that timestamp. RFC 3550 §6.4.1.
public struct SenderClock: Sendable, Equatable {
    /// NTP time, 32.32 fixed-point seconds.
    public var ntp: UInt64
    public var rtpTimestamp: UInt32

    public init(ntp: UInt64, rtpTimestamp: UInt32) {
        self.ntp = ntp
        self.rtpTimestamp = rtpTimestamp
    }

    /// - Parameter rate: clock ticks per second, not 0.
    func ntp(at timestamp: UInt32, rate: UInt32) -> UInt64 {
        let ticks = Int64(Int32(bitPattern: timestamp &- rtpTimestamp))
        // |ticks| < 2^31, so the shifted value fits.
        let distance = rate > 0 ? (ticks << 32) / Int64(rate) : 0
        return ntp &+ UInt64(bitPattern: distance)
    }
    func timestamp(at time: UInt64, rate: UInt32) -> UInt32 {
        let distance = Int64(bitPattern: time &- ntp)
        // Split so that nothing overflows: whole seconds, then the fraction.
        let seconds = distance >> 32
        let fraction = distance & 0xFFFF_FFFF
        let ticks = seconds &* Int64(rate) &+ ((fraction &* Int64(rate) &+ 0x8000_0000) >> 32)
        return rtpTimestamp &+ UInt32(truncatingIfNeeded: ticks)
    }
}
