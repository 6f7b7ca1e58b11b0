import Basics
import Testing

@testable import Speech

struct LevelTests {
    @Test func `levels are those of known sounds`() {
        let square = AudioLevel((0..<100).map { $0 % 2 == 0 ? Int16.max : -Int16.max })
        #expect(abs(square.rms) < 0.01 && abs(square.peak) < 0.01)
        let sine = AudioLevel(Tone.sine(1000, rate: 48_000, count: 48_000, amplitude: 32_767))
        #expect(abs(sine.rms + 3.01) < 0.01)
        #expect(AudioLevel([]).rms == -.infinity && AudioLevel([0, 0]).peak == -.infinity)
        #expect(AudioLevel([Int16.min]).peak == 0)
    }

    /// The first sample above the threshold at 16 kHz is `onset`; 800 samples stay before it.
    @Test(arguments: [0, 1, 799, 800, 801, 5000, 20_000], [1, 160, 777, 100_000])
    func `all but 50 ms before the first sound is cut`(onset: Int, piece: Int) {
        var trimmer = LeadingSilence(sampleRate: 16_000)
        let noise = (0..<onset).map { Int16($0 % 200) }  // −44 dBFS is 206
        let sound = noise + [300] + [Int16](repeating: 0, count: 3000)
        var output: [Int16] = []
        for start in stride(from: 0, to: sound.count, by: piece) {
            output += trimmer.trim(Array(sound[start..<min(sound.count, start + piece)]))
        }
        let kept = min(onset, 800)
        #expect(output == Array(sound[(onset - kept)...]))
        #expect(trimmer.cut == onset - kept && trimmer.isOver)
    }

    @Test func `silence alone gives nothing and keeps little`() {
        var trimmer = LeadingSilence(sampleRate: 16_000)
        for _ in 0..<1000 {
            let output = trimmer.trim([Int16](repeating: -206, count: 160))
            #expect(output.isEmpty)
        }
        #expect(!trimmer.isOver && trimmer.cut == 159_200)
    }
}
