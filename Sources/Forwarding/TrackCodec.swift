/// What a payload type carries, as far as forwarding has to know.
public enum TrackCodec: UInt8, Sendable {
    case opus, red, vp8, vp9, h264, av1
    /// Passed on only to subscribers of the very same codec; every packet counts as a place to switch to it.
    case other

    /// - Parameter mimeType: `audio/opus`, `video/VP8` …, in any case.
    public init(mimeType: String) {
        switch mimeType.lowercased() {
        case "audio/opus": self = .opus
        case "audio/red": self = .red
        case "video/vp8": self = .vp8
        case "video/vp9": self = .vp9
        case "video/h264": self = .h264
        case "video/av1": self = .av1
        default: self = .other
        }
    }
}

/// A payload type the publisher may use on the track.
public struct PublishedCodec: Sendable, Equatable {
    public var payloadType: UInt8
    public var codec: TrackCodec
    /// RTP clock ticks per second.
    public var clockRate: UInt32
    public init(payloadType: UInt8, codec: TrackCodec, clockRate: UInt32) {
        self.payloadType = payloadType
        self.codec = codec
        self.clockRate = clockRate
    }
}
