/// Cuts the silence that synthesisers put before the first word, which a caller hears as thinking time.
///
/// Streaming and pure: holds back nothing but the last 50 ms of silence, and nothing at all once sound has begun.
public struct LeadingSilence: Sendable {
    /// A sample above this is sound. dBFS: below speech, above the noise of synthesisers and 8-bit codes.
    public static let threshold = -44.0
    /// What stays before it, so that a soft onset is not cut. Milliseconds.
    public static let kept = 50

    private let limit: Int
    private let keptCount: Int
    private var held: [Int16] = []
    /// Sound has begun; everything passes.
    public private(set) var isOver = false
    /// Samples cut off so far.
    public private(set) var cut = 0

    public init(sampleRate: Int) {
        limit = Int(AudioLevel.amplitude(Self.threshold))
        keptCount = max(0, sampleRate) * Self.kept / 1000
    }

    /// What of `samples` and of what was held is to be played: nothing before the first sound.
    public mutating func trim(_ samples: [Int16]) -> [Int16] {
        guard !isOver else { return samples }
        guard let onset = samples.firstIndex(where: { abs(Int($0)) > limit }) else {
            hold(samples[...])
            return []
        }
        isOver = true
        hold(samples[..<onset])
        defer { held = [] }
        return held + samples[onset...]
    }

    private mutating func hold(_ silence: ArraySlice<Int16>) {
        held += silence
        let surplus = max(0, held.count - keptCount)
        held.removeFirst(surplus)
        cut += surplus
    }
}
