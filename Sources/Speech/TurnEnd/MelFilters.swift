import Glibc

/// Gathers a power spectrum of 201 bins (0…8 kHz) into 80 bands, narrow ones below and wide ones above, as the ear does.
/// Triangles with equal area, on Slaney's mel scale: straight below 1 kHz, logarithmic above.
///
/// Source: Slaney, "Auditory Toolbox", Interval technical report 1998-010; the numbers are those Whisper was trained with.
struct MelFilters {
    static let bands = 80
    static let bins = 201

    /// The bins that count in a band, and how much each.
    struct Band {
        let first: Int
        let weights: [Double]
    }
    let bands: [Band]

    init() {
        let top = Self.mel(8000)
        let edges = (0..<Self.bands + 2).map { Self.hertz(top * Double($0) / Double(Self.bands + 1)) }
        bands = (0..<Self.bands).map { band in
            let (low, middle, high) = (edges[band], edges[band + 1], edges[band + 2])
            let weights = (0..<Self.bins).map { bin in
                let frequency = 8000 * Double(bin) / Double(Self.bins - 1)
                let slope = min((frequency - low) / (middle - low), (high - frequency) / (high - middle))
                return max(0, slope) * 2 / (high - low)
            }
            let first = weights.firstIndex { $0 > 0 } ?? 0
            let last = weights.lastIndex { $0 > 0 } ?? first
            return Band(first: first, weights: Array(weights[first...last]))
        }
    }

    /// 27 mel to a factor of 6.4 above 1 kHz, which is 15 mel.
    private static let logarithmicStep = log(6.4) / 27
    private static func mel(_ hertz: Double) -> Double {
        hertz < 1000 ? hertz * 3 / 200 : 15 + log(hertz / 1000) / logarithmicStep
    }
    private static func hertz(_ mel: Double) -> Double {
        mel < 15 ? mel * 200 / 3 : 1000 * exp(logarithmicStep * (mel - 15))
    }
}
