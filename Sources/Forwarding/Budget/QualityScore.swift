import Basics

/// Rates one participant's connection, for the bars clients draw. Pure: hand it what was seen every interval (5 s).
///
/// The scale and its smoothing are LiveKit's (livekit-wire.md §8 "Connection quality"); delay and loss penalties are its
/// simplified E-model (ITU-T G.107), as R = 100 − delay − loss.
public struct QualityScore: Sendable {
    public enum Level: Int, Sendable, Comparable {
        case poor = 0, good = 1, excellent = 2, lost = 3
        public static func < (left: Level, right: Level) -> Bool { left.rank < right.rank }
        /// Wire numbers are not in order of merit.
        private var rank: Int { self == .lost ? -1 : rawValue }
    }
    /// One stream over one interval.
    public struct Window: Sendable {
        /// Packets that should have come, and those that did not.
        public var expected = 0
        public var lost = 0
        public var roundTrip: Duration?
        public var jitter: Duration = .zero
        public var isVideo = false
        /// Redundancy hides loss (RED, or in-band FEC).
        public var hasRedundancy = false
        /// Nothing need come: muted, paused, or DTX and silent.
        public var mayBeSilent = false
        public init() {}
    }
    public static let interval: Duration = .seconds(5)
    static let excellentAbove = 80.0
    static let goodAbove = 40.0
    /// How fast the score follows: slowly up, fast down.
    static let rise = 0.4
    static let fall = 0.8

    /// 0…100.
    public private(set) var score = 100.0
    public private(set) var level = Level.excellent
    private var isLost = false

    public init() {}

    /// ITU-T G.107 Annex B: from R (0…100) to a mean opinion score, 1…4.5.
    public var meanOpinionScore: Float {
        guard score > 0 else { return 1 }
        return Float(1 + 0.035 * score + 0.000007 * score * (score - 60) * (100 - score))
    }

    /// Takes all of a participant's streams over one interval; the worst of them counts.
    ///
    /// - Returns: whether the level changed.
    public mutating func update(_ windows: some Sequence<Window>) -> Bool {
        let before = level
        var worst: Double?
        var isSilent = false
        for window in windows {
            if window.expected <= 0 || window.lost >= window.expected {
                if !window.mayBeSilent { isSilent = true }
                continue
            }
            worst = min(worst ?? 100, Self.rate(window))
        }
        if isSilent {
            isLost = true
            score = 0
            level = .lost
            return level != before
        }
        guard let worst else { return false }
        // What comes back from nothing is judged by itself.
        score = isLost ? worst : score + (worst - score) * (worst > score ? Self.rise : Self.fall)
        isLost = false
        level = score > Self.excellentAbove ? .excellent : score > Self.goodAbove ? .good : .poor
        return level != before
    }

    static func rate(_ window: Window) -> Double {
        // One way, and twice the jitter for the buffer that hides it. Milliseconds.
        let delay = (window.roundTrip?.inSeconds ?? 0) * 500 + window.jitter.inSeconds * 2000
        let delayPenalty = delay <= 160 ? delay / 40 : (delay - 120) / 10
        let loss = Double(window.lost) / Double(window.expected) * 100
        // Points per percent lost: video breaks at once, speech is concealed, redundancy hides more still.
        let weight = window.isVideo ? 10.0 : window.hasRedundancy ? 4 : 8
        return max(0, 100 - delayPenalty - loss * weight)
    }
}
