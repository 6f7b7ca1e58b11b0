/// Mono 16-bit sound.
public struct AudioChunk: Sendable, Equatable {
    public var samples: [Int16]
    /// Samples a second: 8000, 16000, 24000, 48000 …
    public var sampleRate: Int

    public init(samples: [Int16] = [], sampleRate: Int) {
        self.samples = samples
        self.sampleRate = sampleRate
    }
    public var duration: Duration { .nanoseconds(Int64(samples.count) * 1_000_000_000 / Int64(max(1, sampleRate))) }
}
