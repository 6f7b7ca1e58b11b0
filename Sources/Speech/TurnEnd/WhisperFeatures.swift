import Glibc

/// What Smart Turn sees of sound: the loudness of 80 bands every 10 ms over the last 8 s, on a logarithmic scale, as
/// Whisper's models take it. Keeps tables and room to work in, so make one and use it again.
///
/// Source: pipecat 1.14.0's reference (8 s, zeros before shorter sound, mean 0 and variance 1 over all 8 s; then Whisper's
/// 25 ms Hann windows, mirrored at both ends; ten to the minus 10 at least, 8 powers of ten at most between greatest and least).
struct WhisperFeatures {
    /// 8 s at 16 kHz.
    static let samples = 128_000
    static let frames = 800
    static let bands = MelFilters.bands
    private static let hop = 160
    private static let windowSize = FourierTransform400.count
    private static let mirrored = windowSize / 2
    /// One transform holds eight frames: four lanes, each with one frame as its real and one as its imaginary part.
    private static let batch = 8

    private var fourier = FourierTransform400()
    private let filters = MelFilters()
    private let window = (0..<windowSize).map { 0.5 - 0.5 * cos(2 * Double.pi * Double($0) / Double(windowSize)) }
    private var sound = [Double](repeating: 0, count: samples + 2 * mirrored)
    private var evenPower = [FourierTransform400.Lane](repeating: .zero, count: MelFilters.bins)
    private var oddPower = [FourierTransform400.Lane](repeating: .zero, count: MelFilters.bins)

    /// - Parameters:
    ///   - audio: 16 kHz; the last 8 s count. None at all is 8 s of silence.
    ///   - features: `bands` rows of `frames` numbers, about −1.5…1.5.
    mutating func compute(_ audio: [Int16], into features: inout MutableSpan<Float>) {
        precondition(features.count == Self.bands * Self.frames, "features are 80 rows of 800")
        let silence = normalise(audio)
        // Frames that see only the zeros before the sound, mirrored ones included, are all alike: the first stands for all.
        let alike = (silence - Self.mirrored) / Self.hop
        var frame = 0
        while frame < Self.frames {
            analyse(from: min(frame, Self.frames - Self.batch), into: &features)
            frame += Self.batch
            if frame == Self.batch, alike > frame {
                copyFirstFrame(upTo: alike, in: &features)
                frame = alike
            }
        }
        finish(&features)
    }

    /// Fills `sound`. Returns how many samples of silence were put before what there is.
    private mutating func normalise(_ audio: [Int16]) -> Int {
        let audio = audio.suffix(Self.samples)
        let silence = Self.samples - audio.count
        var sum = 0.0
        for sample in audio { sum += Double(sample) / 32768 }
        let mean = sum / Double(Self.samples)
        var squares = Double(silence) * mean * mean
        for sample in audio {
            let difference = Double(sample) / 32768 - mean
            squares += difference * difference
        }
        let scale = 1 / (squares / Double(Self.samples) + 1e-7).squareRoot()
        for index in 0..<silence { sound[Self.mirrored + index] = -mean * scale }
        var index = Self.mirrored + silence
        for sample in audio {
            sound[index] = (Double(sample) / 32768 - mean) * scale
            index += 1
        }
        let end = Self.mirrored + Self.samples - 1
        for distance in 1...Self.mirrored {
            sound[Self.mirrored - distance] = sound[Self.mirrored + distance]
            sound[end + distance] = sound[end - distance]
        }
        return silence
    }

    /// Eight frames: their powers, gathered in bands, on a scale of powers of ten.
    private mutating func analyse(from frame: Int, into features: inout MutableSpan<Float>) {
        let first = frame * Self.hop
        for index in 0..<Self.windowSize {
            let (place, weight) = (first + index, window[index])
            fourier.real[index] =
                FourierTransform400.Lane(
                    sound[place], sound[place + 2 * Self.hop], sound[place + 4 * Self.hop], sound[place + 6 * Self.hop])
                * weight
            fourier.imaginary[index] =
                FourierTransform400.Lane(
                    sound[place + Self.hop], sound[place + 3 * Self.hop], sound[place + 5 * Self.hop],
                    sound[place + 7 * Self.hop]) * weight
        }
        fourier.transform()
        separate()
        for (number, band) in filters.bands.enumerated() {
            var even = FourierTransform400.Lane.zero
            var odd = FourierTransform400.Lane.zero
            for (offset, weight) in band.weights.enumerated() {
                even += evenPower[band.first + offset] * weight
                odd += oddPower[band.first + offset] * weight
            }
            for lane in 0..<4 {
                let place = number * Self.frames + frame + 2 * lane
                features[place] = Float(log10(max(1e-10, even[lane])))
                features[place + 1] = Float(log10(max(1e-10, odd[lane])))
            }
        }
    }

    /// Of two real signals transformed as one complex: the spectrum of the first is the part that mirrors to its
    /// conjugate, of the second the rest.
    private mutating func separate() {
        for bin in 0..<MelFilters.bins {
            let mirror = (Self.windowSize - bin) % Self.windowSize
            let (r, i) = (fourier.real[bin], fourier.imaginary[bin])
            let (mr, mi) = (fourier.real[mirror], fourier.imaginary[mirror])
            let (evenR, evenI) = (r + mr, i - mi)
            let (oddR, oddI) = (i + mi, mr - r)
            evenPower[bin] = (evenR * evenR + evenI * evenI) * 0.25
            oddPower[bin] = (oddR * oddR + oddI * oddI) * 0.25
        }
    }

    private func copyFirstFrame(upTo end: Int, in features: inout MutableSpan<Float>) {
        for band in 0..<Self.bands {
            let row = band * Self.frames
            for place in 1..<end { features[row + place] = features[row] }
        }
    }

    /// Whisper's scale: 8 powers of ten at most between the greatest and the least, moved and pressed to about ±1.
    private func finish(_ features: inout MutableSpan<Float>) {
        var greatest = -Float.infinity
        for index in 0..<features.count { greatest = max(greatest, features[index]) }
        for index in 0..<features.count { features[index] = (max(features[index], greatest - 8) + 4) / 4 }
    }
}
