import Basics
import WebRTC

/// One of the publisher's packets, read as far as forwarding needs, once for all subscribers.
struct ArrivedPacket {
    /// Header as it will leave, but for what differs per subscriber.
    var header: RTPHeader
    let codec: TrackCodec
    let layer: Int
    let source: UInt32
    let sequence: UInt64
    var startsKeyFrame = false
    var vp8: VP8Descriptor?
    /// RED only: the block every receiver understands.
    var primary: REDPayload.Block?

    /// Nil when the payload cannot be forwarded to anybody: empty, or broken RED or VP8.
    init?(
        _ packet: Span<UInt8>, header: RTPHeader, codec: TrackCodec, layer: Int, source: UInt32, sequence: UInt64,
        now: Moment
    ) {
        guard header.payloadCount > 0, header.payloadOffset >= 0, header.payloadOffset <= packet.count,
            header.payloadCount <= packet.count - header.payloadOffset
        else { return nil }
        self.header = header
        self.codec = codec
        self.layer = layer
        self.source = source
        self.sequence = sequence
        self.header.rid = ShortText()
        self.header.repairedRid = ShortText()
        self.header.absoluteSendTime = RTPHeader.absoluteSendTime(at: now)
        switch codec {
        case .opus: break
        case .red:
            guard let block = REDPayload.primary(in: packet, header: header), block.count > 0 else { return nil }
            primary = block
        case .vp8:
            guard let descriptor = VP8Descriptor(packet, offset: header.payloadOffset, count: header.payloadCount)
            else { return nil }
            vp8 = descriptor
            startsKeyFrame = descriptor.isKeyFrame
        case .vp9: startsKeyFrame = KeyFrame.starts(.vp9, in: packet, header: header)
        case .h264: startsKeyFrame = KeyFrame.starts(.h264, in: packet, header: header)
        case .av1: startsKeyFrame = KeyFrame.starts(.av1, in: packet, header: header)
        case .other: startsKeyFrame = true
        }
    }
}
