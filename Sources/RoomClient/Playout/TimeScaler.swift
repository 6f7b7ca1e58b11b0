/// Makes a little sound shorter or longer by one period of its pitch, so that it keeps its pitch.
///
/// The two neighbouring stretches that are most alike are faded into one (shorter), or the first is played again (longer).
/// Source: Verhelst and Roelands, "An overlap-add technique based on waveform similarity (WSOLA)", ICASSP 1993.
struct TimeScaler: Sendable {
    /// How alike two stretches must be, as a correlation of 0…1.
    struct Demand: Sendable {
        var similarity: Double
        /// Voices and tones pass.
        static let careful = Demand(similarity: 0.85)
        /// Audible in some sounds, and better than a gap.
        static let urgent = Demand(similarity: 0.5)
        static let whatever = Demand(similarity: -1)
    }
    /// The periods looked for: 400 Hz to 100 Hz, in samples.
    private let shortest: Int
    private let longest: Int
    /// Looked at in steps, so that 48 kHz costs what 8 kHz does.
    private let stride: Int
    /// Below this mean square nobody hears a seam: −50 dBFS.
    private static let quiet = 104.0 * 104.0

    init(sampleRate: Int) {
        shortest = sampleRate / 400
        longest = sampleRate / 100
        stride = max(1, sampleRate / 8000)
    }

    /// Removes one period from the end of `samples`, of which the last 20 ms at least are not played yet.
    /// - Returns: samples removed; 0 when nothing there is alike enough.
    func shorten(_ samples: inout [Int16], demand: Demand) -> Int {
        let start = samples.count - 2 * longest
        guard start >= 0, let period = period(samples, start, demand) else { return 0 }
        fade(&samples, from: start, to: start + period, count: period, at: start)
        samples.removeSubrange(start + period..<start + 2 * period)
        return period
    }

    /// Plays one period near the end of `samples` twice.
    /// - Returns: samples added; 0 when nothing there is alike enough.
    func lengthen(_ samples: inout [Int16], demand: Demand) -> Int {
        let start = samples.count - 2 * longest
        guard start >= 0, let period = period(samples, start, demand) else { return 0 }
        samples.insert(contentsOf: samples[start + period..<start + 2 * period], at: start + period)
        // Of the two copies now side by side the first one turns from what came next into what came before.
        fade(&samples, from: start + period, to: start, count: period, at: start + period)
        return period
    }

    /// `count` samples at `place` become a cross-fade from one stretch into another.
    private func fade(_ samples: inout [Int16], from: Int, to: Int, count: Int, at place: Int) {
        for index in 0..<count {
            let (old, new) = (Int(samples[from + index]), Int(samples[to + index]))
            let mixed = (old * (count - index) + new * index) / count
            samples[place + index] = Int16(clamping: mixed)
        }
    }

    private func period(_ samples: [Int16], _ start: Int, _ demand: Demand) -> Int? {
        let end = start + 2 * longest
        var (best, bestScore, energy) = (longest, -1.0, 0.0)
        for index in Swift.stride(from: start, to: end, by: stride) {
            energy += Double(samples[index]) * Double(samples[index])
        }
        if energy / Double(max(1, 2 * longest / stride)) < Self.quiet { return longest }
        for period in Swift.stride(from: shortest, through: longest, by: stride) {
            let score = similarity(samples, start, period, step: stride)
            if score > bestScore { (best, bestScore) = (period, score) }
        }
        // Again without steps, round the best.
        for period in max(shortest, best - stride)...min(longest, best + stride) {
            let score = similarity(samples, start, period, step: max(1, stride / 2))
            if score > bestScore { (best, bestScore) = (period, score) }
        }
        return bestScore >= demand.similarity ? best : nil
    }

    /// Normalised correlation of two neighbouring stretches of `period` samples.
    private func similarity(_ samples: [Int16], _ start: Int, _ period: Int, step: Int) -> Double {
        var (product, first, second) = (0, 0, 0)
        var index = start
        while index < start + period {
            let (left, right) = (Int(samples[index]), Int(samples[index + period]))
            product += left * right
            first += left * left
            second += right * right
            index += step
        }
        let scale = (Double(first) * Double(second)).squareRoot()
        return scale > 0 ? Double(product) / scale : 0
    }
}
