/// Which codecs and header extensions a connection accepts and offers (`room.enabled_codecs` of livekit.yaml).
public struct MediaPolicy: Sendable, Hashable {
    /// Enabled MIME types as WebRTC spells them, the most wanted first.
    public private(set) var codecs: [String]
    /// Ask the publisher of audio to keep packets for resending, though libwebrtc does not offer to: naming `nack`
    /// in the answer is enough for it, and LiveKit's server does the same.
    public var requestsAudioResends = true

    /// Every codec that Parley can forward.
    public static let known = [
        "audio/opus", "audio/red", "video/VP8", "video/H264", "video/VP9", "video/AV1", "video/H265",
    ]
    public static let standard = MediaPolicy(enabled: known)

    /// - Parameter enabled: MIME types in any case; unknown ones are left out (see ``unknown(in:)``). Empty = all.
    public init(enabled: [String]) {
        let wanted = enabled.compactMap { mime in Self.known.first { $0.lowercased() == mime.lowercased() } }
        codecs = enabled.isEmpty ? Self.known : wanted
    }

    /// The entries of a configuration that name nothing we forward, for a warning. `video/rtx` is always on.
    public static func unknown(in enabled: [String]) -> [String] {
        enabled.filter { mime in
            mime.lowercased() != "video/rtx" && !known.contains { $0.lowercased() == mime.lowercased() }
        }
    }

    /// The canonical MIME type when this codec is enabled in a form that we forward.
    func mimeType(of codec: SDPCodec, kind: TrackKind) -> String? {
        let name = "\(kind.rawValue)/\(codec.name)".lowercased()
        guard let mime = codecs.first(where: { $0.lowercased() == name }) else { return nil }
        switch mime {
        case "audio/opus", "audio/red": return codec.clockRate == 48_000 && codec.channels == 2 ? mime : nil
        case "video/VP9": return ["0", nil].contains(codec.parameter("profile-id")) ? mime : nil
        case "video/AV1": return ["0", nil].contains(codec.parameter("profile")) ? mime : nil
        case "video/H264": return ["0", "1", nil].contains(codec.parameter("packetization-mode")) ? mime : nil
        default: return codec.clockRate == 90_000 ? mime : nil
        }
    }

    /// The feedback to agree on, out of what was offered.
    /// - Parameter hasTransportSequence: the section also agreed on the extension that transport-cc reports on.
    func feedback(offered: [String], kind: TrackKind, hasTransportSequence: Bool, receives: Bool) -> [String] {
        var wanted = kind == .audio ? ["nack"] : ["nack", "nack pli", "ccm fir"]
        let byTransport = hasTransportSequence && offered.contains("transport-cc")
        if byTransport { wanted.append("transport-cc") } else if kind == .video { wanted.append("goog-remb") }
        var agreed = offered.filter { wanted.contains($0) }
        if kind == .audio, receives, requestsAudioResends, !agreed.contains("nack") { agreed.append("nack") }
        return agreed
    }
}

/// What a caller knows of an audio track beyond its SDP (AddTrackRequest).
public struct AudioOptions: Sendable, Hashable {
    /// Accept RED, and ask for it by naming it first.
    public var allowRed: Bool
    public var stereo: Bool
    /// Ask the client to stop sending during silence (Opus DTX).
    public var dtx: Bool
    public init(allowRed: Bool = true, stereo: Bool = false, dtx: Bool = true) {
        self.allowRed = allowRed
        self.stereo = stereo
        self.dtx = dtx
    }
}
