import Basics
import Testing

@testable import Speech

struct EnergyModelTests {
    /// White noise with this greatest sample.
    static func noise(_ peak: Int, seconds: Double, random: inout SeededRandom) -> [Int16] {
        (0..<Int(seconds * 16_000)).map { _ in Int16.random(in: Int16(-peak)...Int16(peak), using: &random) }
    }
    static func probabilities(_ model: EnergyModel, _ sound: [Int16]) throws -> [Float] {
        try sound.windows(of: model.windowSize).map { try model.probability(of: $0) }
    }

    @Test(arguments: [320, 512]) func `a voice over quiet noise is speech, the pauses are not`(windowSize: Int) throws {
        let model = EnergyModel(windowSize: windowSize)
        var random = SeededRandom(seed: 1)
        let quiet = try Self.probabilities(model, Self.noise(40, seconds: 1, random: &random))
        let loud = try Self.probabilities(model, Self.noise(3000, seconds: 1, random: &random))
        let after = try Self.probabilities(model, Self.noise(40, seconds: 1, random: &random))
        #expect(quiet.allSatisfy { $0 < 0.1 })
        #expect(loud.allSatisfy { $0 > 0.9 })
        #expect(after.allSatisfy { $0 < 0.1 })
    }

    @Test func `a fan that starts is noise after a few seconds, and a voice over it is still speech`() throws {
        let model = EnergyModel()
        var random = SeededRandom(seed: 2)
        _ = try Self.probabilities(model, Self.noise(20, seconds: 2, random: &random))
        let fan = try Self.probabilities(model, Self.noise(800, seconds: 8, random: &random))
        #expect(fan[0] > 0.9)
        #expect(fan.suffix(120).allSatisfy { $0 < 0.1 })
        let voice = try Self.probabilities(model, Self.noise(8000, seconds: 0.5, random: &random))
        #expect(voice.allSatisfy { $0 > 0.9 })
        model.reset()
        let afresh = try Self.probabilities(model, Self.noise(800, seconds: 0.5, random: &random))
        #expect(afresh.allSatisfy { $0 > 0.5 })
    }

    @Test func `speech goes on at a loudness at which it would not begin`() throws {
        var random = SeededRandom(seed: 3)
        let between = Self.noise(145, seconds: 0.1, random: &random)  // −52 dBFS, 8 dB over the noise
        let model = EnergyModel()
        let quiet = Self.noise(40, seconds: 1, random: &random)
        _ = try Self.probabilities(model, quiet)
        let before = try Self.probabilities(model, between)
        _ = try Self.probabilities(model, Self.noise(3000, seconds: 0.3, random: &random))
        let after = try Self.probabilities(model, between)
        #expect(before.allSatisfy { $0 < 0.5 })
        #expect(after.allSatisfy { $0 > 0.5 })
    }

    @Test func `silence, a constant offset and dither are not speech; full scale is`() throws {
        for (sample, isSpeech) in [(Int16(0), false), (1, false), (20_000, false), (.min, false)] {
            let probability = try EnergyModel().probability(of: Array(repeating: sample, count: 512))
            #expect((probability > 0.5) == isSpeech, "\(sample)")
        }
        let square: [Int16] = (0..<512).map { $0 % 2 == 0 ? .max : .min }
        let probability = try EnergyModel().probability(of: square)
        #expect(probability > 0.99)
    }

    @Test func `a window of another size is refused`() {
        #expect(throws: SpeechError.unusable("the energy model takes windows of 512 samples, not 3")) {
            _ = try EnergyModel().probability(of: [1, 2, 3])
        }
    }
}
