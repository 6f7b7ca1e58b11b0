import Basics
import Testing

@testable import RoomClient

#if canImport(Glibc)
    import Glibc
#endif

struct TimeScalerTests {
    private static let rate = 16_000
    private let scaler = TimeScaler(sampleRate: rate)
    /// 20 ms and a little before it.
    private func sine(_ frequency: Double) -> [Int16] {
        (0..<400).map { Int16(10_000 * sin(2 * .pi * frequency * Double($0) / Double(Self.rate))) }
    }
    /// The largest step between neighbours: a click is larger than anything in the tone.
    private func steepest(_ samples: [Int16]) -> Int {
        zip(samples, samples.dropFirst()).map { abs(Int($0) - Int($1)) }.max() ?? 0
    }

    @Test(arguments: [110.0, 150, 200, 333, 440, 1000]) func `a tone becomes shorter or longer without a click`(
        frequency: Double
    ) {
        let tone = sine(frequency)
        var (shorter, longer) = (tone, tone)
        let removed = scaler.shorten(&shorter, demand: .careful)
        let added = scaler.lengthen(&longer, demand: .careful)
        #expect((40...160).contains(removed) && shorter.count == 400 - removed)
        #expect((40...160).contains(added) && longer.count == 400 + added)
        for changed in [shorter, longer] {
            #expect(Double(steepest(changed)) < Double(steepest(tone)) * 1.15)
            // What lies before and after is untouched, so neighbours fit.
            #expect(changed[..<80] == tone[..<80] && changed.last == tone.last)
            #expect(changed.map { abs(Int($0)) }.max() ?? 0 <= 10_000)
        }
    }

    @Test func `noise is left alone until it must not be, silence never`() {
        var random = SeededRandom(seed: 1)
        let noise = (0..<400).map { _ in Int16.random(in: -8000...8000, using: &random) }
        var changed = noise
        #expect(scaler.shorten(&changed, demand: .careful) == 0 && changed == noise)
        #expect(scaler.lengthen(&changed, demand: .careful) == 0 && changed == noise)
        let removed = scaler.shorten(&changed, demand: .whatever)
        #expect(removed > 0 && changed.count == 400 - removed)
        var silence = [Int16](repeating: 0, count: 400)
        let cut = scaler.shorten(&silence, demand: .careful)
        #expect(cut == 160 && silence.count == 240)
    }

    @Test(arguments: [0, 1, 319]) func `less than 20 ms is left alone`(count: Int) {
        var samples = [Int16](repeating: 0, count: count)
        #expect(scaler.shorten(&samples, demand: .whatever) == 0)
        #expect(scaler.lengthen(&samples, demand: .whatever) == 0)
        #expect(samples.count == count)
    }
}
