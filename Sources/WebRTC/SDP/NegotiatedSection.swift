/// One m-line of a connection: what was last said about it, and the tracks that live on it.
struct NegotiatedSection: Sendable {
    enum Content: Sendable, Equatable { case media(TrackKind), data, unusable }

    let mid: String
    let content: Content
    /// As the m-line has them; a refused m-line repeats the formats it was offered with.
    var media: String
    var proto: String
    var formats: [String]
    var isRejected = false
    /// From our side, in our last description.
    var direction = SDPDirection.inactive
    /// What both sides agreed on.
    var codecs: [NegotiatedCodec] = []
    /// What our description says; for a plain answer the same codecs with our own fmtp.
    var writtenCodecs: [SDPCodec] = []
    var extensions: [SDPExtension] = []
    /// Simulcast layers that we agreed to receive.
    var rids: [String] = []
    var receiveTrack: ReceiveTrack?
    /// The other side's last offer would take a track here.
    var remoteReceives = false
    /// The track that is to be sent here.
    var sendTrack: SendTrackID?
    /// The track that our last description announced here. Differs from `sendTrack` until the next negotiation.
    var describedTrack: SendTrackID?

    /// Free for a new track: nothing is sent, and the other side has been told so. A client only notices a new
    /// track on an m-line that was silent before (JSEP fires no event when a sending m-line changes its msid).
    var isFree: Bool { !isRejected && sendTrack == nil && describedTrack == nil }

    var kind: TrackKind? {
        if case .media(let kind) = content { kind } else { nil }
    }

    init(mid: String, content: Content, media: String, proto: String, formats: [String]) {
        self.mid = mid
        self.content = content
        self.media = media
        self.proto = proto
        self.formats = formats
    }

    /// A data-channel m-line of ours (RFC 8841 §4).
    static func data(mid: String) -> NegotiatedSection {
        NegotiatedSection(
            mid: mid, content: .data, media: "application", proto: "UDP/DTLS/SCTP", formats: ["webrtc-datachannel"])
    }
    static func media(_ kind: TrackKind, mid: String) -> NegotiatedSection {
        NegotiatedSection(
            mid: mid, content: .media(kind), media: kind.rawValue, proto: "UDP/TLS/RTP/SAVPF", formats: [])
    }
}

/// A track we were asked to send, and where it stands.
struct SendTrack: Sendable {
    let id: SendTrackID
    let request: SendTrackRequest
    /// The section it was given; nil = waits for one.
    var mid: String?
    /// Set while it is negotiated.
    var parameters: SendParameters?
    /// The other side has no codec for it. It stays listed until the caller removes it.
    var isRejected = false
    var waits: Bool { mid == nil && !isRejected }
}
