import Basics
import Testing

@testable import Speech

struct WAVFileTests {
    /// A file made of these fields, right or wrong.
    private func file(
        tag: Int = 1, channels: Int = 1, rate: Int = 8000, bits: Int = 16, alignment: Int? = nil, data: [UInt8] = [],
        dataSize: UInt32? = nil, extensible: Bool = false, before: [UInt8] = []
    ) -> [UInt8] {
        var format: [UInt8] = []
        format.appendLittleEndian(UInt16(extensible ? 0xFFFE : tag))
        format.appendLittleEndian(UInt16(channels))
        format.appendLittleEndian(UInt32(rate))
        format.appendLittleEndian(UInt32(truncatingIfNeeded: rate * channels * bits / 8))
        format.appendLittleEndian(UInt16(alignment ?? channels * bits / 8))
        format.appendLittleEndian(UInt16(bits))
        if extensible {
            format.appendLittleEndian(UInt16(22))
            format.appendLittleEndian(UInt16(bits))
            format.appendLittleEndian(UInt32(4))
            format.appendLittleEndian(UInt16(tag))
            format += [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]
        }
        var bytes = Array("RIFF????WAVE".utf8) + before + Array("fmt ".utf8)
        bytes.appendLittleEndian(UInt32(format.count))
        bytes += format + Array("data".utf8)
        bytes.appendLittleEndian(dataSize ?? UInt32(data.count))
        return bytes + data
    }
    private func refusal(_ bytes: [UInt8]) -> String? {
        do {
            _ = try WAVFile(bytes)
            return nil
        } catch { return "\(error)" }
    }

    @Test func `every coding is read`() throws {
        let table: [(tag: Int, bits: Int, data: [UInt8], samples: [Int16])] = [
            (1, 8, [0x80, 0x00, 0xFF], [0, -32_768, 32_512]),
            (1, 16, [0x34, 0x12, 0xFF, 0xFF], [0x1234, -1]),
            (1, 24, [0xFF, 0x34, 0x12, 0, 0, 0x80], [0x1234, -32_768]),
            (1, 32, [1, 2, 0x34, 0x12, 0, 0, 0, 0x80], [0x1234, -32_768]),
            (
                3, 32, [0, 0, 0x80, 0x3F, 0, 0, 0, 0xBF, 0, 0, 0xC0, 0x7F, 0, 0, 0x80, 0x7F],
                [32_767, -16_384, 0, 32_767]
            ),
            (6, 8, [0xD5, 0xAA], [8, 32_256]),
            (7, 8, [0xFF, 0x00], [0, -32_124]),
        ]
        for row in table {
            for extensible in [false, true] {
                let wav = try WAVFile(file(tag: row.tag, bits: row.bits, data: row.data, extensible: extensible))
                #expect(wav.mono == AudioChunk(samples: row.samples, sampleRate: 8000))
            }
        }
    }

    @Test func `stereo is kept apart and mixed down`() throws {
        let wav = try WAVFile(file(channels: 2, data: [0, 1, 0, 3, 0xFF, 0xFF, 0xFE, 0xFF]))
        #expect(wav.channels == [[256, -1], [768, -2]])
        #expect(wav.mono.samples == [512, -2])
    }

    @Test func `other chunks are passed over, odd ones with their padding`() throws {
        let list = Array("LIST".utf8) + [3, 0, 0, 0, 1, 2, 3, 0]
        #expect(try WAVFile(file(data: [1, 0], before: list)).mono.samples == [1])
    }

    @Test(arguments: [0, 2, 7, 1 << 31, UInt32.max]) func `a size of data that is wrong ends where the file does`(
        size: UInt32
    ) throws {
        let wav = try WAVFile(file(data: [1, 0, 2, 0, 3], dataSize: size))
        #expect(wav.mono.samples == (size == 2 ? [1] : [1, 2]))
    }

    @Test func `an error says what is wrong and what is accepted`() {
        let rows: [(bytes: [UInt8], words: [String])] = [
            ([], ["0 bytes"]),
            (Array("ID3 this is an mp3 file".utf8), ["no WAV file", "accepted are PCM"]),
            (file(tag: 0x55), ["MP3", "accepted", "convert"]),
            (file(tag: 2, bits: 4), ["MS ADPCM", "accepted"]),
            (file(channels: 0), ["0 channels", "mono or stereo"]),
            (file(channels: 6), ["6 channels"]),
            (file(rate: 0), ["0 samples a second", "384000"]),
            (file(rate: 4_000_000_000), ["4000000000 samples"]),
            (file(bits: 12), ["12 bits"]),
            (file(alignment: 7), ["7 bytes"]),
            (Array(file().prefix(16)), ["ends inside a chunk's header"]),
            (Array(file().prefix(30)), ["cut off inside its 'fmt ' chunk"]),
            (Array(file().prefix(36)), ["no data chunk"]),
        ]
        for row in rows {
            let words = refusal(row.bytes) ?? "none"
            for word in row.words { #expect(words.contains(word), "\(words)") }
        }
    }

    @Test func `every truncation and random damage is an answer, not a crash`() {
        let whole = file(channels: 2, data: Array(0..<200), extensible: true)
        for count in whole.indices {
            if let words = refusal(Array(whole[..<count])) { #expect(!words.isEmpty) } else { #expect(count >= 64) }
        }
        var random = SeededRandom(seed: 5)
        var read = 0
        for _ in 0..<5000 {
            var bytes = whole
            for _ in 0..<3 { bytes[Int.random(in: 0..<76, using: &random)] = UInt8.random(in: 0...255, using: &random) }
            if refusal(bytes) == nil { read += 1 }
        }
        #expect(read > 0 && read < 5000)
    }

    @Test func `a chunk of sound as a file comes back`() throws {
        let chunk = AudioChunk(samples: Tone.sine(440, rate: 24_000, count: 999), sampleRate: 24_000)
        #expect(try WAVFile(chunk.wav).mono == chunk)
    }
}
