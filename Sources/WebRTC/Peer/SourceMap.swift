import Basics

/// Which track and layer an SSRC belongs to, and what each payload type means. Looked up for every packet; learns an
/// SSRC from the descriptions or from its first packets (RFC 9143 §9.2): mid, then rid or repaired rid, then payload type.
struct SourceMap: Sendable {
    struct Source: Sendable {
        var ssrc: UInt32
        var origin: Peer.RTPSource
        var reception: Reception
    }
    /// What a payload type stands for on this connection. Under BUNDLE it means the same in all sections of a kind.
    struct Payload: Sendable {
        enum Use: Sendable { case unknown, media, resends }
        var use = Use.unknown
        /// Of a retransmission: the payload type of the packets it repeats.
        var original: UInt8 = 0
        /// Hz.
        var clockRate: UInt32 = 0
        /// We may ask for lost packets.
        var hasNack = false
        /// The only track that uses it; -1 when several do, or none.
        var track: Int32 = -1
        var isUnique = true
    }
    /// One receive track, as far as packets are concerned.
    private struct Track: Sendable {
        var index: Int32
        var mid: ShortText
        var rids: [ShortText]
        /// The media SSRC of each layer; 0 = not seen yet.
        var ssrcs: [UInt32]
        var trackID: String
        /// Hz; all codecs of a kind have the same.
        var clockRate: UInt32
        var isVideo: Bool
    }

    /// SSRCs one connection may bring; a client with many tracks has some dozens.
    static let maxSources = 512
    static let maxLayers = 8

    private(set) var sources: [Source] = []
    private var indices: [UInt32: Int] = [:]
    private var tracks: [Track] = []
    private(set) var payloads = [Payload](repeating: Payload(), count: 128)
    /// Of all sections together; see ``Negotiator/receiveExtensions``.
    private(set) var extensions = HeaderExtensionIDs()
    private var lastSSRC: UInt32 = 0
    private var lastIndex = -1

    /// Takes over what the descriptions say now. Sources of tracks that stay are kept.
    mutating func update(_ receive: [ReceiveTrack], extensions: HeaderExtensionIDs) {
        self.extensions = extensions
        let old = tracks
        tracks = receive.map { track in
            let before = old.first {
                $0.index == track.index && $0.mid.text == track.mid && $0.trackID == track.trackID
            }
            let layers = min(max(1, track.rids.count, track.ssrcs.count), Self.maxLayers)
            var ssrcs = [UInt32](repeating: 0, count: layers)
            for (layer, ssrc) in (before?.ssrcs ?? []).prefix(layers).enumerated() { ssrcs[layer] = ssrc }
            for (layer, ssrc) in track.ssrcs.prefix(layers).enumerated() { ssrcs[layer] = ssrc }
            return Track(
                index: Int32(truncatingIfNeeded: track.index), mid: ShortText(track.mid) ?? ShortText(),
                rids: track.rids.map { ShortText($0) ?? ShortText() }, ssrcs: ssrcs, trackID: track.trackID,
                clockRate: track.codecs.first.map { UInt32(clamping: $0.clockRate) } ?? 90_000,
                isVideo: track.kind == .video)
        }
        let kept = Set(
            tracks.lazy.filter { track in old.contains { $0.index == track.index && $0.trackID == track.trackID } }
                .map(\.index))
        let survivors = sources.filter { kept.contains($0.origin.track) }
        sources = []
        indices = [:]
        lastIndex = -1
        for source in survivors { restore(source) }
        for track in receive { announce(track) }
        updatePayloads(receive)
    }

    private mutating func announce(_ track: ReceiveTrack) {
        let index = Int32(truncatingIfNeeded: track.index)
        for (layer, ssrc) in track.ssrcs.prefix(Self.maxLayers).enumerated() {
            _ = add(ssrc, .init(track: index, layer: Int8(layer), isRTX: false))
        }
        for (ssrc, media) in track.rtxSSRCs {
            guard let layer = track.ssrcs.prefix(Self.maxLayers).firstIndex(of: media) else { continue }
            _ = add(ssrc, .init(track: index, layer: Int8(layer), isRTX: true))
        }
    }

