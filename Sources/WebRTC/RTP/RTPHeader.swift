import Basics

/// The ids under which a peer negotiated the header extensions that Parley reads or writes; 0 = not negotiated.
/// Ids 1…14 take one-byte elements, 15…255 two-byte ones (RFC 8285).
public struct HeaderExtensionIDs: Hashable, Sendable {
    public var audioLevel: UInt8 = 0  // RFC 6464, urn:ietf:params:rtp-hdrext:ssrc-audio-level
    public var absoluteSendTime: UInt8 = 0  // http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
    public var transportSequence: UInt8 = 0  // draft-holmer-rmcat-transport-wide-cc-extensions-01
    public var mid: UInt8 = 0  // RFC 9143 §15.2, urn:ietf:params:rtp-hdrext:sdes:mid
    public var rid: UInt8 = 0  // RFC 8852, urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id
    public var repairedRid: UInt8 = 0  // RFC 8852, urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id
    public var playoutDelay: UInt8 = 0
    public var videoOrientation: UInt8 = 0  // urn:3gpp:video-orientation
    public var dependencyDescriptor: UInt8 = 0
    public init() {}
}

/// Up to 16 bytes of ASCII held inline, for `mid` and `rid` on the packet path.
public struct ShortText: Hashable, Sendable {
    public private(set) var low: UInt64 = 0
    public private(set) var high: UInt64 = 0
    public private(set) var count: UInt8 = 0
    @inlinable public init() {}
    /// Nil when longer than 16 bytes.
    public init?(_ text: String) {
        guard text.utf8.count <= 16 else { return nil }
        for byte in text.utf8 { append(byte) }
    }
    public mutating func append(_ byte: UInt8) {
        guard count < 16 else { return }
        if count < 8 {
            low |= UInt64(byte) << (8 * UInt64(count))
        } else {
            high |= UInt64(byte) << (8 * UInt64(count - 8))
        }
        count += 1
    }
    public subscript(index: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: index < 8 ? low >> (8 * UInt64(index)) : high >> (8 * UInt64(index - 8)))
    }
    public var isEmpty: Bool { count == 0 }
    public var text: String { String(decoding: (0..<Int(count)).map { self[$0] }, as: UTF8.self) }
}

/// One RTP packet's header, read once (RFC 3550 §5.1, RFC 8285). Fixed size: nothing is allocated per packet.
public struct RTPHeader: Sendable, Equatable {
    public var payloadType: UInt8 = 0
    public var marker = false
    public var sequence: UInt16 = 0
    public var timestamp: UInt32 = 0
    public var ssrc: UInt32 = 0
    /// Where the payload lies in the packet: after CSRCs and extensions, before padding. Bytes.
    public var payloadOffset = 12
    public var payloadCount = 0
    /// RFC 6464: voice flag and level in −dBov (0 loudest … 127 silent); nil when absent.
    public var voiceActivity = false
    public var audioLevel: UInt8?
    public var transportSequence: UInt16?
    public var absoluteSendTime: UInt32?
    public var mid = ShortText()
    public var rid = ShortText()
    public var repairedRid = ShortText()
    /// Raw bytes of the extensions that are passed on as they came, as ranges in the packet; count 0 = absent.
    public var playoutDelay = Span16()
    public var videoOrientation = Span16()
    public var dependencyDescriptor = Span16()

    /// An offset and a count inside the packet, 4 bytes in all.
    public struct Span16: Sendable, Equatable {
        public var offset: UInt16 = 0
        public var count: UInt16 = 0
        public init(offset: UInt16 = 0, count: UInt16 = 0) {
            self.offset = offset
            self.count = count
        }
    }
    public init() {}
}
