/// What a track carries.
public enum TrackKind: String, Sendable, Hashable { case audio, video }

/// A codec both sides agreed on for one section, with the payload types to be used on the wire.
public struct NegotiatedCodec: Sendable, Hashable {
    public var payloadType: UInt8
    /// `audio/opus`, `audio/red`, `video/VP8` …, in this spelling.
    public var mimeType: String
    /// Hz.
    public var clockRate: Int
    public var channels: Int
    /// The other side's fmtp line.
    public var fmtp: String
    /// Agreed RTCP feedback: `nack`, `nack pli`, `transport-cc` ….
    public var feedback: [String]
    public var rtxPayloadType: UInt8?
}

/// A track that the other side sends, as its last description had it.
public struct ReceiveTrack: Sendable, Hashable {
    /// Small and stable while the track lives; a freed index is used again.
    public var index: Int
    public var mid: String
    public var kind: TrackKind
    /// The two parts of `a=msid`; empty when the other side named none. The track id is the client's own id (cid).
    public var streamID: String
    public var trackID: String
    /// Simulcast layers in `a=simulcast` order; empty when there is one stream.
    public var rids: [String]
    /// Announced media SSRCs, simulcast layers in `ssrc-group:SIM` order; empty when streams are told apart by rid.
    public var ssrcs: [UInt32]
    /// From a resending SSRC to the SSRC whose packets it resends (`ssrc-group:FID`).
    public var rtxSSRCs: [UInt32: UInt32]
    /// In the agreed order, the most wanted first.
    public var codecs: [NegotiatedCodec]
    public var extensions: HeaderExtensionIDs
}

/// Names one track we send, for the life of a connection.
public struct SendTrackID: Hashable, Sendable, CustomStringConvertible {
    public let number: Int
    public var description: String { "send track \(number)" }
}

/// A track to be sent to the other side.
public struct SendTrackRequest: Sendable, Hashable {
    public var trackID: String
    /// Stream part of the msid; LiveKit clients want `PA_…|TR_…`.
    public var streamID: String
    public var kind: TrackKind
    /// The codec that will be sent; `audio/red` means Opus with RED where the other side takes it.
    public var mimeType: String
    /// The publisher's fmtp line: chooses among H.264 profiles; `stereo=1` announces two channels.
    public var fmtp: String
    public var allowRed: Bool
    public var ssrc: UInt32
    /// Used only when the other side agrees to retransmissions (RFC 4588).
    public var rtxSsrc: UInt32?

    public init(
        trackID: String, streamID: String, kind: TrackKind, mimeType: String, fmtp: String = "", allowRed: Bool = true,
        ssrc: UInt32, rtxSsrc: UInt32? = nil
    ) {
        self.trackID = trackID
        self.streamID = streamID
        self.kind = kind
        self.mimeType = mimeType
        self.fmtp = fmtp
        self.allowRed = allowRed
        self.ssrc = ssrc
        self.rtxSsrc = rtxSsrc
    }
}

/// How packets of a sent track must look on this connection.
public struct SendParameters: Sendable, Hashable {
    public var mid: String
    public var mimeType: String
    /// Hz.
    public var clockRate: Int
    public var payloadType: UInt8
    /// Payload type of RED whose blocks are `payloadType`; nil = send plain.
    public var redPayloadType: UInt8?
    public var rtxPayloadType: UInt8?
    /// The other side's fmtp line for `payloadType`.
    public var fmtp: String
    public var extensions: HeaderExtensionIDs
    public var ssrc: UInt32
    /// Nil unless `rtxPayloadType` is set.
    public var rtxSsrc: UInt32?
    /// The other side will ask for lost packets.
    public var nack: Bool
    /// The other side reports on transport-wide sequence numbers.
    public var transportCC: Bool
}

/// Our description for the other side.
public struct LocalDescription: Sendable, Equatable {
    public var sdp: String
    /// The tracks we send: mid to track id.
    public var midToTrack: [String: String]
}
