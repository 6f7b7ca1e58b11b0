import Basics
import Testing

@testable import Speech

struct ResamplerTests {
    @Test(arguments: [8000, 16_000, 22_050, 44_100, 48_000], [8000, 16_000, 22_050, 24_000, 48_000])
    func `a tone keeps its pitch, loudness, place and length`(from: Int, to: Int) throws {
        let tone = AudioChunk(samples: Tone.sine(440, rate: from, count: from), sampleRate: from)
        let heard = try Resampler.convert(tone, to: to)
        #expect(heard.samples.count == to)
        let ideal = Tone.sine(440, rate: to, count: to)
        // The edges ring: the filter knows nothing before the start and after the end.
        let middle = to / 10..<to - to / 10
        let difference = zip(heard.samples[middle], ideal[middle]).map { abs(Int($0) - Int($1)) }.max() ?? .max
        #expect(difference < 150, "\(difference)")
    }

    @Test(arguments: [UInt64](1...8)) func `pieces of any size give what the whole gives`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let tone = Tone.sine(300, rate: 44_100, count: 20_000)
        let whole = try Resampler.convert(.init(samples: tone, sampleRate: 44_100), to: 16_000, quality: .speech)
        var resampler = try Resampler(from: 44_100, to: 16_000)
        var output: [Int16] = []
        var start = 0
        while start < tone.count {
            let end = min(tone.count, start + Int.random(in: 0...900, using: &random))
            let piece = Array(tone[start..<end])
            try resampler.process(piece.span, into: &output)
            start = end
        }
        try resampler.flush(into: &output)
        #expect(output == whole.samples)
    }

    @Test func `three minutes have no sample too many or too few`() throws {
        var resampler = try Resampler(from: 8000, to: 11_025, quality: .fast)
        let second = [Int16](repeating: 1000, count: 8000)
        var output: [Int16] = []
        var total = 0
        for _ in 0..<180 {
            try resampler.process(second.span, into: &output)
            total += output.count
            output.removeAll(keepingCapacity: true)
        }
        try resampler.flush(into: &output)
        total += output.count
        #expect(total == 180 * 11_025)
    }

    @Test func `after a flush it starts anew`() throws {
        var resampler = try Resampler(from: 8000, to: 48_000)
        let tone = Tone.sine(440, rate: 8000, count: 1601)
        var (first, second): ([Int16], [Int16]) = ([], [])
        try resampler.process(tone.span, into: &first)
        try resampler.flush(into: &first)
        try resampler.process(tone.span, into: &second)
        try resampler.flush(into: &second)
        #expect(first == second && first.count == 9606)
    }

    @Test(arguments: [-1, 0, 999, 384_001, Int.max]) func `absurd rates are refused`(rate: Int) {
        #expect(throws: AudioError.sampleRate(rate, accepted: "1000 to 384000")) {
            _ = try Resampler(from: rate, to: 48_000)
        }
        #expect(throws: AudioError.sampleRate(rate, accepted: "1000 to 384000")) {
            _ = try Resampler(from: 48_000, to: rate)
        }
    }
}
