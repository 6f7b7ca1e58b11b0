import Basics
import WebRTC

extension FuzzTarget {
    /// What stands in front of media: RED, VP8, VP9, H.264, AV1, dependency descriptors, RTX.
    static let payloads = FuzzTarget(
        name: "payloads",
        seeds: { _ in
            [
                [0, 0x90, 0xF0, 0x81, 0x02, 3, 0x25, 0x00, 1, 2], [1, 0xFF, 0x81, 0x02, 0x20, 7, 1],
                [2, 24, 0, 2, 0x67, 1, 0, 2, 0x65, 2], [2, 28, 0x85, 1], [3, 0x08, 1, 2],
                [4, 0x80 | 111, 0x0F, 0x00, 2, 111, 1, 2, 3, 4], [5, 0xC1, 0, 9, 0x80], [6, 1, 2, 3, 4],
            ]
        },
        run: { input in
            let kind = input.choice(7)
            let offset = input.choice(16)
            let payload = input.rest()
            let bytes = [UInt8](repeating: 0xEE, count: offset) + payload
            var header = RTPHeader()
            (header.payloadOffset, header.payloadCount) = (offset, payload.count)
            switch kind {
            case 0: vp8(bytes, header)
            case 1:
                _ = VP9Descriptor(bytes.span, offset: offset, count: payload.count)
                _ = KeyFrame.starts(.vp9, in: bytes.span, header: header)
            case 2: _ = KeyFrame.starts(.h264, in: bytes.span, header: header)
            case 3: _ = KeyFrame.starts(.av1, in: bytes.span, header: header)
            case 4: red(bytes, header)
            case 5:
                let range = RTPHeader.Span16(
                    offset: UInt16(offset), count: UInt16(clamping: payload.count))
                _ = DependencyDescriptor(bytes.span, at: range)
            default:
                var slot = bytes
                let original = RTX.unwrap(header, in: slot.mutableSpan, payloadType: 96, ssrc: 1)
                if let original { check(original, within: bytes.count) }
            }
        })

    private static func check(_ header: RTPHeader, within total: Int) {
        expect(
            header.payloadOffset >= 0 && header.payloadCount >= 0
                && header.payloadOffset + header.payloadCount <= total, "the payload lies in the packet")
    }

    private static func vp8(_ bytes: [UInt8], _ header: RTPHeader) {
        _ = KeyFrame.starts(.vp8, in: bytes.span, header: header)
        guard let descriptor = VP8Descriptor(bytes.span, offset: header.payloadOffset, count: header.payloadCount)
        else { return }
        expect(descriptor.count < header.payloadCount, "a frame follows its descriptor")
        var room = [UInt8](repeating: 0, count: 16)
        var span = room.mutableSpan
        guard let count = descriptor.write(into: &span, at: 0) else {
            return expect(false, "a descriptor fits 16 bytes")
        }
        // The frame's first byte says whether it is a key frame.
        span[count] = bytes[header.payloadOffset + descriptor.count]
        guard var again = VP8Descriptor(span.span, offset: 0, count: count + 1) else {
            return expect(false, "our own descriptor can be read")
        }
        expect(again.count == count, "a descriptor is as long as it was said to be")
        again.count = descriptor.count
        expect(again == descriptor, "a descriptor reads as it was written: \(descriptor) \(again)")
    }

    private static func red(_ bytes: [UInt8], _ header: RTPHeader) {
        guard var reader = REDPayload(bytes.span, header: header) else { return }
        var primaries = 0
        var blocks = 0
        while let block = reader.next(in: bytes.span) {
            blocks += 1
            expect(primaries == 0, "the primary block is the last")
            if block.isPrimary { primaries += 1 }
            expect(
                block.count >= 0 && block.offset >= header.payloadOffset && block.offset + block.count <= bytes.count,
                "blocks lie in the packet")
        }
        expect(primaries == 1 && blocks <= 33, "there is one primary block, and an end")
        expect(REDPayload.primary(in: bytes.span, header: header) != nil, "the primary block is found")
    }
}
