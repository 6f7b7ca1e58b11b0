import Basics
import Testing

@testable import Speech

struct RecordingMixerTests {
    private static let rate = 8000
    /// Runs frames of 160 samples and returns left and right.
    private func mix(_ frames: [(RecordingMixer.Side, Int64, Int16)], start: Moment? = .zero) -> (
        left: [Int16], right: [Int16]
    ) {
        var mixer = RecordingMixer(sampleRate: Self.rate, start: start)
        var output: [Int16] = []
        for (side, milliseconds, value) in frames {
            mixer.add(
                [Int16](repeating: value, count: 160), from: side, at: .milliseconds(milliseconds), into: &output)
        }
        mixer.finish(into: &output)
        let left = stride(from: 0, to: output.count, by: 2).map { output[$0] }
        let right = stride(from: 1, to: output.count, by: 2).map { output[$0] }
        return (left, right)
    }
    /// Where values that are not 0 lie, in milliseconds.
    private func places(_ samples: [Int16]) -> [Range<Int>] {
        var places: [Range<Int>] = []
        for (index, sample) in samples.enumerated() where sample != 0 {
            if let last = places.last, last.upperBound == index {
                places[places.count - 1] = last.lowerBound..<index + 1
            } else {
                places.append(index..<index + 1)
            }
        }
        return places.map { $0.lowerBound / 8..<$0.upperBound / 8 }
    }

    @Test func `sides lie where they were heard`() {
        let (left, right) = mix([
            (.caller, 100, 1), (.caller, 120, 1), (.agent, 1000, 2), (.agent, 1020, 2), (.caller, 5000, 1),
        ])
        #expect(places(left) == [100..<140, 5000..<5020])
        #expect(places(right) == [1000..<1040])
        #expect(left.count == right.count && left.count == 5020 * 8)
    }

    @Test func `frames that come a little early or late are joined without a seam`() {
        let moments: [Int64] = [0, 27, 38, 71, 80, 95, 131, 140]
        let (left, _) = mix(moments.map { (.caller, $0, 1) })
        #expect(places(left) == [0..<160])
    }

    @Test func `a side whose clock runs fast stays within its tolerance`() {
        // 20 ms of sound every 19 ms: the surplus is cut.
        let (left, right) = mix((0..<1000).flatMap { [(.caller, $0 * 19, 1), (.agent, $0 * 19, 2)] })
        #expect(left.count == right.count)
        #expect(abs(left.count / 8 - 19_000) < 100)
    }

    @Test func `a side that is silent is not waited for, and memory stays small`() {
        var mixer = RecordingMixer(sampleRate: Self.rate)
        var output: [Int16] = []
        var total = 0
        for frame in 0..<2000 {
            mixer.add(
                [Int16](repeating: 1, count: 160), from: .agent, at: .milliseconds(Int64(frame) * 20), into: &output)
            #expect(output.count <= 640)
            total += output.count / 2
            output = []
        }
        #expect(total >= 2000 * 160 - 8000)
    }

    @Test func `a moment before the start or days ahead is cut, not believed`() {
        let (left, _) = mix([(.caller, 0, 1), (.caller, 900_000_000, 1), (.caller, -5000, 1), (.caller, 20, 1)])
        #expect(places(left) == [0..<40])
    }
}

struct RecordingMixerSourceTests {
    private static let rate = 8000
    private func frame(_ value: Int16) -> [Int16] { [Int16](repeating: value, count: 160) }

    @Test func `several voices of a side are added up, and loud ones do not wrap around`() {
        var mixer = RecordingMixer(sampleRate: Self.rate, start: .zero)
        var output: [Int16] = []
        for number in 0..<50 {
            let moment = Moment.milliseconds(Int64(number) * 20)
            mixer.add(frame(1000), from: .caller, source: 2, at: moment, into: &output)
            mixer.add(frame(200), from: .caller, source: 3, at: moment, into: &output)
            mixer.add(frame(30_000), from: .agent, source: 4, at: moment, into: &output)
            mixer.add(frame(30_000), from: .agent, source: 5, at: moment, into: &output)
        }
        mixer.finish(into: &output)
        #expect(output.count == 2 * 8000)
        #expect(Set(stride(from: 0, to: output.count, by: 2).map { output[$0] }) == [1200])
        #expect(Set(stride(from: 1, to: output.count, by: 2).map { output[$0] }) == [.max])
    }

    @Test func `one who leaves is heard to the end, and his place is free again`() {
        var mixer = RecordingMixer(sampleRate: Self.rate, start: .zero)
        var output: [Int16] = []
        for source in 2..<500 {
            let moment = Moment.milliseconds(Int64(source - 2) * 20)
            mixer.add(frame(7), from: .caller, source: source, at: moment, into: &output)
            mixer.end(source: source)
        }
        mixer.finish(into: &output)
        #expect(mixer.cut == 0 && output.count == 2 * 160 * 498)
        #expect(Set(stride(from: 0, to: output.count, by: 2).map { output[$0] }) == [7])
    }

    @Test func `more voices at once than anybody can tell apart are cut and counted`() {
        var mixer = RecordingMixer(sampleRate: Self.rate, start: .zero)
        var output: [Int16] = []
        for source in 2..<100 { mixer.add(frame(1), from: .caller, source: source, at: .zero, into: &output) }
        mixer.finish(into: &output)
        #expect(mixer.cut == 160 * (98 - (RecordingMixer.sourceLimit - 2)))
    }

    @Test func `a long pause is given out a second at a time`() {
        var mixer = RecordingMixer(sampleRate: Self.rate, start: .zero)
        var output: [Int16] = []
        mixer.add(frame(1), from: .caller, source: 2, at: .zero, into: &output)
        var total = 0
        var hasMore = true
        while hasMore {
            hasMore = mixer.advance(towards: .seconds(600), into: &output)
            #expect(output.count <= 2 * Self.rate)
            total += output.count / 2
            output = []
        }
        mixer.add(frame(2), from: .agent, source: 3, at: .seconds(600), into: &output)
        mixer.finish(into: &output)
        #expect(total + output.count / 2 == 600 * Self.rate + 160)
    }
}
