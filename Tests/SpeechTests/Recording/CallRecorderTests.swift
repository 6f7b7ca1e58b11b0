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

    @Test func `a folder that is not there is said at once`() {
        #expect(throws: AudioError.system(call: "open", path: "/nowhere/c.wav", reason: "No such file or directory")) {
            _ = try CallRecorder(path: "/nowhere/c.wav", sampleRate: 16_000)
        }
    }
}
