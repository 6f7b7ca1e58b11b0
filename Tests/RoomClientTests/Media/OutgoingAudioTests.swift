import Basics
import Synchronization
import Testing
import WebRTC

@testable import RoomClient

struct OutgoingAudioTests {
    /// - Returns: a track on a connection, after the silence with which it announces itself.
    private func track(_ source: ToneSource) throws -> OutgoingAudio {
        var random = SeededRandom(seed: 1)
        return try OutgoingAudio(.init(source: source, sampleRate: 16_000, isMuted: false), random: &random)
    }

    @Test func `silence sends nothing, keeps the clock, and sound begins with a marker`() throws {
        let source = ToneSource(440, rate: 16_000)
        let track = try track(source)
        let start = track.header.timestamp
        let sequence = track.header.sequence
        var sent: [Bool] = []
        var markers: [Bool] = []
        for frame in 0..<20 {
            source.set(on: frame < 3 || frame >= 15)
            let count = track.next()
            sent.append(count != nil)
            if count != nil { markers.append(track.header.marker) }
        }
        // Three of sound, two of closing silence, nothing, five of sound.
        #expect(
            sent == [Bool](repeating: true, count: 5) + [Bool](repeating: false, count: 10)
                + [Bool](repeating: true, count: 5))
        #expect(markers == [true, false, false, false, false, true, false, false, false, false])
        #expect(track.header.timestamp &- start == 20 * 960)
        #expect(track.header.sequence &- sequence == 10)
    }

    @Test func `a silent track announces itself all the same`() throws {
        let source = ToneSource(440, rate: 16_000)
        source.set(on: false)
        let track = try track(source)
        let sent = (0..<10).map { _ in track.next() != nil }
        #expect(sent == [true, true, true] + [Bool](repeating: false, count: 7))
        #expect(track.header.audioLevel == 127)
    }

    @Test func `a muted track's sound passes unheard`() throws {
        let source = ToneSource(440, rate: 16_000)
        let track = try track(source)
        track.isMuted = true
        for _ in 0..<10 { _ = track.next() }
        #expect(source.reads == 10)
        let sent = track.next()
        #expect(sent == nil)
    }

    @Test(arguments: [(10_000, 13), (32_767, 3), (1000, 33), (0, 127)]) func `loudness is told in decibels`(
        amplitude: Int, expected: Int
    ) {
        let frame = (0..<480).map { Int16(Double(amplitude) * ($0 % 2 == 0 ? 1 : -1) / 2.0.squareRoot()) }
        let level = Int(AudioLevel.belowOverload(frame.span))
        #expect(abs(level - expected) <= 1)
    }

    @Test func `the last second can be sent again`() {
        var sent = SentAudio()
        for number in UInt16(0)..<60 { sent.note(number, [UInt8(number)]) }
        #expect(sent.packet(59) == [59])
        #expect(sent.packet(10) == [10])
        #expect(sent.packet(9) == nil)
    }
}
