import Testing

@testable import Speech

#if canImport(FoundationEssentials)
    import FoundationEssentials
#endif

/// A folder that is gone when the test is.
final class Scratch {
    let path: String
    init() {
        path = FileManager.default.temporaryDirectory.path + "/parley-\(UInt64.random(in: 0 ... .max))"
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }
}

struct WAVWriterTests {
    @Test func `what is written is read back`() throws {
        let scratch = Scratch()
        let path = scratch.path + "/a.wav"
        var writer = try WAVWriter(path: path, channels: 2, sampleRate: 16_000)
        let samples = (0..<5000).map { Int16($0) }
        try writer.append(samples)
        try writer.append(samples)
        try writer.close()
        let wav = try WAVFile(path: path)
        #expect(wav.format == WAVFormat(coding: .integer(bits: 16), channels: 2, sampleRate: 16_000))
        #expect(wav.channels[0].count == 5000 && wav.channels[1][2499] == 4999)
    }

    @Test func `the file is whole up to the last second while it is being written`() throws {
        let scratch = Scratch()
        let path = scratch.path + "/b.wav"
        var writer = try WAVWriter(path: path, channels: 1, sampleRate: 8000)
        for _ in 0..<60 { try writer.append([Int16](repeating: 7, count: 160)) }
        // Nobody closed it: the header says one second, and a strict reader plays that.
        let bytes = Array(try Data(contentsOf: URL(filePath: path)))
        #expect(Array(bytes[40..<44]) == [0x80, 0x3E, 0, 0])  // 16000 bytes
        #expect(try WAVFile(path: path).mono.samples.count == 8000)
        try writer.close()
        #expect(try WAVFile(path: path).mono.samples.count == 9600)
    }

    @Test func `errors name the file and the reason`() throws {
        #expect(throws: AudioError.system(call: "open", path: "/nowhere/x.wav", reason: "No such file or directory")) {
            _ = try WAVWriter(path: "/nowhere/x.wav", channels: 1, sampleRate: 8000)
        }
        #expect(throws: AudioError.system(call: "open", path: "/nowhere/x.wav", reason: "No such file or directory")) {
            _ = try WAVFile(path: "/nowhere/x.wav")
        }
        #expect(throws: AudioError.system(call: "read", path: "/tmp", reason: "Is a directory")) {
            _ = try WAVFile(path: "/tmp")
        }
        #expect(throws: AudioError.setting(name: "number of channels", value: 3, accepted: 1...2)) {
            _ = try WAVWriter(path: "/tmp/never.wav", channels: 3, sampleRate: 8000)
        }
        #expect(throws: AudioError.system(call: "write", path: "/dev/full", reason: "No space left on device")) {
            _ = try WAVWriter(path: "/dev/full", channels: 1, sampleRate: 8000)
        }
    }
}
