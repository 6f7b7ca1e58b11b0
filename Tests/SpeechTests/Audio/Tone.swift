#if canImport(Glibc)
    import Glibc
#endif

/// Sounds to test with.
enum Tone {
    /// `count` samples of a sine.
    static func sine(_ frequency: Double, rate: Int, count: Int, amplitude: Double = 10_000, from start: Int = 0)
        -> [Int16]
    {
        (start..<start + count).map { Int16(amplitude * sin(2 * .pi * frequency * Double($0) / Double(rate))) }
    }

    /// Something that Opus takes for speech: harmonics of a voice whose pitch moves, in four syllables a second.
    static func syllables(rate: Int, count: Int, from start: Int = 0) -> [Int16] {
        (start..<start + count).map { index in
            let time = Double(index) / Double(rate)
            let loudness = max(0, sin(2 * .pi * 4 * time))
            let phase = 2 * .pi * 130 * time + 3 * sin(2 * .pi * 1.3 * time)
            let voice = (1...8).reduce(0.0) { $0 + sin(Double($1) * phase) / Double($1) }
            return Int16(9000 * loudness * voice / 2)
        }
    }

    /// Root mean square.
    static func level(_ samples: ArraySlice<Int16>) -> Double {
        guard !samples.isEmpty else { return 0 }
        return (samples.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(samples.count)).squareRoot()
    }

    /// How much of `samples` is a sine of this frequency: its amplitude, by correlation (Goertzel's result).
    static func amplitude(of frequency: Double, in samples: ArraySlice<Int16>, rate: Int) -> Double {
        var (real, imaginary) = (0.0, 0.0)
        for (index, sample) in samples.enumerated() {
            let angle = 2 * .pi * frequency * Double(index) / Double(rate)
            real += Double(sample) * cos(angle)
            imaginary += Double(sample) * sin(angle)
        }
        return 2 * (real * real + imaginary * imaginary).squareRoot() / Double(max(1, samples.count))
    }
}
