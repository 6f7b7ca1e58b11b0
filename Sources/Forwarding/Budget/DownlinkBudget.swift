public import Basics

/// Shares one subscriber's downlink among its video streams: everybody gets a picture before anybody gets a better one,
/// and what does not fit is paused rather than spoiling the sound.
///
/// Pure: tell it estimates (REMB, or derived from transport-wide feedback) and ask `allocate` at `deadline` and when
/// streams change. A paused stream sends nothing an estimate could grow by, so now and then it tries a step up.
public struct DownlinkBudget: Sendable {
    public struct Stream: Sendable {
        /// The caller's; answered with.
        public var id: Int
        /// Bits per second of each layer up to the wanted one, lowest first; 0 = does not flow, costs nothing.
        public var layers: [Int]
        public init(id: Int, layers: [Int]) {
            self.id = id
            self.layers = layers
        }
    }
    public struct Decision: Sendable, Equatable {
        public var id: Int
        public var allowance: DownTrackAllowance
    }
    /// Of an estimate, what may be in use before something is taken away, and what is handed out: the space between
    /// keeps a wavering estimate from switching layers to and fro.
    static let keepShare = 0.95
    static let giveShare = 0.85
    /// Quiet after something was taken away.
    static let settling: Duration = .seconds(3)
    /// How long a step up may exceed the estimate before it must have followed.
    static let trial: Duration = .seconds(3)
    static let firstTrialAfter: Duration = .seconds(5)
    static let slowestTrials: Duration = .seconds(40)

    private var estimate: Int?
    private var levels: [Int: Int] = [:]
    private var lastCut = Moment.zero
    private var trialUntil: Moment?
    private var trialEstimate = 0
    private var nextTrial = Moment.distantFuture
    private var trialInterval = Self.firstTrialAfter

    public init() {}

    public mutating func noteEstimate(bitsPerSecond: Int) { estimate = max(0, bitsPerSecond) }

    /// When `allocate` may have something new to say although nothing was told.
    public private(set) var deadline = Moment.distantFuture

    /// - Parameters:
    ///   - streams: all of them, most important first; a disabled one with no layers. One left out is forgotten, and the
    ///     caller sets it back to `.all`.
    ///   - audio: bits per second that sound takes; goes before all pictures.
    /// - Returns: what changed since the last call.
    public mutating func allocate(_ streams: [Stream], audio: Int, now: Moment) -> [Decision] {
        let old = streams.map { levels[$0.id] ?? $0.layers.count - 1 }
        let new = decide(streams, old: old, audio: audio, now: now)
        var decisions: [Decision] = []
        for (index, stream) in streams.enumerated() {
            let top = stream.layers.count - 1
            let allowance = Self.allowance(new[index], top: top)
            let before = levels[stream.id].map { Self.allowance($0, top: top) } ?? .all
            if allowance != before { decisions.append(Decision(id: stream.id, allowance: allowance)) }
        }
        // Not held back: no level, so that a stream that comes to want more is not held to what it wanted.
        levels = [:]
        for (index, stream) in streams.enumerated() where new[index] < stream.layers.count - 1 {
            levels[stream.id] = new[index]
        }
        if levels.isEmpty, trialUntil == nil {
            nextTrial = .distantFuture
        } else if nextTrial == .distantFuture {
            nextTrial = now + trialInterval
        }
        let settled = levels.isEmpty ? Moment.distantFuture : lastCut + Self.settling
        deadline = min(trialUntil ?? nextTrial, settled > now ? settled : .distantFuture)
        return decisions
    }

    private mutating func decide(_ streams: [Stream], old: [Int], audio: Int, now: Moment) -> [Int] {
        guard let estimate else { return streams.map { $0.layers.count - 1 } }
        let used = Self.cost(streams, old) + audio
        if let until = trialUntil {
            // On trial: only a real fall ends it early.
            if now < until, Double(estimate) >= Double(trialEstimate) * 0.9 { return old }
            trialUntil = nil
            let hasFailed = Double(used) > Double(estimate) * Self.keepShare
            trialInterval = hasFailed ? min(trialInterval * 2, Self.slowestTrials) : Self.firstTrialAfter
            nextTrial = now + trialInterval
        }
        let affordable = Self.share(streams, Double(estimate) * Self.giveShare - Double(audio))
        if Double(used) > Double(estimate) * Self.keepShare {
            lastCut = now
            return affordable
        }
        guard now >= lastCut + Self.settling else { return old }
        if Self.cost(streams, affordable) + audio > used || affordable.reduce(0, +) > old.reduce(0, +) {
            return affordable
        }
        guard now >= nextTrial, let index = streams.indices.first(where: { old[$0] < streams[$0].layers.count - 1 })
        else { return old }
        trialUntil = now + Self.trial
        trialEstimate = estimate
        var tried = old
        tried[index] += 1
        return tried
    }

    /// Round by round, one layer more for each stream that still can be paid for.
    private static func share(_ streams: [Stream], _ capacity: Double) -> [Int] {
        var levels = Array(repeating: -1, count: streams.count)
        var left = capacity
        var hasGiven = true
        while hasGiven {
            hasGiven = false
            for (index, stream) in streams.enumerated() where levels[index] < stream.layers.count - 1 {
                let price = cost(stream, levels[index] + 1) - cost(stream, levels[index])
                // What costs nothing goes even to who has no room left.
                guard Double(price) <= left || price <= 0 else { continue }
                left -= Double(price)
                levels[index] += 1
                hasGiven = true
            }
        }
        return levels
    }
    private static func cost(_ stream: Stream, _ level: Int) -> Int {
        guard level >= 0, !stream.layers.isEmpty else { return 0 }
        var index = min(level, stream.layers.count - 1)
        // A layer that does not flow is replaced by the next below.
        while index > 0, stream.layers[index] == 0 { index -= 1 }
        return min(stream.layers[index], 1 << 40)
    }
    private static func cost(_ streams: [Stream], _ levels: [Int]) -> Int {
        zip(streams, levels).reduce(0) { $0 + cost($1.0, $1.1) }
    }
    private static func allowance(_ level: Int, top: Int) -> DownTrackAllowance {
        level >= top ? .all : level < 0 ? .nothing : .upTo(layer: level)
    }
}
