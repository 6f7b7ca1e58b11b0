import Basics

/// What we have sent, per SSRC, and the sender reports that follow from it (RFC 3550 §6.4.1).
struct SentStreams: Sendable {
    /// Where the publisher's clock stood: its RTP timestamp (already the forwarded one) and NTP time at a moment.
    struct Clock: Sendable {
        var rtpTimestamp: UInt32
        var ntp: UInt64
        var at: Moment
    }
    struct Stream: Sendable {
        var ssrc: UInt32
        var clockRate: Int
        var packets: UInt32 = 0
        var octets: UInt32 = 0
        var packetsAtLastReport: UInt32 = 0
        var clock: Clock?
        /// The last few reports: middle bits of their NTP time, and when they left. For round trips.
        var reports: [(compact: UInt32, at: Moment)] = []
    }

    private var streams: [Stream] = []
    private var indices: [UInt32: Int] = [:]
    private var lastSSRC: UInt32 = 0
    private var lastIndex = -1

    mutating func add(_ ssrc: UInt32, clockRate: Int) {
        if let index = indices[ssrc] {
            streams[index].clockRate = clockRate
        } else {
            indices[ssrc] = streams.count
            streams.append(Stream(ssrc: ssrc, clockRate: clockRate))
        }
    }

    mutating func remove(_ ssrc: UInt32) {
        guard let index = indices.removeValue(forKey: ssrc) else { return }
        lastIndex = -1
        streams.swapAt(index, streams.count - 1)
        streams.removeLast()
        if index < streams.count { indices[streams[index].ssrc] = index }
    }

    /// - Parameter octets: payload bytes.
    @inline(__always)
    mutating func note(_ ssrc: UInt32, octets: Int) {
        if ssrc != lastSSRC || lastIndex < 0 {
            guard let index = indices[ssrc] else { return }
            lastSSRC = ssrc
            lastIndex = index
        }
        streams[lastIndex].packets &+= 1
        streams[lastIndex].octets &+= UInt32(truncatingIfNeeded: octets)
    }

    mutating func noteClock(_ ssrc: UInt32, _ clock: Clock) {
        if let index = indices[ssrc] { streams[index].clock = clock }
    }

    /// Reports on every stream with a clock that sent something since its last one, each with its name.
    mutating func reports(cname: String, now: Moment) -> [RTCPPacket] {
        var packets: [RTCPPacket] = []
        for index in streams.indices {
            let stream = streams[index]
            guard let clock = stream.clock, stream.packets != stream.packetsAtLastReport else { continue }
            let ntp = NTPTime(clock.ntp &+ Self.ntpSpan(now - clock.at))
            let ticks = (now - clock.at).nanoseconds.multipliedFullWidth(by: Int64(stream.clockRate))
            let elapsed = Int64(1_000_000_000).dividingFullWidth(ticks).quotient
            packets.append(
                .senderReport(
                    .init(
                        ssrc: stream.ssrc, ntp: ntp,
                        rtpTimestamp: clock.rtpTimestamp &+ UInt32(truncatingIfNeeded: elapsed),
                        packetCount: stream.packets, octetCount: stream.octets)))
            packets.append(.sourceDescription([.init(ssrc: stream.ssrc, cname: cname)]))
            streams[index].packetsAtLastReport = stream.packets
            if streams[index].reports.count >= 4 { streams[index].reports.removeFirst() }
            streams[index].reports.append((ntp.compact, now))
        }
        return packets
    }

    /// From our report's way out to the answer that names it, less the time it lay at the other side.
    func roundTrip(_ block: RTCPPacket.ReportBlock, now: Moment) -> Duration? {
        guard block.lastSenderReport != 0, let index = indices[block.ssrc],
            let report = streams[index].reports.last(where: { $0.compact == block.lastSenderReport })
        else { return nil }
        return max(.zero, now - report.at - Duration(compactNTP: block.delaySinceLast))
    }

    func contains(_ ssrc: UInt32) -> Bool { indices[ssrc] != nil }

    /// A span as 32.32 seconds; negative ones wrap as two's complement, so that adding works.
    private static func ntpSpan(_ span: Duration) -> UInt64 {
        let nanoseconds = span.nanoseconds
        let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        let fraction = (rest << 32) / 1_000_000_000
        return UInt64(bitPattern: seconds << 32 &+ fraction)
    }
}
