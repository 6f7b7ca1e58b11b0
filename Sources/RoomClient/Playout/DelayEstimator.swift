/// Says how long to hold packets back so that nearly all of them are there when they are due.
///
/// A packet's transit is when it came minus when it was made; the least of the last seconds is a packet that met no queue,
/// and what others took longer than it goes into a histogram that forgets. The target is the delay that a fixed part of packets stayed below.
/// Clocks of sender and receiver need not agree: only differences count, and the least transit follows their drift.
/// Idea: libwebrtc's NetEq, which also takes a quantile of relative delays. All times in ticks of the media clock.
struct DelayEstimator: Sendable {
    /// The part of packets that should be there in time. The rest is left to FEC and concealment.
    static let quantile = 0.96
    /// What a packet weighs, once there are many: a jitter burst of 2 s is forgotten after about 15 s.
    static let weight = 0.0025
    /// Milliseconds.
    static let (minimum, maximum, bucket) = (20, 500, 5)
    /// Milliseconds held back before anything is known.
    static let start = 40

    private let ticksPerBucket: Int64
    private let windowTicks: Int64
    private var buckets: [Double]
    /// The sum of all buckets.
    private var total = 1.0
    private var count = 0
    /// The least transit of the present second and of the two before it.
    private var least: (now: Int64, last: Int64, before: Int64)?
    private var windowStart: Int64 = 0
    /// What every packet takes at least, in ticks; nil before the first.
    var base: Int64? { least.map { min($0.now, $0.last, $0.before) } }
    /// How long to hold back beyond ``base``, in ticks.
    private(set) var target: Int64

    init(clockRate: Int) {
        ticksPerBucket = max(1, Int64(clockRate) * Int64(Self.bucket) / 1000)
        windowTicks = Int64(clockRate)
        buckets = Array(repeating: 0, count: Self.maximum / Self.bucket + 1)
        buckets[Self.start / Self.bucket - 1] = 1
        target = Int64(Self.start / Self.bucket) * ticksPerBucket
    }

    /// A packet that was made at `timestamp` came at `now`.
    mutating func note(timestamp: Int64, now: Int64) {
        let transit = now &- timestamp
        if var least {
            if now &- windowStart >= windowTicks {
                least = (transit, least.now, least.last)
                windowStart = now
            }
            least.now = min(least.now, transit)
            self.least = least
        } else {
            least = (transit, transit, transit)
            windowStart = now
        }
        learn(transit &- (base ?? transit))
    }

    /// Forgets the base but not the jitter: the sender's clock jumped.
    mutating func rebase(timestamp: Int64, now: Int64) {
        least = nil
        note(timestamp: timestamp, now: now)
    }

    private mutating func learn(_ delay: Int64) {
        count += 1
        let weight = max(Self.weight, 1 / Double(count + 2))
        let index = Int(min(max(0, delay) / ticksPerBucket, Int64(buckets.count - 1)))
        // The new one is made heavier instead of all others lighter, until the sum grows out of hand.
        let mass = total * weight / (1 - weight)
        buckets[index] += mass
        total += mass
        if total > 1e9 {
            for other in buckets.indices { buckets[other] /= total }
            total = 1
        }
        var (below, place) = (0.0, 0)
        while place < buckets.count - 1 {
            below += buckets[place]
            if below >= Self.quantile * total { break }
            place += 1
        }
        // The upper edge of the bucket that the quantile lies in.
        let milliseconds = min(max((place + 1) * Self.bucket, Self.minimum), Self.maximum)
        target = Int64(milliseconds / Self.bucket) * ticksPerBucket
    }
}
