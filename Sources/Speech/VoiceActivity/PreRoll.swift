/// The last half second of sound, kept so that what was said before speech was noticed is not lost: once speech has
/// begun, recognition hears this first.
public struct PreRoll: Sendable {
    private var ring: [Int16]
    private var next = 0
    /// Samples it holds now.
    public private(set) var count = 0

    /// - Parameters: what it holds at most; LiveKit's agents hold 500 ms too.
    public init(length: Duration = .milliseconds(500), sampleRate: Int = 16_000) {
        let samples = length / .seconds(1) * Double(sampleRate)
        ring = Array(repeating: 0, count: Int(min(max(1, samples), 10_000_000)))
    }

    /// Adds sound, in order; the oldest makes room.
    public mutating func append(_ samples: [Int16]) {
        for sample in samples.suffix(ring.count) {
            ring[next] = sample
            next = (next + 1) % ring.count
        }
        count = min(ring.count, count + samples.count)
    }

    /// What it holds, oldest first; it is empty afterwards.
    public mutating func take() -> [Int16] {
        let first = (next - count + ring.count) % ring.count
        let end = min(ring.count, first + count)
        let result = Array(ring[first..<end] + ring[..<(count - (end - first))])
        count = 0
        return result
    }
}
