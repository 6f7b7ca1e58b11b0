import Basics

/// Reads redundant audio: earlier frames again, then the primary one. Source: RFC 2198 §3.
///
/// A cursor over block headers; nothing is allocated. Call `next(in:)` until nil.
public struct REDPayload: Sendable {
    public struct Block: Sendable, Equatable {
        public var payloadType: UInt8
        /// How many clock ticks before the packet's timestamp this block belongs; 0 for the primary one.
        public var timestampOffset: UInt16
        /// Where the block's bytes lie in the packet.
        public var offset: Int
        public var count: Int
        public var isPrimary: Bool
    }
    /// More blocks than any sender makes (libwebrtc sends 2); a longer chain is refused.
    static let maximumBlocks = 32

    private var headerCursor: Int
    private var dataCursor: Int
    private let end: Int

    /// Nil when block headers or lengths reach past the payload. `header` is the packet's own.
    public init?(_ packet: Span<UInt8>, header: RTPHeader) {
        end = header.payloadOffset + header.payloadCount
        guard header.payloadOffset >= 0, header.payloadCount >= 1, end <= packet.count else { return nil }
        headerCursor = header.payloadOffset
        var cursor = headerCursor
        var dataCount = 0
        var blocks = 0
        while cursor < end, packet[cursor] & 0x80 != 0 {
            guard cursor + 4 < end, blocks < Self.maximumBlocks else { return nil }
            dataCount += Int(packet.uint16(at: cursor + 2) & 0x03FF)
            cursor += 4
            blocks += 1
        }
        guard cursor < end, cursor + 1 + dataCount <= end else { return nil }
        dataCursor = cursor + 1
    }

    /// The next block, oldest redundancy first, the primary one last. `packet` is the one given at the start.
    public mutating func next(in packet: Span<UInt8>) -> Block? {
        guard headerCursor < end, end <= packet.count else { return nil }
        let first = packet[headerCursor]
        guard first & 0x80 != 0, headerCursor + 4 < end else {
            defer { headerCursor = end }
            return Block(
                payloadType: first & 0x7F, timestampOffset: 0, offset: dataCursor, count: end - dataCursor,
                isPrimary: true)
        }
        let count = Int(packet.uint16(at: headerCursor + 2) & 0x03FF)
        let block = Block(
            payloadType: first & 0x7F, timestampOffset: packet.uint16(at: headerCursor + 1) >> 2, offset: dataCursor,
            count: count, isPrimary: false)
        headerCursor += 4
        dataCursor += count
        return block
    }

    /// The primary block alone: what a receiver without RED is sent.
    public static func primary(in packet: Span<UInt8>, header: RTPHeader) -> Block? {
        guard var reader = REDPayload(packet, header: header) else { return nil }
        while let block = reader.next(in: packet) { if block.isPrimary { return block } }
        return nil
    }
}
