import Basics

/// Answers one question per packet: can a decoder that has seen nothing start here?
public enum KeyFrame {
    /// The codecs whose packets can be told apart. VP8 and VP9 by their descriptor.
    public enum Codec: Sendable, Equatable {
        case vp8, vp9, h264, av1
        /// From `video/VP8` and the like, in any case; nil for others.
        public init?(mimeType: String) {
            switch mimeType.lowercased() {
            case "video/vp8": self = .vp8
            case "video/vp9": self = .vp9
            case "video/h264": self = .h264
            case "video/av1": self = .av1
            default: return nil
            }
        }
    }

    /// True for the first packet of a key frame (H.264: any packet with an SPS or the start of an IDR slice).
    /// A payload that cannot be read is no key frame.
    public static func starts(_ codec: Codec, in packet: Span<UInt8>, header: RTPHeader) -> Bool {
        let (offset, count) = (header.payloadOffset, header.payloadCount)
        guard offset >= 0, count > 0, offset + count <= packet.count else { return false }
        switch codec {
        case .vp8: return VP8Descriptor(packet, offset: offset, count: count)?.isKeyFrame ?? false
        case .vp9: return VP9Descriptor(packet, offset: offset, count: count)?.isKeyFrame ?? false
        case .h264: return h264(packet, offset, offset + count)
        case .av1: return packet[offset] & 0x08 != 0 && packet[offset] & 0x80 == 0
        // AV1 RTP payload format §4.4: N = first packet of a coded video sequence, Z = continues an earlier OBU.
        }
    }

    private static let idr: UInt8 = 5
    private static let sps: UInt8 = 7

    /// RFC 6184: single NAL units (§5.6), STAP-A (§5.7.1), FU-A (§5.8).
    private static func h264(_ packet: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        switch packet[start] & 0x1F {
        case idr, sps: return true
        case 24:
            var cursor = start + 1
            while cursor + 2 < end {
                let count = Int(packet.uint16(at: cursor))
                guard count > 0, cursor + 2 + count <= end else { return false }
                let type = packet[cursor + 2] & 0x1F
                if type == idr || type == sps { return true }
                cursor += 2 + count
            }
            return false
        case 28:
            guard start + 1 < end else { return false }
            let type = packet[start + 1] & 0x1F
            return packet[start + 1] & 0x80 != 0 && (type == idr || type == sps)
        default: return false
        }
    }
}
