import Basics
import WebRTC

/// One RTP stream of a published track as it arrives: the only one of a microphone, or one of a camera's simulcast
/// layers. Knows what came, from which source, and when.
struct PublishedLayer: Sendable {
    /// How a packet stands to those before it.
    enum Arrival {
        /// Extended sequence number; `gap` is how many before it are missing, 0 when late.
        case fresh(UInt64, gap: UInt64)
        case duplicate
        /// So far from the stream that it may be a stray; a second such packet in a row begins a new source.
        case stray
    }
    /// Silence after which a layer counts as gone, so that its subscribers fall back.
    static let patience: Duration = .milliseconds(1500)
    /// A jump in sequence numbers that no loss explains. RFC 3550 A.1 (MAX_DROPOUT).
    private static let jump: UInt64 = 3000
    /// Over how long the bit rate is measured.
    private static let rateWindow: Duration = .seconds(1)

    private var ssrc: UInt32?
    private var extender = SequenceExtender()
    private var history = SequenceHistory()
    private var straySequence: UInt16?
    /// RED blocks that stood in for lost packets; their late originals must not go out again.
    private(set) var recovered = SequenceHistory()
    /// Counts sources: goes up with each new SSRC or restart. 0 before the first packet.
    private(set) var source: UInt32 = 0
    /// From the source's latest sender report.
    var clock: SenderClock?
    private(set) var lastArrival: Moment?
    /// Of its newest known packet.
    var codec: TrackCodec?
    var isAlive = false
    /// Timestamp of the newest packet before the current one.
    private(set) var previousTimestamp: UInt32 = 0
    private var newestTimestamp: UInt32 = 0
    /// Bits per second over the last full second.
    private(set) var bitrate = 0
    private var windowBytes = 0
    private var windowStart = Moment.zero

    mutating func receive(_ header: RTPHeader, count: Int, now: Moment) -> Arrival {
        if ssrc != header.ssrc { begin(header.ssrc) }
        let highest = extender.highest
        var extended = extender.peek(header.sequence)
        if let highest, max(extended, highest) - min(extended, highest) > Self.jump {
            guard straySequence == header.sequence else {
                straySequence = header.sequence &+ 1
                return .stray
            }
            begin(header.ssrc)
            extended = extender.peek(header.sequence)
        }
        straySequence = nil
        guard history.insert(extended) else { return .duplicate }
        let previousHighest = extender.highest
        _ = extender.extend(header.sequence)
        measure(count, now)
        lastArrival = now
        guard let previousHighest else {
            newestTimestamp = header.timestamp
            return .fresh(extended, gap: 0)
        }
        guard extended > previousHighest else { return .fresh(extended, gap: 0) }
        previousTimestamp = newestTimestamp
        newestTimestamp = header.timestamp
        return .fresh(extended, gap: extended - previousHighest - 1)
    }

    mutating func noteRecovered(_ sequence: UInt64) { _ = recovered.insert(sequence) }

    private mutating func begin(_ ssrc: UInt32) {
        self.ssrc = ssrc
        extender = SequenceExtender()
        history = SequenceHistory()
        recovered = SequenceHistory()
        straySequence = nil
        clock = nil
        source &+= 1
    }

    private mutating func measure(_ count: Int, _ now: Moment) {
        let elapsed = now - windowStart
        if elapsed >= Self.rateWindow {
            // A window that was mostly silence says nothing about the rate while it flows.
            let milliseconds = max(1, min(elapsed.milliseconds, 2 * Self.rateWindow.milliseconds))
            bitrate = windowBytes &* 8000 / Int(milliseconds)
            windowBytes = 0
            windowStart = now
        }
        windowBytes &+= count
    }
}
