public import WebRTC

/// What a subscriber negotiated for one track: how its packets have to look.
public struct DownTrackParameters: Sendable, Equatable {
    /// The codec behind `payloadType`; RED is `opus` with a `redPayloadType`.
    public var codec: TrackCodec
    public var ssrc: UInt32
    /// SSRC and payload type for resends as RTX (RFC 4588); without both, a resend repeats the packet.
    public var rtxSSRC: UInt32?
    public var rtxPayloadType: UInt8?
    public var payloadType: UInt8
    /// Nil: the subscriber is sent the primary block of RED packets.
    public var redPayloadType: UInt8?
    public var extensions: HeaderExtensionIDs
    public var mid: ShortText
    /// Whether it will ask for lost packets.
    public var nack: Bool

    public init(
        codec: TrackCodec, ssrc: UInt32, payloadType: UInt8, rtxSSRC: UInt32? = nil, rtxPayloadType: UInt8? = nil,
        redPayloadType: UInt8? = nil, extensions: HeaderExtensionIDs = HeaderExtensionIDs(),
        mid: ShortText = ShortText(),
        nack: Bool = false
    ) {
        self.codec = codec
        self.ssrc = ssrc
        self.payloadType = payloadType
        self.rtxSSRC = rtxSSRC
        self.rtxPayloadType = rtxPayloadType
        self.redPayloadType = redPayloadType
        self.extensions = extensions
        self.mid = mid
        self.nack = nack
    }
}

/// A subscriber's wishes for one track (LiveKit's UpdateTrackSettings).
public struct DownTrackSettings: Sendable, Equatable {
    public var disabled: Bool
    /// Highest wanted quality, 0 low … 2 high; nil: go by the size.
    public var quality: Int?
    /// Pixels on the subscriber's screen; 0 = not said.
    public var width: Int
    public var height: Int
    /// 0 = no cap.
    public var framesPerSecond: Int
    public init(disabled: Bool = false, quality: Int? = 2, width: Int = 0, height: Int = 0, framesPerSecond: Int = 0) {
        self.disabled = disabled
        self.quality = quality
        self.width = width
        self.height = height
        self.framesPerSecond = framesPerSecond
    }
}
