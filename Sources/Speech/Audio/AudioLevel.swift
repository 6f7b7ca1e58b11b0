#if canImport(Glibc)
    import Glibc
#endif

/// How loud sound is, in dBFS: 0 is a full-scale square wave, −96 the least that 16 bits hold, −∞ digital silence.
public struct AudioLevel: Sendable, Equatable {
    /// Root mean square: what is heard as loudness.
    public var rms: Double
    /// The loudest sample.
    public var peak: Double

    /// Of no samples: silence.
    public init(_ samples: [Int16]) {
        var (sum, highest, count) = (0.0, 0, 0)
        for sample in samples {
            let value = Int(sample)
            sum += Double(value * value)
            highest = max(highest, abs(value))
            count += 1
        }
        rms = Self.decibels(count > 0 ? (sum / Double(count)).squareRoot() : 0)
        peak = Self.decibels(Double(highest))
    }

    /// A sample's size in dBFS.
    static func decibels(_ amplitude: Double) -> Double { amplitude > 0 ? 20 * log10(amplitude / 32_768) : -.infinity }
    /// The sample that is this loud.
    static func amplitude(_ decibels: Double) -> Double { 32_768 * pow(10, decibels / 20) }
}
