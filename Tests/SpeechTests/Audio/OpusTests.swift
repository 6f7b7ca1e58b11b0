import Basics
import Testing

@testable import Speech

struct OpusTests {
    /// Encodes a tone at one rate and decodes it at another; returns packets and sound.
    private func through(
        rate: Int, out: Int, frames: Int, settings: OpusEncoder.Settings = .init()
    ) throws -> (packets: [[UInt8]], sound: [Int16]) {
        var encoder = try OpusEncoder(sampleRate: rate, settings: settings)
        var decoder = try OpusDecoder(sampleRate: out)
        let count = encoder.frameCount
        var packets: [[UInt8]] = []
        var sound: [Int16] = []
        for index in 0..<frames {
            packets.append(try encoder.encode(Tone.sine(440, rate: rate, count: count, from: index * count)))
            sound += try decoder.decode(packets[index])
        }
        return (packets, sound)
    }

    @Test(arguments: OpusEncoder.sampleRates, OpusEncoder.sampleRates)
    func `a tone goes through at every pair of rates`(rate: Int, out: Int) throws {
        let (packets, sound) = try through(rate: rate, out: out, frames: 50)
        #expect(sound.count == out)
        #expect(packets.allSatisfy { OpusPacket.duration(of: $0) == 960 })
        let amplitude = Tone.amplitude(of: 440, in: sound[(out / 2)...], rate: out)
        #expect(amplitude > 7000 && amplitude < 13_000, "\(amplitude)")
    }

    @Test func `the bitrate is kept to`() throws {
        for bitrate in [12_000, 24_000, 64_000] {
            var settings = OpusEncoder.Settings()
            settings.bitrate = bitrate
            let (packets, _) = try through(rate: 48_000, out: 48_000, frames: 100, settings: settings)
            let actual = packets.reduce(0) { $0 + $1.count } * 8 / 2
            #expect(actual < bitrate * 5 / 4, "\(actual)")
        }
    }

    @Test func `settings out of range and unknown rates are named`() throws {
        #expect(throws: AudioError.sampleRate(44_100, accepted: "8000, 12000, 16000, 24000, 48000")) {
            _ = try OpusEncoder(sampleRate: 44_100)
        }
        #expect(throws: AudioError.sampleRate(0, accepted: "8000, 12000, 16000, 24000, 48000")) {
            _ = try OpusDecoder(sampleRate: 0)
        }
        var settings = OpusEncoder.Settings()
        settings.complexity = 11
        #expect(throws: AudioError.setting(name: "complexity", value: 11, accepted: 0...10)) {
            _ = try OpusEncoder(sampleRate: 48_000, settings: settings)
        }
        settings = .init()
        settings.bitrate = .max
        #expect(throws: AudioError.setting(name: "bitrate", value: .max, accepted: 6000...510_000)) {
            _ = try OpusEncoder(sampleRate: 48_000, settings: settings)
        }
    }

    @Test(arguments: [0, 1, 319, 321, 640]) func `a frame of another size is refused`(count: Int) {
        #expect(throws: AudioError.size(what: "samples", count: count, accepted: "the 320 samples of 20 ms")) {
            var encoder = try OpusEncoder(sampleRate: 16_000)
            _ = try encoder.encode([Int16](repeating: 0, count: count))
        }
    }

    @Test func `a lost packet comes back from the next one, nearer than concealment makes it`() throws {
        var settings = OpusEncoder.Settings()
        settings.expectedLoss = 30
        var encoder = try OpusEncoder(sampleRate: 16_000, settings: settings)
        let packets = try (0..<100).map { try encoder.encode(Tone.syllables(rate: 16_000, count: 320, from: $0 * 320)) }
        var errors = (redundancy: 0.0, concealment: 0.0)
        for lost in 20..<99 {
            var whole = try OpusDecoder(sampleRate: 16_000)
            var again = try OpusDecoder(sampleRate: 16_000)
            var made = try OpusDecoder(sampleRate: 16_000)
            for packet in packets[..<lost] {
                for sound in [try whole.decode(packet), try again.decode(packet), try made.decode(packet)] {
                    #expect(sound.count == 320)
                }
            }
            let truth = try whole.decode(packets[lost])
            func distance(_ sound: [Int16]) -> Double {
                zip(truth, sound).reduce(0.0) { $0 + (Double($1.0) - Double($1.1)) * (Double($1.0) - Double($1.1)) }
            }
            errors.redundancy += distance(try again.decodeRedundancy(in: packets[lost + 1], count: 320))
            errors.concealment += distance(try made.conceal(320))
        }
        #expect(errors.redundancy < errors.concealment / 2, "\(errors)")
    }

    @Test func `concealment fades out over a long loss`() throws {
        let (packets, _) = try through(rate: 48_000, out: 48_000, frames: 20)
        var decoder = try OpusDecoder(sampleRate: 48_000)
        for packet in packets { _ = try decoder.decode(packet) }
        var last: [Int16] = []
        for _ in 0..<50 { last = try decoder.conceal(960) }
        #expect(Tone.level(last[...]) < 100)
    }

    @Test(arguments: [-960, 0, 961, 5880]) func `concealing is for whole steps of 2500 µs`(count: Int) {
        let wanted = "a multiple of 2.5 ms for which there is room"
        #expect(throws: AudioError.size(what: "samples", count: count, accepted: wanted)) {
            var decoder = try OpusDecoder(sampleRate: 48_000)
            _ = try decoder.conceal(count)
        }
    }

    @Test func `DTX sends nearly nothing in silence`() throws {
        var settings = OpusEncoder.Settings()
        settings.discontinuous = true
        var encoder = try OpusEncoder(sampleRate: 48_000, settings: settings)
        var sent = 0
        for _ in 0..<200 where try !encoder.encode([Int16](repeating: 0, count: 960)).isEmpty { sent += 1 }
        #expect(sent < 30, "\(sent) of 200")
    }

    @Test func `random bytes never crash the decoder`() throws {
        var random = SeededRandom(seed: 7)
        var decoder = try OpusDecoder(sampleRate: 24_000)
        var (decoded, refused) = (0, 0)
        for _ in 0..<3000 {
            let count = Int.random(in: 0...200, using: &random)
            let packet = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            do {
                let sound = try decoder.decode(packet)
                let ticks = OpusPacket.duration(of: packet)
                #expect(ticks == sound.count * 2)
                decoded += 1
            } catch { refused += 1 }
        }
        #expect(decoded > 100 && refused > 100)
    }

    @Test func `the length of a packet is in its first bytes`() {
        let table: [(first: UInt8, ticks: Int)] = [
            (0x00, 480), (0x08, 960), (0x10, 1920), (0x18, 2880), (0x60, 480), (0x80, 120), (0xF8, 960),
        ]
        for (first, ticks) in table {
            #expect(OpusPacket.duration(of: [first, 0]) == ticks)
            #expect(OpusPacket.duration(of: [first | 1, 0]) == ticks * 2)
            #expect(OpusPacket.duration(of: [first | 3]) == nil)
            #expect(OpusPacket.duration(of: [first | 3, 0]) == nil)
            #expect(OpusPacket.duration(of: [first | 3, 2]) == ticks * 2)
        }
        #expect(OpusPacket.duration(of: []) == nil)
        #expect(OpusPacket.duration(of: [0xFB, 7]) == nil)
    }
}