    private mutating func updatePayloads(_ receive: [ReceiveTrack]) {
        payloads = [Payload](repeating: Payload(), count: 128)
        for track in receive {
            let index = Int32(truncatingIfNeeded: track.index)
            for codec in track.codecs {
                let rate = UInt32(clamping: codec.clockRate)
                note(codec.payloadType, .media, original: codec.payloadType, rate, index)
                payloads[Int(codec.payloadType & 127)].hasNack = codec.feedback.contains("nack")
                if let rtx = codec.rtxPayloadType { note(rtx, .resends, original: codec.payloadType, rate, index) }
            }
        }
    }

    private mutating func note(_ type: UInt8, _ use: Payload.Use, original: UInt8, _ rate: UInt32, _ track: Int32) {
        guard type < 128 else { return }
        let isFirst = payloads[Int(type)].use == .unknown
        let isSame = payloads[Int(type)].track == track
        payloads[Int(type)] = Payload(
            use: use, original: original, clockRate: rate, track: track, isUnique: isFirst || isSame)
    }

    /// The media SSRC of a layer; 0 when it is not known yet.
    func mediaSSRC(track: Int32, layer: Int8) -> UInt32 {
        guard let entry = tracks.first(where: { $0.index == track }), entry.ssrcs.indices.contains(Int(layer)) else {
            return 0
        }
        return entry.ssrcs[Int(layer)]
    }

    /// The place in `sources` of the packet's stream; nil when no m-line claims it.
    @inline(__always)
    mutating func find(_ header: RTPHeader) -> Int? {
        if header.ssrc == lastSSRC, lastIndex >= 0 { return lastIndex }
        guard let index = indices[header.ssrc] ?? learn(header) else { return nil }
        lastSSRC = header.ssrc
        lastIndex = index
        return index
    }

    private mutating func learn(_ header: RTPHeader) -> Int? {
        let payload = payloads[Int(header.payloadType & 127)]
        guard payload.use != .unknown else { return nil }
        guard
            let place = tracks.firstIndex(where: { !header.mid.isEmpty && $0.mid == header.mid })
                ?? (header.mid.isEmpty && payload.isUnique ? tracks.firstIndex { $0.index == payload.track } : nil)
        else { return nil }
        let isRTX = payload.use == .resends
        let rid = isRTX && !header.repairedRid.isEmpty ? header.repairedRid : header.rid
        let layer: Int
        if tracks[place].rids.isEmpty {
            layer = 0
        } else if let found = tracks[place].rids.firstIndex(of: rid), found < Self.maxLayers {
            layer = found
        } else {
            return nil  // one of several layers, and not known which
        }
        if !isRTX { tracks[place].ssrcs[layer] = header.ssrc }
        return add(
            header.ssrc,
            .init(track: tracks[place].index, layer: Int8(truncatingIfNeeded: layer), isRTX: isRTX))
    }

    private mutating func add(_ ssrc: UInt32, _ origin: Peer.RTPSource) -> Int? {
        if let index = indices[ssrc] { return index }
        guard sources.count < Self.maxSources, let track = tracks.first(where: { $0.index == origin.track }) else {
            return nil
        }
        let reception = Reception(ssrc: ssrc, clockRate: track.clockRate, isVideo: track.isVideo)
        restore(Source(ssrc: ssrc, origin: origin, reception: reception))
        return sources.count - 1
    }

    private mutating func restore(_ source: Source) {
        sources.append(source)
        indices[source.ssrc] = sources.count - 1
    }

    /// The place of an SSRC that is known already.
    func index(of ssrc: UInt32) -> Int? { indices[ssrc] }
    mutating func withReception<Result>(_ index: Int, _ body: (inout Reception) -> Result) -> Result {
        body(&sources[index].reception)
    }
}
