@testable import WebRTC

/// The readers over plain arrays: `#expect` cannot hold a span.
extension [UInt8] {
    func rtp(_ ids: HeaderExtensionIDs, count: Int? = nil) -> RTPHeader? {
        RTPHeader(parsing: span, count: count ?? self.count, extensions: ids)
    }
    func vp8(count: Int) -> VP8Descriptor? { VP8Descriptor(span, offset: 12, count: count) }
    func vp9(count: Int) -> VP9Descriptor? { VP9Descriptor(span, offset: 12, count: count) }
    func primary(_ header: RTPHeader) -> REDPayload.Block? { REDPayload.primary(in: span, header: header) }
    /// Every RED block, oldest first; nil when the payload is refused.
    func redBlocks(_ header: RTPHeader) -> [REDPayload.Block]? {
        guard var reader = REDPayload(span, header: header) else { return nil }
        var blocks: [REDPayload.Block] = []
        while let block = reader.next(in: span) { blocks.append(block) }
        return blocks
    }
    func dependency(at range: RTPHeader.Span16) -> DependencyDescriptor? { DependencyDescriptor(span, at: range) }
    /// The header written into a slot of `room` bytes; nil when it does not fit.
    static func writing(
        _ header: RTPHeader, _ ids: HeaderExtensionIDs, from source: [UInt8] = [], room: Int = 600
    ) -> (bytes: [UInt8], offset: Int)? {
        var bytes = [UInt8](repeating: 0xAA, count: room)
        var slot = bytes.mutableSpan
        guard let offset = header.write(into: &slot, extensions: ids, copyingFrom: source.span) else { return nil }
        return (bytes, offset)
    }
}
