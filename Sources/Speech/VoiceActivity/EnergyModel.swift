import Glibc

/// Voice activity by loudness alone, for when no model file is there: how far a window stands out of the noise of the last
/// seconds. Takes music and door slams for speech; `SileroModel` does not. One instance hears one stream, on one thread.
///
/// The noise is the quietest window of the last 3.2 s (minimum statistics: speech has gaps between its syllables, noise
/// has none), so a fan that starts is speech for 3 s and noise from then on.
public final class EnergyModel: VoiceActivityModel {
    public let sampleRate: Int
    public let windowSize: Int

    /// Taken for noise until something quieter or 3.2 s of sound has been heard; a quiet microphone. In dB of full scale.
    private static let firstGuess = -50.0
    /// Nothing under this is speech, however quiet the line: comfort noise, dither.
    private static let quietest = -60.0
    /// A stationary noise's quietest window lies about this far under its mean, in dB.
    private static let bias = 2.0
    /// dB over the noise at which a window is as likely speech as not: while silent, and while speech goes on.
    private static let begins = 10.0
    private static let goesOn = 6.0
    /// dB by which e-fold changes the odds.
    private static let softness = 1.5
    private static let span = 8

    private let windowsInBlock: Int
    private var blocks = Array(repeating: EnergyModel.firstGuess, count: EnergyModel.span)
    private var block = 0
    private var windowsHeard = 0
    private var isSpeech = false

    /// - Parameter windowSize: in samples; 512 at 16 kHz is 32 ms, 320 is 20 ms.
    public init(sampleRate: Int = 16_000, windowSize: Int = 512) {
        self.sampleRate = max(1, sampleRate)
        self.windowSize = max(1, windowSize)
        windowsInBlock = max(1, self.sampleRate * 2 / 5 / self.windowSize)  // 0.4 s
    }

    public func probability(of window: [Int16]) throws(SpeechError) -> Float {
        guard window.count == windowSize else {
            throw .unusable("the energy model takes windows of \(windowSize) samples, not \(window.count)")
        }
        let level = loudness(of: window)
        remember(level)
        let noise = max(Self.quietest, (blocks.min() ?? Self.firstGuess) + Self.bias)
        let pivot = isSpeech ? Self.goesOn : Self.begins
        let probability = 1 / (1 + exp(-(level - noise - pivot) / Self.softness))
        isSpeech = probability >= 0.5
        return Float(probability)
    }

    public func reset() {
        blocks = Array(repeating: Self.firstGuess, count: Self.span)
        (block, windowsHeard, isSpeech) = (0, 0, false)
    }

    /// In dB of full scale, without the microphone's constant offset; −96 for digital silence.
    private func loudness(of window: [Int16]) -> Double {
        var sum = 0.0
        var squares = 0.0
        for sample in window {
            let value = Double(sample) / 32768
            sum += value
            squares += value * value
        }
        let mean = sum / Double(windowSize)
        return 10 * log10(max(2.5e-10, squares / Double(windowSize) - mean * mean))
    }

    private func remember(_ level: Double) {
        if windowsHeard == windowsInBlock {
            windowsHeard = 0
            block = (block + 1) % Self.span
            blocks[block] = level
        }
        windowsHeard += 1
        blocks[block] = min(blocks[block], level)
    }
}
