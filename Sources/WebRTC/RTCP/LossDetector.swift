public import Basics

/// Finds gaps in one stream's sequence numbers and says when to ask for the missing packets (RFC 4585 §6.2.1).
///
/// After every `receive` and at `deadline` call `dueNacks(now:)`. Nothing grows: at most `Settings.capacity` gaps.
public struct LossDetector: Sendable {
    public struct Settings: Sendable {
        /// How long a packet may be late before it is asked for: reordering on ordinary paths.
        public var reorderTolerance: Duration = .milliseconds(10)
        /// When to stop asking: later than this the packet is of no use to a jitter buffer.
        public var maximumAge: Duration = .milliseconds(1000)
        public var maximumTries = 8
        /// Gaps kept. A longer burst is better mended by a key frame.
        public var capacity = 256
        /// Least time between two requests for the same packet, for paths without a known round trip.
        public var minimumPace: Duration = .milliseconds(20)
        public init() {}
    }
    public enum Outcome: Sendable, Equatable {
        /// First of its number and the newest so far.
        case newest
        /// Fills a gap.
        case recovered
        /// Seen before, or too old to tell.
        case old
        /// So much is missing that asking is useless: the gaps are forgotten, a key frame is needed.
        case tooManyLost
    }
    private struct Missing: Sendable {
        let sequence: UInt64
        let since: Moment
        var nextAsk: Moment
        var tries = 0
    }

    public let settings: Settings
    /// Set it as it is measured; requests are repeated no faster than this.
    public var roundTrip: Duration = .milliseconds(100)
    private var extender = SequenceExtender()
    /// By sequence number, ascending.
    private var missing: [Missing] = []
    /// Packets never got, although asked for.
    public private(set) var givenUp = 0

    public init(_ settings: Settings = Settings()) { self.settings = settings }

    public var missingCount: Int { missing.count }
    public var deadline: Moment { missing.map(\.nextAsk).min() ?? .distantFuture }

    public mutating func receive(_ sequence: UInt16, now: Moment) -> Outcome {
        let before = extender.highest
        let extended = extender.extend(sequence)
        guard let before else { return .newest }
        guard extended > before else {
            guard let index = missing.firstIndex(where: { $0.sequence == extended }) else { return .old }
            missing.remove(at: index)
            return .recovered
        }
        let gap = extended - before - 1
        guard gap <= UInt64(settings.capacity), missing.count + Int(gap) <= settings.capacity else {
            givenUp += missing.count
            missing.removeAll(keepingCapacity: true)
            return .tooManyLost
        }
        for number in before + 1..<extended {
            missing.append(Missing(sequence: number, since: now, nextAsk: now + settings.reorderTolerance))
        }
        return .newest
    }

    /// The packets to ask for now, ascending. Asking again waits for a round trip.
    public mutating func dueNacks(now: Moment) -> [UInt16] {
        guard deadline <= now else { return [] }
        let before = missing.count
        missing.removeAll { gap in
            gap.nextAsk <= now
                && (gap.tries >= settings.maximumTries || now - gap.since >= settings.maximumAge)
        }
        givenUp += before - missing.count
        var due: [UInt16] = []
        let pace = max(roundTrip, settings.minimumPace)
        for index in missing.indices where missing[index].nextAsk <= now {
            due.append(UInt16(truncatingIfNeeded: missing[index].sequence))
            missing[index].tries += 1
            missing[index].nextAsk = now + pace
        }
        return due
    }

    /// A key frame came: what is missing from before it is of no use any more.
    public mutating func forget() { missing.removeAll(keepingCapacity: true) }
}
