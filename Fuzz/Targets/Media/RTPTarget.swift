import Basics
import WebRTC

extension FuzzTarget {
    /// RTP headers with every extension under ids the input chooses: bounds, rewriting, patching in place.
    static let rtp = FuzzTarget(
        name: "rtp",
        seeds: { _ in
            let ids: [UInt8] = [1, 2, 3, 4, 10, 11, 5, 13, 8]
            var header = RTPHeader()
            (header.payloadType, header.sequence, header.timestamp, header.ssrc) = (111, 65_535, 9, 77)
            (header.audioLevel, header.transportSequence, header.absoluteSendTime) = (30, 5, 6)
            (header.mid, header.rid) = (ShortText("0") ?? ShortText(), ShortText("q") ?? ShortText())
            let plain: [UInt8] = [0x80, 96, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3]
            return [ids + written(header, extensionIDs(ids)), ids + plain, ids + [0xB1] + plain.dropFirst() + [1]]
        },
        run: { input in
            let ids = extensionIDs((0..<9).map { _ in input.byte() })
            let bytes = input.rest()
            guard let header = RTPHeader(parsing: bytes.span, count: bytes.count, extensions: ids) else { return }
            check(header, lies: bytes.count)
            rewrite(header, of: bytes, ids)
            var slot = bytes
            var span = slot.mutableSpan
            if RTPHeader.patch(transportSequence: 0xABCD, id: ids.transportSequence, in: &span, count: bytes.count) {
                let patched = RTPHeader(parsing: span, count: bytes.count, extensions: ids)
                expect(patched != nil, "a patched packet can be read")
            }
            _ = RTPHeader.patch(absoluteSendTime: 0x12_3456, id: ids.absoluteSendTime, in: &span, count: bytes.count)
            expect(slot.count == bytes.count, "patching keeps the length")
        })

    static func check(_ header: RTPHeader, lies total: Int) {
        expect(
            header.payloadOffset >= 12 && header.payloadCount >= 0
                && header.payloadOffset + header.payloadCount <= total, "the payload lies in the packet")
        for range in [header.playoutDelay, header.videoOrientation, header.dependencyDescriptor] {
            expect(range.indices.upperBound <= total, "extensions lie in the packet")
        }
    }

    /// Parsed, written, parsed: the same but for where things lie.
    private static func rewrite(_ header: RTPHeader, of bytes: [UInt8], _ ids: HeaderExtensionIDs) {
        var room = [UInt8](repeating: 0, count: bytes.count + 400)
        var span = room.mutableSpan
        guard let offset = header.write(into: &span, extensions: ids, copyingFrom: bytes.span) else {
            return expect(false, "a header fits into a packet 400 bytes longer")
        }
        guard var again = RTPHeader(parsing: span, count: offset, extensions: ids) else {
            return expect(false, "our own header can be read")
        }
        check(again, lies: offset)
        expect(again.payloadCount == 0 && again.payloadOffset == offset, "the payload begins behind the header")
        guard areDistinct(ids) else { return }
        again.payloadOffset = header.payloadOffset
        again.payloadCount = header.payloadCount
        for range in [\RTPHeader.playoutDelay, \.videoOrientation, \.dependencyDescriptor] {
            let (before, after) = (header[keyPath: range], again[keyPath: range])
            expect(
                before.indices.map { bytes[$0] } == after.indices.map { span[$0] }, "raw extensions are passed on")
            again[keyPath: range] = before
        }
        expect(again == header, "a header reads as it was written: \(header) \(again)")
    }

    /// Two extensions under one id cannot be told apart.
    private static func areDistinct(_ ids: HeaderExtensionIDs) -> Bool {
        let all = [
            ids.audioLevel, ids.absoluteSendTime, ids.transportSequence, ids.mid, ids.rid, ids.repairedRid,
            ids.playoutDelay, ids.videoOrientation, ids.dependencyDescriptor,
        ].filter { $0 != 0 }
        return Set(all).count == all.count
    }

    /// In the order of the bytes given; the rest stays 0.
    static func extensionIDs(_ bytes: [UInt8]) -> HeaderExtensionIDs {
        var ids = HeaderExtensionIDs()
        let fields: [WritableKeyPath<HeaderExtensionIDs, UInt8>] = [
            \.audioLevel, \.absoluteSendTime, \.transportSequence, \.mid, \.rid, \.repairedRid, \.playoutDelay,
            \.videoOrientation, \.dependencyDescriptor,
        ]
        for (field, byte) in zip(fields, bytes) { ids[keyPath: field] = byte }
        return ids
    }

    static func written(_ header: RTPHeader, _ ids: HeaderExtensionIDs, payload: [UInt8] = [1, 2, 3]) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 300)
        var span = bytes.mutableSpan
        let offset = header.write(into: &span, extensions: ids) ?? 12
        return Array(bytes[..<offset]) + payload
    }
}
