public import Basics

/// Notes when each packet of the transport-wide sequence arrived and reports it to the sender, whose bandwidth
/// estimate lives on it. Source: draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1.
public struct TransportFeedbackRecorder: Sendable {
    /// Time between two reports. libwebrtc's own receivers take 50…250 ms.
    static let interval: Duration = .milliseconds(50)
    /// How many packets back an arrival is remembered, so that a late one can be told among its neighbours.
    static let window = 1024
    /// Packets per report: keeps it under one datagram whatever the pattern (2 bytes of delta, 2/7 of chunk).
    static let maximumPerReport = 400
    /// One tick of the wire, in nanoseconds.
    static let tick: Int64 = 250_000

    /// Who reports.
    public var sender: UInt32
    private var media: UInt32 = 0
    private var extender = SequenceExtender()
    /// Arrival in ticks by sequence number modulo `window`; nil = not arrived. Empty until the first packet.
    private var arrivals: [Int64?] = []
    /// First number of the next report.
    private var next: UInt64 = 0
    private var hasNews = false
    private var lastReport = Moment.zero
    private var feedbackCount: UInt8 = 0

    public init(sender: UInt32) { self.sender = sender }

    public var deadline: Moment { hasNews ? lastReport + Self.interval : .distantFuture }

    /// - Parameter media: the SSRC the packet belongs to; reports name the latest.
    public mutating func receive(_ sequence: UInt16, media: UInt32, arrival: Moment) {
        self.media = media
        let before = extender.highest
        let extended = extender.extend(sequence)
        let window = UInt64(Self.window)
        if arrivals.isEmpty { arrivals = Array(repeating: nil, count: Self.window) }
        if let before {
            if extended > before {
                // Slots between were last used a window ago.
                for number in max(before + 1, extended >= window ? extended - window + 1 : 0)...extended {
                    arrivals[Int(number % window)] = nil
                }
                if extended - next >= window { next = extended - window + 1 }
            } else {
                guard before - extended < window, arrivals[Int(extended % window)] == nil else { return }
                next = min(next, extended)
            }
        } else {
            next = extended
        }
        arrivals[Int(extended % window)] = arrival.nanoseconds / Self.tick
        hasNews = true
    }

    /// The reports due now; usually one or none.
    public mutating func takeReports(now: Moment) -> [TransportFeedback] {
        guard hasNews, deadline <= now, let highest = extender.highest else { return [] }
        var reports: [TransportFeedback] = []
        while next <= highest, let report = makeReport(upTo: highest) { reports.append(report) }
        next = highest + 1
        hasNews = false
        lastReport = now
        return reports
    }

    /// One report from `next` on; ends early where it is full or a delta does not fit. Nil when nothing arrived.
    private mutating func makeReport(upTo highest: UInt64) -> TransportFeedback? {
        let window = UInt64(Self.window)
        let base = next
        guard let present = (base...highest).first(where: { arrivals[Int($0 % window)] != nil }),
            let first = arrivals[Int(present % window)]
        else { return nil }
        // Floor division, for arrivals before the process's zero (tests).
        let reference = first >> 8
        var previous = reference << 8
        var statuses: [TransportFeedback.Arrival] = []
        while next <= highest, statuses.count < Self.maximumPerReport {
            if let ticks = arrivals[Int(next % window)] {
                guard let delta = Int16(exactly: ticks - previous) else { break }
                statuses.append(.received(delta: delta))
                previous = ticks
            } else {
                statuses.append(.lost)
            }
            next += 1
        }
        defer { feedbackCount &+= 1 }
        return TransportFeedback(
            sender: sender, media: media, baseSequence: UInt16(truncatingIfNeeded: base),
            referenceTime: Int32(truncatingIfNeeded: (reference << 40) >> 40), feedbackCount: feedbackCount,
            arrivals: statuses)
    }
}
