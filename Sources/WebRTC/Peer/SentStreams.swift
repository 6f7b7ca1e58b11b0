import Basics

/// What we have sent, per SSRC, and the sender reports that follow from it.
struct SentStreams: Sendable {
    private struct Stream: Sendable {
        var statistics: SenderStatistics
        /// A report says where a publisher's clock stands, so there is none before it is known.
        var hasClock = false
        var packetsAtLastReport: UInt32 = 0
    }
    private var streams: [Stream] = []
    private var indices: [UInt32: Int] = [:]
    private var lastSSRC: UInt32 = 0
    private var lastIndex = -1

    /// A stream that stays keeps its counts.
    mutating func add(_ ssrc: UInt32, clockRate: Int) {
        guard indices[ssrc] == nil else { return }
        indices[ssrc] = streams.count
        streams.append(Stream(statistics: SenderStatistics(ssrc: ssrc, clockRate: UInt32(clamping: clockRate))))
    }

    mutating func remove(_ ssrc: UInt32) {
        guard let index = indices.removeValue(forKey: ssrc) else { return }
        lastIndex = -1
        streams.swapAt(index, streams.count - 1)
        streams.removeLast()
        if index < streams.count { indices[streams[index].statistics.ssrc] = index }
    }

    func contains(_ ssrc: UInt32) -> Bool { indices[ssrc] != nil }

    @inline(__always)
    mutating func note(_ ssrc: UInt32, payloadCount: Int, timestamp: UInt32, now: Moment) {
        if ssrc != lastSSRC || lastIndex < 0 {
            guard let index = indices[ssrc] else { return }
            lastSSRC = ssrc
            lastIndex = index
        }
        streams[lastIndex].statistics.sent(payloadCount: payloadCount, timestamp: timestamp, now: now)
    }

    /// - Returns: whether this is the stream's first clock: its first report should not wait.
    mutating func noteClock(_ ssrc: UInt32, timestamp: UInt32, ntp: NTPTime, at moment: Moment) -> Bool {
        guard let index = indices[ssrc] else { return false }
        streams[index].statistics.noteSenderClock(timestamp: timestamp, ntp: ntp, at: moment)
        defer { streams[index].hasClock = true }
        return !streams[index].hasClock
    }

    /// Reports on every stream with a clock that sent something since its last one, each with its name.
    mutating func reports(cname: String, now: Moment) -> [RTCPPacket] {
        var packets: [RTCPPacket] = []
        for index in streams.indices where streams[index].hasClock {
            let sent = streams[index].statistics.packets
            // The wall clock stands in for a publisher's; all of these have one.
            guard sent != streams[index].packetsAtLastReport,
                let report = streams[index].statistics.makeReport(now: now, wallClock: .zero)
            else { continue }
            streams[index].packetsAtLastReport = sent
            packets.append(.senderReport(report))
            packets.append(.sourceDescription([.init(ssrc: report.ssrc, cname: cname)]))
        }
        return packets
    }

    func roundTrip(_ block: RTCPPacket.ReportBlock, now: Moment) -> Duration? {
        indices[block.ssrc].flatMap { streams[$0].statistics.roundTrip(block, now: now) }
    }
}
