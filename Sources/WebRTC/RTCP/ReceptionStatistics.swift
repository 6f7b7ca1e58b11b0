public import Basics

/// Counts what arrives of one source and writes the report block about it. Source: RFC 3550 §A.1, §A.3, §A.8.
public struct ReceptionStatistics: Sendable {
    /// A jump this far ahead is a new beginning, not a loss. RFC 3550 §A.1.
    static let maximumDropout: UInt16 = 3000
    /// A packet this far behind is late, not a new beginning.
    static let maximumMisorder: UInt16 = 100

    public let ssrc: UInt32
    /// Ticks per second of the timestamps.
    public let clockRate: UInt32
    /// Packets counted since the beginning, duplicates too.
    public private(set) var received: UInt32 = 0
    private var isStarted = false
    private var base: UInt16 = 0
    private var highest: UInt16 = 0
    private var cycles: UInt32 = 0
    /// After a jump: the number that would prove it was meant.
    private var expectedAfterJump: UInt16?
    private var expectedBefore: UInt32 = 0
    private var receivedBefore: UInt32 = 0
    private var transit: Int32?
    /// 16 times the jitter, as §A.8 keeps it.
    private var scaledJitter: UInt32 = 0
    private var lastReport: (ntp: NTPTime, arrival: Moment)?

    public init(ssrc: UInt32, clockRate: UInt32) {
        self.ssrc = ssrc
        self.clockRate = clockRate
    }

    /// In timestamp ticks.
    public var jitter: UInt32 { scaledJitter >> 4 }
    public var highestSequence: UInt32 { cycles &+ UInt32(highest) }
    /// Packets the sequence numbers promise.
    public var expected: UInt32 { isStarted ? highestSequence &- UInt32(base) &+ 1 : 0 }
    /// Negative when duplicates outnumber losses.
    public var cumulativeLost: Int32 { Int32(truncatingIfNeeded: Int64(expected) - Int64(received)) }

    public mutating func receive(sequence: UInt16, timestamp: UInt32, arrival: Moment) {
        guard count(sequence) else { return }
        let now = Int32(truncatingIfNeeded: Self.ticks(arrival, clockRate))
        let newTransit = now &- Int32(bitPattern: timestamp)
        if let transit {
            let difference = (newTransit &- transit).magnitude
            // A jump of the sender's clock is no jitter; it would take minutes to decay.
            if difference < clockRate &* 5 { scaledJitter = scaledJitter &+ difference &- (scaledJitter &+ 8) >> 4 }
        }
        transit = newTransit
    }

    private mutating func count(_ sequence: UInt16) -> Bool {
        guard isStarted else {
            start(at: sequence)
            return true
        }
        let ahead = sequence &- highest
        if ahead < Self.maximumDropout {
            if sequence < highest { cycles &+= 0x1_0000 }
            highest = sequence
            expectedAfterJump = nil
        } else if ahead <= UInt16.max - Self.maximumMisorder {
            guard sequence == expectedAfterJump else {
                expectedAfterJump = sequence &+ 1
                return false
            }
            start(at: sequence)
            return true
        }
        received &+= 1
        return true
    }

    private mutating func start(at sequence: UInt16) {
        isStarted = true
        base = sequence
        highest = sequence
        cycles = 0
        received = 1
        expectedBefore = 0
        receivedBefore = 0
        expectedAfterJump = nil
        transit = nil
    }

    /// Remembers a sender report, so that the sender can tell the round trip from the next block.
    public mutating func receive(_ report: RTCPPacket.SenderReport, arrival: Moment) {
        lastReport = (report.ntp, arrival)
    }

    /// The block for a report that leaves now; the fraction lost counts since the block before. Nil before any packet.
    public mutating func makeBlock(now: Moment) -> RTCPPacket.ReportBlock? {
        guard isStarted else { return nil }
        let expectedNow = expected &- expectedBefore
        let lost = Int64(expectedNow) - Int64(received &- receivedBefore)
        expectedBefore = expected
        receivedBefore = received
        let fraction = expectedNow == 0 || lost <= 0 ? 0 : UInt8(clamping: (lost << 8) / Int64(expectedNow))
        return RTCPPacket.ReportBlock(
            ssrc: ssrc, fractionLost: fraction, cumulativeLost: min(max(cumulativeLost, -0x80_0000), 0x7F_FFFF),
            highestSequence: highestSequence, jitter: jitter, lastSenderReport: lastReport?.ntp.compact ?? 0,
            delaySinceLast: lastReport.map { (now - $0.arrival).compactNTP } ?? 0)
    }

    /// A moment in ticks of a media clock, exact for any age of the process.
    static func ticks(_ moment: Moment, _ rate: UInt32) -> Int64 {
        let (seconds, rest) = moment.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        return seconds &* Int64(rate) &+ rest * Int64(rate) / 1_000_000_000
    }
}
