import Basics
import Testing

@testable import Speech

struct CallRecorderTests {
    @Test func `a call lies on the disk as it was`() async throws {
        let scratch = Scratch()
        let recorder = try CallRecorder(path: scratch.path + "/call.wav", sampleRate: 16_000, start: .zero)
        for frame in 0..<250 {
            let moment = Moment.milliseconds(Int64(frame) * 20)
            recorder.add(Tone.sine(300, rate: 16_000, count: 320, from: frame * 320), from: .caller, at: moment)
            if frame >= 100 { recorder.add([Int16](repeating: 99, count: 320), from: .agent, at: moment) }
        }
        try await recorder.finish()
        #expect(recorder.dropped == 0)
        let wav = try WAVFile(path: recorder.path)
        #expect(wav.channels[0] == Tone.sine(300, rate: 16_000, count: 80_000))
        #expect(wav.channels[1].firstIndex(of: 99) == 32_000 && wav.channels[1].count == 80_000)
    }

    @Test func `a call of three lies in an Ogg file, each on the side that is his`() async throws {
        let scratch = Scratch()
        let recorder = try CallRecorder(
            path: scratch.path + "/call.ogg", sampleRate: 48_000, start: .zero, format: .oggOpus(tags: []))
        for frame in 0..<100 {
            let moment = Moment.milliseconds(Int64(frame) * 20)
            for (source, hertz, side) in [(2, 440.0, .caller), (3, 880, .caller), (4, 660, RecordingMixer.Side.agent)] {
                let sound = Tone.sine(hertz, rate: 48_000, count: 960, from: frame * 960)
                recorder.add(sound, from: side, source: source, at: moment)
            }
        }
        for source in 2...4 { recorder.end(source: source) }
        try await recorder.finish()
        #expect(recorder.dropped == 0 && recorder.duration == .seconds(2))
        let file = try OggFile(path: recorder.path)
        #expect(file.left.count == 96_000)
        let (left, right) = (file.left[24_000..<72_000], file.right[24_000..<72_000])
        for hertz in [440.0, 880] { #expect(Tone.amplitude(of: hertz, in: left, rate: 48_000) > 9000) }
        #expect(Tone.amplitude(of: 660, in: right, rate: 48_000) > 9000)
        #expect(Tone.amplitude(of: 660, in: left, rate: 48_000) < 200)
    }

    @Test func `a folder that is not there is said at once`() {
        #expect(throws: AudioError.system(call: "open", path: "/nowhere/c.wav", reason: "No such file or directory")) {
            _ = try CallRecorder(path: "/nowhere/c.wav", sampleRate: 16_000)
        }
    }
}
