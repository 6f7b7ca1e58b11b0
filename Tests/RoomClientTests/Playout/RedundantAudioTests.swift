import Basics
import Speech
import Testing
import WebRTC

@testable import RoomClient

/// RFC 2198: each packet carries the one before it again.
struct RedundantAudioTests {
    /// An RTP packet of audio/red with `frames`, the newest last, 20 ms apart.
    private func packet(_ sequence: UInt16, _ frames: [[UInt8]]) -> [UInt8] {
        var bytes: [UInt8] = [0x80, 63]
        bytes.appendBigEndian(sequence)
        bytes.appendBigEndian(UInt32(sequence) * 960)
        bytes.appendBigEndian(UInt32(7))
        for (index, frame) in frames.enumerated().dropLast() {
            let offset = UInt32(frames.count - 1 - index) * 960
            bytes.append(0x80 | 111)
            let fields = offset << 10 | UInt32(frame.count)
            bytes += [UInt8(fields >> 16), UInt8(fields >> 8 & 0xFF), UInt8(fields & 0xFF)]
        }
        bytes.append(111)
        return bytes + frames.flatMap { $0 }
    }

    private func header(of bytes: [UInt8]) -> RTPHeader? {
        RTPHeader(parsing: bytes.span, count: bytes.count, extensions: .init())
    }

    @Test func `what is lost is in the next packet, so nothing is made up`() throws {
        let frames = try AudioPlayoutTests.tone.get()
        var playout = try AudioPlayout(sampleRate: 16_000)
        var frame: [Int16] = []
        var contents: [AudioPlayout.Content] = []
        for number in 1..<500 {
            let now = Moment.milliseconds(Int64(number) * 20)
            if number % 4 != 0 {
                let bytes = packet(UInt16(number), [frames[number - 1], frames[number]])
                let header = try #require(self.header(of: bytes))
                playout.receiveRedundant(bytes.span, header: header, now: now)
            }
            contents.append(playout.next(into: &frame, now: now))
        }
        #expect(contents.suffix(400).allSatisfy { $0 == .heard }, "\(playout.counters)")
        #expect(playout.counters.packets.duplicates == 0)
    }

    @Test func `every truncation is refused or read, never a crash`() throws {
        let frames = try AudioPlayoutTests.tone.get()
        let bytes = packet(9, [frames[0], frames[1], frames[2]])
        for count in RTPHeader.fixedCount..<bytes.count {
            var playout = try AudioPlayout(sampleRate: 8000)
            let part = Array(bytes[..<count])
            let header = try #require(self.header(of: part))
            playout.receiveRedundant(part.span, header: header, now: .zero)
            let counters = playout.counters
            #expect(counters.malformed + counters.packets.received >= (count < 60 ? 1 : 0))
        }
    }
}
