import Basics
import FoundationEssentials
import Testing

@testable import Speech

struct OggOpusWriterTests {
    private static let rate = 48_000
    private func tones(seconds: Int, from start: Int = 0) -> [Int16] {
        let left = Tone.sine(440, rate: Self.rate, count: seconds * Self.rate, from: start)
        let right = Tone.sine(660, rate: Self.rate, count: seconds * Self.rate, from: start)
        return zip(left, right).flatMap { [$0, $1] }
    }

    @Test func `another implementation reads what is written, each side on its channel`() throws {
        let scratch = Scratch()
        let path = scratch.path + "/a.ogg"
        var writer = try OggOpusWriter(path: path, sampleRate: Self.rate, tags: [.init("TITLE", "a room")])
        for second in 0..<3 { try writer.append(tones(seconds: 1, from: second * Self.rate)) }
        #expect(writer.frames == 3 * Self.rate)
        try writer.close()
        let file = try OggFile(path: path)
        #expect(file.channels == 2 && file.left.count == 3 * Self.rate)
        #expect(file.tags.contains("TITLE=a room"))
        let (left, right) = (file.left[Self.rate..<2 * Self.rate], file.right[Self.rate..<2 * Self.rate])
        #expect(abs(Tone.amplitude(of: 440, in: left, rate: Self.rate) - 10_000) < 1000)
        #expect(abs(Tone.amplitude(of: 660, in: right, rate: Self.rate) - 10_000) < 1000)
        // A hundredth, 40 dB, is what one side may leak into the other.
        #expect(Tone.amplitude(of: 660, in: left, rate: Self.rate) < 100)
        #expect(Tone.amplitude(of: 440, in: right, rate: Self.rate) < 100)
    }

    @Test func `what is on the disk while it is written plays but for the last second`() throws {
        let scratch = Scratch()
        let path = scratch.path + "/b.ogg"
        var writer = try OggOpusWriter(path: path, sampleRate: Self.rate, tags: [])
        for second in 0..<5 {
            try writer.append(tones(seconds: 1, from: second * Self.rate))
            // As a killed process leaves it: a copy, with half a page after it.
            let copy = scratch.path + "/copy-\(second).ogg"
            try FileManager.default.copyItem(atPath: path, toPath: copy)
            let file = try OggFile(path: copy)
            #expect(file.left.count >= second * Self.rate)
        }
        try writer.close()
    }

    @Test func `a file is for its owner alone, and one that is there is not touched`() throws {
        let scratch = Scratch()
        let path = scratch.path + "/c.ogg"
        try OggOpusWriter(path: path, sampleRate: 16_000, tags: []).close()
        let rights = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(rights == 0o600)
        #expect(throws: AudioError.system(call: "open", path: path, reason: "File exists")) {
            _ = try OggOpusWriter(path: path, sampleRate: 16_000, tags: [])
        }
    }

    @Test func `a full disk is an error that names the file`() throws {
        // Linux has a device that is always full.
        #expect(throws: AudioError.system(call: "write", path: "/dev/full", reason: "No space left on device")) {
            _ = try OggOpusWriter(path: "/dev/full", sampleRate: 48_000, tags: [], mustBeNew: false)
        }
    }

    @Test func `a folder that is not there and a rate that Opus does not take are said`() throws {
        let scratch = Scratch()
        let path = scratch.path + "/none/d.ogg"
        #expect(throws: AudioError.system(call: "open", path: path, reason: "No such file or directory")) {
            _ = try OggOpusWriter(path: path, sampleRate: 48_000, tags: [])
        }
        #expect(throws: AudioError.sampleRate(96_000, accepted: "8000 to 48000")) {
            _ = try OggOpusWriter(path: scratch.path + "/d.ogg", sampleRate: 96_000, tags: [])
        }
    }

    @Test func `a file that nothing was said into is one`() throws {
        let scratch = Scratch()
        for number in 0..<20 {
            try OggOpusWriter(path: scratch.path + "/\(number).ogg", sampleRate: 48_000, tags: []).close()
            #expect(try OggFile(path: scratch.path + "/\(number).ogg").left.count == 1)
        }
    }

    @Test func `half a pair of samples is refused`() throws {
        let scratch = Scratch()
        var writer = try OggOpusWriter(path: scratch.path + "/e.ogg", sampleRate: 48_000, tags: [])
        var failure: AudioError?
        do throws(AudioError) { try writer.append([1, 2, 3]) } catch { failure = error }
        #expect(failure == .size(what: "samples", count: 3, accepted: "as many for each of the two channels"))
        try writer.close()
    }
}
