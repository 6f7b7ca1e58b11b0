import Basics
import Wire

/// What follows from an announcement: the track's sid, what others see of it, what the media side expects.
extension AddTrackRequest {
    /// The ids under which the track may stand in the offer's msid.
    var allCIDs: [String] { [cid] + simulcastCodecs.map(\.cid).filter { !$0.isEmpty && $0 != cid } }

    /// `TR_`, then a letter each for kind and source. livekit-wire.md §4.6.
    var sidPrefix: String {
        let source =
            switch source {
            case .camera: "C"
            case .microphone: "M"
            case .screenShare: "S"
            case .screenShareAudio: "s"
            default: ""
            }
        return "TR_" + (type == .video ? "V" : "A") + source
    }

    private var hasStereo: Bool { stereo || audioFeatures.contains(.stereo) }

    /// The stream it belongs with: its own name for one, else by source, so that a camera and its microphone stay in step.
    private var streamName: String {
        if !stream.isEmpty { return stream }
        switch source {
        case .camera, .microphone: return "camera"
        case .screenShare, .screenShareAudio: return "screen"
        default: return "unknown"
        }
    }

    private var orderedLayers: [VideoLayer] {
        guard type == .video else { return [] }
        if !layers.isEmpty { return layers.sorted { $0.quality.rawValue < $1.quality.rawValue } }
        var layer = VideoLayer()
        layer.quality = .high
        layer.width = width
        layer.height = height
        return [layer]
    }

    func trackInfo(sid: TrackSID, version: TimedVersion) -> TrackInfo {
        var info = TrackInfo()
        info.sid = sid.text
        info.type = type
        info.name = name
        info.muted = muted
        info.width = width
        info.height = height
        info.simulcast = orderedLayers.count > 1
        info.disableDtx = disableDtx || audioFeatures.contains(.noDtx)
        info.source = source
        info.layers = orderedLayers
        info.stereo = hasStereo
        info.disableRed = disableRed
        info.encryption = encryption
        info.stream = streamName
        info.version = version
        info.audioFeatures = audioFeatures
        info.backupCodecPolicy = backupCodecPolicy
        info.packetTrailerFeatures = packetTrailerFeatures
        info.codecs = simulcastCodecs.map { codec in
            var entry = SimulcastCodecInfo()
            entry.mimeType =
                codec.codec.contains("/") ? codec.codec : (type == .video ? "video/" : "audio/") + codec.codec
            entry.cid = codec.cid
            entry.layers = codec.layers.isEmpty ? orderedLayers : codec.layers
            return entry
        }
        info.mimeType = info.codecs.first?.mimeType ?? ""
        return info
    }

    /// The rids libwebrtc clients use when the announcement leaves them out.
    private static let usualRIDs = ["q", "h", "f"]

    func expectedTrack(_ sid: TrackSID) -> ExpectedTrack {
        let layers = orderedLayers.prefix(Self.usualRIDs.count)
        return ExpectedTrack(
            sid: sid, cids: allCIDs, kind: type == .video ? .video : .audio, muted: muted,
            disableRed: disableRed || encryption != .none, stereo: hasStereo,
            layers: layers.enumerated().map { index, layer in
                let rid = layers.count < 2 ? "" : layer.rid.isEmpty ? Self.usualRIDs[index] : layer.rid
                return ExpectedTrack.Layer(
                    quality: Int(clamping: layer.quality.rawValue), width: Int(layer.width), height: Int(layer.height),
                    rid: rid)
            })
    }
}

extension TrackInfo {
    /// What its first packet told.
    mutating func fill(mimeType: String, mid: String, cid: String) {
        self.mimeType = mimeType
        self.mid = mid
        if codecs.isEmpty {
            var codec = SimulcastCodecInfo()
            codec.cid = cid
            codec.layers = layers
            codecs = [codec]
        }
        let index = codecs.firstIndex { $0.mimeType.lowercased() == mimeType.lowercased() } ?? 0
        codecs[index].mimeType = mimeType
        codecs[index].mid = mid
    }
}

extension ParticipantPermission {
    /// canPublish, and within the listed sources if any are listed. livekit-wire.md §1.2.
    func allowsPublishing(_ source: TrackSource) -> Bool {
        canPublish && (canPublishSources.isEmpty || canPublishSources.contains(source))
    }
}

extension TrackSource {
    /// As tokens spell it.
    var name: String {
        switch self {
        case .camera: "camera"
        case .microphone: "microphone"
        case .screenShare: "screen_share"
        case .screenShareAudio: "screen_share_audio"
        default: "unknown"
        }
    }
}
