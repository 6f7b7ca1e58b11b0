import Basics
import Testing

@testable import WebRTC

struct PayloadTests {
    static func header(payload: [UInt8]) -> (bytes: [UInt8], header: RTPHeader) {
        let bytes: [UInt8] = [0x80, 0x60, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3] + payload
        return (bytes, RTPHeaderTests.parse(bytes) ?? RTPHeader())
    }
    static func starts(_ codec: KeyFrame.Codec, _ payload: [UInt8]) -> Bool {
        let (bytes, header) = header(payload: payload)
        return KeyFrame.starts(codec, in: bytes.span, header: header)
    }

    @Test func `RTX gives back the original packet, and padding gives nothing`() throws {
        let (_, original) = Self.header(payload: [7, 8, 9])
        var bytes = [UInt8](repeating: 0, count: 64)
        var slot = bytes.mutableSpan
        var resent = original
        resent.payloadType = 97
        resent.ssrc = 99
        resent.sequence = 500
        let nothing: [UInt8] = []
        let offset = RTX.write(resent, originalSequence: 1, into: &slot, extensions: .init(), copyingFrom: nothing.span)
        #expect(offset == 14)
        for (index, byte) in [7, 8, 9].enumerated() { slot[14 + index] = UInt8(byte) }
        let read = RTPHeader(parsing: slot, count: 17, extensions: .init()) ?? RTPHeader()
        let unwrapped = RTX.unwrap(read, in: slot, payloadType: 96, ssrc: 3)
        #expect(read.sequence == 500 && read.ssrc == 99)
        #expect(unwrapped?.sequence == 1 && unwrapped?.ssrc == 3 && unwrapped?.payloadType == 96)
        #expect(unwrapped?.payloadCount == 3 && unwrapped?.payloadOffset == 14)
        let probe = RTPHeader(parsing: slot, count: 13, extensions: .init()) ?? RTPHeader()
        let none = RTX.unwrap(probe, in: slot, payloadType: 96, ssrc: 3)
        #expect(none == nil)
    }

    @Test func `RED is taken apart, oldest first`() throws {
        let payload: [UInt8] = [0x80 | 111, 0x0F, 0x00, 0x03, 111, 1, 2, 3, 4, 5]
        let (bytes, header) = Self.header(payload: payload)
        let blocks: [REDPayload.Block] = [
            .init(payloadType: 111, timestampOffset: 960, offset: 17, count: 3, isPrimary: false),
            .init(payloadType: 111, timestampOffset: 0, offset: 20, count: 2, isPrimary: true),
        ]
        #expect(bytes.redBlocks(header) == blocks)
        #expect(bytes.primary(header) == blocks[1])
        for count in 0..<8 {
            let (cut, header) = Self.header(payload: Array(payload.prefix(count)))
            #expect(cut.redBlocks(header) == nil)
        }
    }

    @Test func `sequence numbers are extended over wraps in both directions`() {
        var extender = SequenceExtender()
        #expect(extender.extend(65_534) == 0x1_FFFE)
        #expect(extender.extend(1) == 0x2_0001)
        #expect(extender.extend(65_535) == 0x1_FFFF)
        #expect(extender.highest == 0x2_0001)
        #expect(extender.peek(0) == 0x2_0000)
        #expect((0 as UInt16).isAfter(65_535) && !(65_535 as UInt16).isAfter(0))
    }

    @Test func `a first sequence number of 0 leaves room for older packets`() {
        var extender = SequenceExtender()
        #expect(extender.extend(0) == 0x1_0000)
        #expect(extender.extend(65_535) == 0xFFFF)
    }

    @Test func `VP8 descriptors are read and written alike`() throws {
        // X, S; I L T K; 15-bit picture 0x1234, TL0 9, layer 2 with sync, key index 5; P bit 0 = key frame
        let payload: [UInt8] = [0x90, 0xF0, 0x92, 0x34, 0x09, 0xA5, 0x00, 0x00]
        let (bytes, header) = Self.header(payload: payload)
        var descriptor = try #require(bytes.vp8(count: header.payloadCount))
        #expect(descriptor.isKeyFrame && descriptor.startsFrame)
        #expect(descriptor.pictureID == 0x1234 && descriptor.isLongPictureID)
        #expect(descriptor.tl0PictureIndex == 9 && descriptor.temporalLayer == 2 && descriptor.layerSync)
        #expect(descriptor.keyIndex == 5 && descriptor.count == 6)
        var output = [UInt8](repeating: 0, count: 8)
        var span = output.mutableSpan
        let written = descriptor.write(into: &span, at: 0)
        #expect(written == 6)
        #expect(Array(output.prefix(6)) == Array(payload.prefix(6)))
        descriptor.pictureID = 5
        descriptor.isLongPictureID = false
        #expect(descriptor.writtenCount == 5)
        for count in 0...6 {
            let (cut, _) = Self.header(payload: Array(payload.prefix(count)))
            #expect(cut.vp8(count: count) == nil)
        }
        #expect(!Self.starts(.vp8, [0x10, 0x01]), "P bit set: an inter frame")
        #expect(!Self.starts(.vp8, [0x00, 0x00]), "not the start of a partition")
    }

    @Test func `VP9 key frames and layers are told apart`() throws {
        let (bytes, header) = Self.header(payload: [0xA8, 0x85, 0x01, 0x22, 0x07, 0x00])
        let descriptor = try #require(bytes.vp9(count: header.payloadCount))
        #expect(descriptor.pictureID == 0x0501 && descriptor.temporalLayer == 1 && descriptor.spatialLayer == 1)
        #expect(descriptor.tl0PictureIndex == 7 && !descriptor.isInterPredicted)
        #expect(!descriptor.isKeyFrame, "an upper spatial layer")
        #expect(Self.starts(.vp9, [0x88, 0x05, 0x00]))
        #expect(!Self.starts(.vp9, [0xC8, 0x05, 0x00]), "predicted from an earlier frame")
        #expect(!Self.starts(.vp9, [0x80, 0x05, 0x00]), "not the frame's first packet")
        #expect(!Self.starts(.vp9, [0xA8, 0x85]))
    }

    @Test func `H264 key frames are found in single, aggregated and fragmented units`() {
        #expect(Self.starts(.h264, [0x67, 1, 2]))
        #expect(Self.starts(.h264, [0x65]))
        #expect(!Self.starts(.h264, [0x61, 1]))
        #expect(Self.starts(.h264, [24, 0, 1, 0x61, 0, 2, 0x67, 0]))
        #expect(!Self.starts(.h264, [24, 0, 1, 0x61, 0, 9, 0x67, 0]), "a length past the end")
        #expect(Self.starts(.h264, [28, 0x85, 0]))
        #expect(!Self.starts(.h264, [28, 0x05, 0]), "a later fragment")
        #expect(!Self.starts(.h264, [28]))
    }

    @Test func `AV1 key frames begin a coded video sequence`() {
        #expect(Self.starts(.av1, [0x18, 1]))
        #expect(!Self.starts(.av1, [0x10, 1]))
        #expect(!Self.starts(.av1, []))
        let bytes: [UInt8] = [0x85, 0x01, 0x02, 0x80]
        let descriptor = bytes.dependency(at: .init(offset: 0, count: 4))
        #expect(descriptor?.hasStructure == true && descriptor?.frameNumber == 0x0102 && descriptor?.templateID == 5)
        #expect(bytes.dependency(at: .init(offset: 2, count: 4)) == nil)
    }
}
