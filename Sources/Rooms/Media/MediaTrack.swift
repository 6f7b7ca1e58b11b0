import Basics
import Forwarding
import WebRTC

/// One track that a participant sends, and everybody who gets it.
final class MediaTrack {
    let sid: TrackSID
    let kind: MediaKind
    unowned let session: MediaSession
    unowned let seat: Seat
    /// The peer's index of the m-line.
    let receiveIndex: Int
    let mid: String
    var codecs: [NegotiatedCodec]
    /// The forwarder's layer (lowest quality first) of each layer of the peer (the client's own order: some SDKs
    /// announce the best first).
    private let rank: [Int]
    private let order: [Int]

    var forwarder: TrackForwarder
    /// By the forwarder's slot.
    var subscriptions: [Subscription?] = []
    /// Subscriptions whose m-line is not negotiated yet.
    var waiting: [Subscription] = []

    var mimeType: String
    var isMuted: Bool
    /// Its first packet came, or it is muted and may begin at any time.
    var isStarted = false
    var arrivals = ArrivalWindow()
    /// The room's handle for its loudness; -1 for video and before the start.
    var speakerHandle = -1
    /// Last told of it.
    var isSpeaking = false

    init(_ expected: ExpectedTrack, _ receiving: ReceiveTrack, on seat: Seat, now: Moment) {
        sid = expected.sid
        kind = expected.kind
        session = seat.session
        self.seat = seat
        receiveIndex = receiving.index
        mid = receiving.mid
        codecs = receiving.codecs
        mimeType = receiving.codecs.first?.mimeType ?? ""
        isMuted = expected.muted
        let sizes = Self.sizes(of: receiving, announced: expected.layers)
        let order = sizes.indices.sorted { (sizes[$0].quality, $0) < (sizes[$1].quality, $1) }
        rank = sizes.indices.map { order.firstIndex(of: $0) ?? 0 }
        self.order = order
        forwarder = TrackForwarder(
            kind: receiving.kind == .audio ? .audio : .video, codecs: receiving.codecs.map(PublishedCodec.init),
            layers: order.map { sizes[$0] })
    }

    /// The forwarder's number for a layer of the peer.
    func forwardedLayer(_ peerLayer: Int) -> Int { rank.indices.contains(peerLayer) ? rank[peerLayer] : 0 }
    /// The peer's number for a layer of the forwarder.
    func peerLayer(_ forwardedLayer: Int) -> Int { order.indices.contains(forwardedLayer) ? order[forwardedLayer] : 0 }

    /// The sizes of the layers in the order of the offer's `a=simulcast`, which is the order of the peer's layer numbers.
    private static func sizes(of receiving: ReceiveTrack, announced: [ExpectedTrack.Layer]) -> [LayerSize] {
        let count = max(receiving.rids.count, receiving.ssrcs.count, 1)
        guard count > 1 else { return [] }
        return (0..<count).map { index in
            let rid = index < receiving.rids.count ? receiving.rids[index] : ""
            let layer = announced.first { !rid.isEmpty && $0.rid == rid } ?? announced.first { $0.quality == index }
            return LayerSize(quality: layer?.quality ?? index, width: layer?.width ?? 0, height: layer?.height ?? 0)
        }
    }

    /// What a subscriber's connection has to negotiate to carry this track.
    func sendRequest(streamID: String, ssrc: UInt32, rtxSSRC: UInt32?) -> SendTrackRequest {
        let codec = codecs.first { $0.mimeType == mimeType }
        return SendTrackRequest(
            trackID: sid.text, streamID: streamID, kind: kind == .audio ? .audio : .video, mimeType: mimeType,
            fmtp: codec?.fmtp ?? "", allowRed: codecs.contains { $0.mimeType == "audio/red" }, ssrc: ssrc,
            rtxSsrc: rtxSSRC)
    }
}

/// One participant's subscription to one track.
final class Subscription {
    let id: SendTrackID
    unowned let track: MediaTrack
    unowned let session: MediaSession
    /// Held, not unowned, as every packet asks for it and an unowned reference costs two more atomic operations. The circle
    /// (the seat holds its subscriptions) ends in `MediaRoom.detach`.
    let seat: Seat
    let ssrc: UInt32
    let rtxSSRC: UInt32?
    /// The forwarder's slot, once the m-line is negotiated.
    var slot: Int?
    var settings = DownTrackSettings()
    /// Last told to the client.
    var isPaused = false

    init(id: SendTrackID, track: MediaTrack, session: MediaSession, seat: Seat, ssrc: UInt32, rtxSSRC: UInt32?) {
        self.id = id
        self.track = track
        self.session = session
        self.seat = seat
        self.ssrc = ssrc
        self.rtxSSRC = rtxSSRC
    }
}

extension PublishedCodec {
    init(_ codec: NegotiatedCodec) {
        self.init(
            payloadType: codec.payloadType, codec: TrackCodec(mimeType: codec.mimeType),
            clockRate: UInt32(codec.clockRate))
    }
}

extension DownTrackParameters {
    init(_ parameters: SendParameters) {
        self.init(
            codec: TrackCodec(mimeType: parameters.mimeType), ssrc: parameters.ssrc,
            payloadType: parameters.payloadType,
            rtxSSRC: parameters.rtxSsrc, rtxPayloadType: parameters.rtxPayloadType,
            redPayloadType: parameters.redPayloadType, extensions: parameters.extensions,
            mid: ShortText(parameters.mid) ?? ShortText(), nack: parameters.nack)
    }
}
