import Basics
import Glibc
import Testing

@testable import Speech

struct WhisperFeaturesTests {
    static let made = syntheticVoice(seconds: 10)
    /// The sounds of the fixture, by name.
    static let sounds: [String: [Int16]] = [
        "ten seconds": made, "three seconds": Array(made.prefix(48_000)), "eight seconds": Array(made.prefix(128_000)),
        "one sample": [12_345], "nothing": [], "zeros": Array(repeating: 0, count: 16_000),
        "full scale": (0..<128_000).map { $0 % 2 == 0 ? .max : .min },
    ]
    static func features(of sound: [Int16]) -> [Float] {
        var maker = WhisperFeatures()
        return features(of: sound, by: &maker)
    }
    static func features(of sound: [Int16], by maker: inout WhisperFeatures) -> [Float] {
        var features = [Float](repeating: .nan, count: 64_000)
        var span = features.mutableSpan
        maker.compute(sound, into: &span)
        return features
    }

    @Test(arguments: sounds.keys.sorted()) func `features are the reference's`(name: String) throws {
        let expected = try #require(try ModelFixture.load().turnEnd[name])
        let found = Self.features(of: try #require(Self.sounds[name]))
        for (frame, numbers) in expected.frames {
            let frame = try #require(Int(frame))
            let worst = numbers.enumerated().map { abs($1 - found[$0 * 800 + frame]) }.max() ?? .infinity
            #expect(worst < 1e-3, "frame \(frame) is off by \(worst)")
        }
        let sum = found.reduce(0) { $0 + Double($1) }
        #expect(abs(sum - expected.sum) < 6.4, "all frames: \(sum), not \(expected.sum)")  // 1e-4 a number
    }

    @Test func `the transform is the textbook's sum`() {
        var random = SeededRandom(seed: 4)
        var fourier = FourierTransform400()
        let signal = (0..<400).map { _ in
            (Double.random(in: -1...1, using: &random), Double.random(in: -1...1, using: &random))
        }
        for (index, (r, i)) in signal.enumerated() {
            fourier.real[index] = SIMD4(r, 0, i, 1)
            fourier.imaginary[index] = SIMD4(i, r, 0, 0)
        }
        fourier.transform()
        for bin in 0..<400 {
            var (sumR, sumI) = (0.0, 0.0)
            for (index, (r, i)) in signal.enumerated() {
                let angle = -2 * Double.pi * Double(bin * index % 400) / 400
                sumR += r * cos(angle) - i * sin(angle)
                sumI += r * sin(angle) + i * cos(angle)
            }
            #expect(abs(fourier.real[bin][0] - sumR) < 1e-10 && abs(fourier.imaginary[bin][0] - sumI) < 1e-10)
            #expect(abs(fourier.real[bin][3] - (bin == 0 ? 400 : 0)) < 1e-10)  // a constant is only in the first bin
        }
    }

    @Test func `what was heard before leaves nothing behind, and only the last 8 s count`() {
        var maker = WhisperFeatures()
        let short = Array(Self.made.prefix(20_001))
        let expected = Self.features(of: short)
        _ = Self.features(of: Self.made, by: &maker)
        let again = Self.features(of: short, by: &maker)
        #expect(again == expected)
        let long = Self.features(of: Self.made, by: &maker)
        #expect(long == Self.features(of: Array(Self.made.suffix(128_000))))
    }

    @Test func `silence that is given is the same as silence that is put before`() {
        for count in [1, 40_001, 127_799] {
            let sound = Array(Self.made.suffix(count))
            let padded = Array(repeating: 0, count: 128_000 - count) + sound
            let (short, long) = (Self.features(of: sound), Self.features(of: padded))
            let worst = zip(short, long).map { abs($0 - $1) }.max() ?? .infinity
            #expect(worst < 1e-4, "\(count) samples: off by \(worst)")
        }
    }

    @Test(.timeLimit(.minutes(1))) func `any sound of any length gives finite features of the scale`() {
        var random = SeededRandom(seed: 5)
        var maker = WhisperFeatures()
        for (round, count) in [1, 400, 401, 127_999, 128_001, 300_000].enumerated() {
            let peak = Int16.random(in: 0...Int16.max, using: &random)
            let sound = (0..<count).map { index -> Int16 in
                switch round % 4 {
                case 0: Int16.random(in: -peak...peak, using: &random)
                case 1: index % 2 == 0 ? .min : .max
                case 2: index == count / 2 ? .min : 0
                default: peak
                }
            }
            let features = Self.features(of: sound, by: &maker)
            let (least, greatest) = (features.min() ?? .nan, features.max() ?? .nan)
            #expect(greatest - least <= 2.001 && least >= -1.501 && greatest < 3, "\(round): \(least)…\(greatest)")
        }
    }
}
