import Basics
import Testing

@testable import WebRTC

struct RTPHeaderTests {
    static let ids: HeaderExtensionIDs = {
        var ids = HeaderExtensionIDs()
        ids.audioLevel = 1
        ids.absoluteSendTime = 2
        ids.transportSequence = 3
        ids.mid = 4
        ids.rid = 10
        ids.repairedRid = 11
        ids.playoutDelay = 5
        ids.videoOrientation = 6
        ids.dependencyDescriptor = 12
        return ids
    }()

    /// An Opus packet as livekit 1.2.0 sends it: level, send time, transport sequence, mid; payload of 5 bytes.
    static let opus: [UInt8] = [
        0x90, 0xEF, 0x12, 0x34, 0x00, 0x00, 0x0B, 0xB8, 0xDE, 0xAD, 0xBE, 0xEF,  // fixed
        0xBE, 0xDE, 0x00, 0x04,  // one-byte elements, 4 words
        0x10, 0xB1, 0x22, 0x0A, 0x0B, 0x0C, 0x31, 0x00, 0x07, 0x41, 0x31, 0x34, 0x00, 0x00, 0x00, 0x00,
        0x78, 0x01, 0x02, 0x03, 0x04,
    ]

    static func parse(_ bytes: [UInt8], ids: HeaderExtensionIDs = ids) -> RTPHeader? {
        bytes.rtp(ids)
    }
    static func random(_ random: inout SeededRandom, upTo count: Int) -> [UInt8] {
        (0..<Int.random(in: 0...count, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
    }

    @Test func `every field and extension of a known packet is read`() throws {
        let header = try #require(Self.parse(Self.opus))
        #expect(header.payloadType == 111)
        #expect(header.marker)
        #expect(header.sequence == 0x1234)
        #expect(header.timestamp == 3000)
        #expect(header.ssrc == 0xDEAD_BEEF)
        #expect(header.voiceActivity)
        #expect(header.audioLevel == 49)
        #expect(header.absoluteSendTime == 0x0A0B0C)
        #expect(header.transportSequence == 7)
        #expect(header.mid.text == "14")
        #expect(header.payloadOffset == 32)
        #expect(header.payloadCount == 5)
    }

    @Test func `a mutable span reads the same`() throws {
        var bytes = Self.opus
        let span = bytes.mutableSpan
        let header = RTPHeader(parsing: span, count: Self.opus.count, extensions: Self.ids)
        #expect(header == Self.parse(Self.opus))
    }

    @Test func `CSRCs and padding are left out of the payload`() throws {
        var bytes: [UInt8] = [0xA2, 0x60, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3]
        bytes += [UInt8](repeating: 9, count: 8)  // two CSRCs
        bytes += [1, 2, 3, 0, 0, 3]  // three bytes of payload, three of padding
        let header = try #require(Self.parse(bytes))
        #expect(header.payloadOffset == 20)
        #expect(header.payloadCount == 3)
        var probe: [UInt8] = [0xA0, 0x60, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4]
        #expect(Self.parse(probe)?.payloadCount == 0, "padding only, as bandwidth probes are")
        probe[15] = 5
        #expect(Self.parse(probe) == nil)
        probe[15] = 0
        #expect(Self.parse(probe) == nil)
    }

    @Test func `two-byte elements are read, empty and long ones too`() throws {
        var ids = HeaderExtensionIDs()
        ids.audioLevel = 200
        ids.dependencyDescriptor = 20
        ids.mid = 21
        var bytes: [UInt8] = [0x90, 0x60, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0x10, 0x00, 0x00, 0x07]
        bytes += [21, 0, 20, 20] + (0..<20).map { UInt8($0) } + [200, 1, 0x85, 0]
        let header = try #require(Self.parse(bytes, ids: ids))
        #expect(header.mid.isEmpty)
        #expect(header.audioLevel == 5)
        #expect(header.dependencyDescriptor == .init(offset: 20, count: 20))
        #expect(header.payloadCount == 0)
    }

    @Test func `a broken element ends the extensions, not the packet`() throws {
        var bytes = Self.opus
        bytes[16] = 0x1F  // sixteen bytes of audio level, one too many
        let header = try #require(Self.parse(bytes))
        #expect(header.audioLevel == nil)
        #expect(header.payloadCount == 5)
        bytes[16] = 0xF0
        #expect(Self.parse(bytes)?.mid.isEmpty == true, "id 15 stops the reading")
    }

    @Test func `every truncation is refused or stays inside the packet`() {
        for count in 0..<Self.opus.count {
            let cut = Array(Self.opus.prefix(count))
            guard let header = Self.parse(cut) else {
                #expect(count < 32)
                continue
            }
            #expect(header.payloadOffset + header.payloadCount <= count)
        }
        #expect(Self.opus.rtp(Self.ids, count: 100) == nil)
    }

    @Test func `no bytes at all make it trap`() {
        var random = SeededRandom(seed: 1)
        for round in 0..<20_000 {
            var bytes = round % 2 == 0 ? Self.opus : [0x90] + Self.random(&random, upTo: 80)
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            guard let header = Self.parse(bytes) else { continue }
            #expect(header.payloadOffset + header.payloadCount <= bytes.count)
            for codec in [.vp8, .vp9, .h264, .av1] as [KeyFrame.Codec] {
                _ = KeyFrame.starts(codec, in: bytes.span, header: header)
            }
            _ = bytes.primary(header)
            _ = bytes.dependency(at: header.dependencyDescriptor)
            #expect([UInt8].writing(header, Self.ids, from: bytes) != nil)
        }
    }

    @Test func `what is written is read back, in one-byte and in two-byte form`() throws {
        var random = SeededRandom(seed: 2)
        for round in 0..<2_000 {
            var ids = Self.ids
            if round % 3 == 1 { ids.mid = 77 }
            if round % 3 == 2 { ids.audioLevel = 0 }
            var header = RTPHeader()
            header.payloadType = .random(in: 0...127, using: &random)
            header.marker = .random(using: &random)
            header.sequence = .random(in: 0...65_535, using: &random)
            header.timestamp = .random(in: 0...UInt32.max, using: &random)
            header.ssrc = .random(in: 0...UInt32.max, using: &random)
            if Bool.random(using: &random) { header.audioLevel = .random(in: 0...127, using: &random) }
            header.voiceActivity = header.audioLevel != nil && .random(using: &random)
            if Bool.random(using: &random) { header.transportSequence = .random(in: 0...65_535, using: &random) }
            if Bool.random(using: &random) { header.absoluteSendTime = .random(in: 0...0xFF_FFFF, using: &random) }
            if Bool.random(using: &random) { header.mid = try #require(ShortText("mid-\(round)")) }
            if Bool.random(using: &random) { header.rid = try #require(ShortText("q")) }
            let source = (0..<64).map { UInt8($0) }
            header.videoOrientation = .init(offset: 9, count: 1)
            header.dependencyDescriptor = .init(offset: 10, count: .random(in: 1...40, using: &random))
            let (bytes, offset) = try #require([UInt8].writing(header, ids, from: source))
            #expect(offset == header.writtenCount(extensions: ids, source: source.count))
            let read = try #require(bytes.rtp(ids, count: offset + 10))
            #expect(read.payloadOffset == offset)
            #expect(read.payloadCount == 10)
            #expect(read.ssrc == header.ssrc && read.sequence == header.sequence && read.marker == header.marker)
            #expect(read.timestamp == header.timestamp && read.payloadType == header.payloadType)
            #expect(read.audioLevel == (ids.audioLevel == 0 ? nil : header.audioLevel))
            #expect(read.transportSequence == header.transportSequence)
            #expect(read.absoluteSendTime == header.absoluteSendTime)
            #expect(read.mid == header.mid && read.rid == header.rid)
            #expect(bytes[read.dependencyDescriptor.indices].elementsEqual(source[header.dependencyDescriptor.indices]))
            #expect(bytes[read.videoOrientation.indices].elementsEqual([9]))
        }
    }

    @Test func `a header that does not fit is not written`() {
        let header = Self.parse(Self.opus) ?? RTPHeader()
        for room in 0..<28 {
            #expect([UInt8].writing(header, Self.ids, room: room) == nil)
        }
    }

    @Test func `late values are patched in place`() throws {
        var bytes = Self.opus
        var span = bytes.mutableSpan
        let done = [
            RTPHeader.patch(transportSequence: 0xABCD, id: 3, in: &span, count: Self.opus.count),
            RTPHeader.patch(absoluteSendTime: 0x123456, id: 2, in: &span, count: Self.opus.count),
            RTPHeader.patch(transportSequence: 1, id: 9, in: &span, count: Self.opus.count),
            RTPHeader.patch(transportSequence: 1, id: 0, in: &span, count: Self.opus.count),
        ]
        #expect(done == [true, true, false, false])
        let header = try #require(Self.parse(bytes))
        #expect(header.transportSequence == 0xABCD)
        #expect(header.absoluteSendTime == 0x123456)
        #expect(RTPHeader.absoluteSendTime(at: .milliseconds(64_500)) == 0x20000, "half a second after the wrap")
    }
}
