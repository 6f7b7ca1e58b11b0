/// The payload types of our own offers: libwebrtc's usual ones where there are any, a free one otherwise.
///
/// Under BUNDLE one number must mean one codec and one video profile in all sections, for as long as the connection
/// lives (RFC 9143 §9.1), so what was given out stays.
struct PayloadTypes: Sendable {
    private struct Key: Hashable { let mimeType, fmtp: String }
    private var given: [Key: (plain: UInt8, rtx: UInt8)] = [:]
    private var free = Array((112...127).filter { ![116, 117, 125].contains($0) } + (35...44) + (50...62)).map {
        UInt8($0)
    }

    private static let usual: [Key: (plain: UInt8, rtx: UInt8)] = [
        Key(mimeType: "video/VP8", fmtp: ""): (96, 97),
        Key(mimeType: "video/VP9", fmtp: "profile-id=0"): (98, 99),
        Key(mimeType: "video/H264", fmtp: h264(mode: "1", profile: "42e01f")): (125, 107),
        Key(mimeType: "video/H264", fmtp: h264(mode: "0", profile: "42e01f")): (108, 109),
        Key(mimeType: "video/H264", fmtp: h264(mode: "1", profile: "42001f")): (102, 103),
        Key(mimeType: "video/AV1", fmtp: ""): (45, 46),
        Key(mimeType: "video/H265", fmtp: ""): (116, 117),
    ]
    static let opus: UInt8 = 111
    static let red: UInt8 = 63

    /// The codecs to offer for one track, the most wanted first; empty when the policy has none for it.
    mutating func codecs(for request: SendTrackRequest, policy: MediaPolicy) -> [SDPCodec] {
        switch request.kind {
        case .audio: Self.audio(request, policy: policy)
        case .video: video(request, policy: policy)
        }
    }

    private static func audio(_ request: SendTrackRequest, policy: MediaPolicy) -> [SDPCodec] {
        let mime = request.mimeType.lowercased()
        guard policy.codecs.contains("audio/opus"), mime == "audio/opus" || mime == "audio/red" else { return [] }
        let isStereo = ["stereo", "sprop-stereo"].contains { FormatParameters.value(of: $0, in: request.fmtp) == "1" }
        let plain = SDPCodec(
            payloadType: opus, name: "opus", clockRate: 48_000, channels: 2,
            fmtp: "minptime=10;useinbandfec=1" + (isStereo ? ";sprop-stereo=1;stereo=1" : ""),
            feedback: ["transport-cc", "nack"])
        guard request.allowRed, policy.codecs.contains("audio/red") else { return [plain] }
        let redundant = SDPCodec(
            payloadType: red, name: "red", clockRate: 48_000, channels: 2, fmtp: "\(opus)/\(opus)", feedback: [])
        return mime == "audio/red" ? [redundant, plain] : [plain, redundant]
    }

    private mutating func video(_ request: SendTrackRequest, policy: MediaPolicy) -> [SDPCodec] {
        guard let mime = policy.codecs.first(where: { $0.lowercased() == request.mimeType.lowercased() }),
            mime.hasPrefix("video/")
        else { return [] }
        return Self.offeredFormats(mime, stream: request.fmtp).flatMap { fmtp -> [SDPCodec] in
            guard let types = types(for: Key(mimeType: mime, fmtp: fmtp)) else { return [] }
            let plain = SDPCodec(
                payloadType: types.plain, name: String(mime.dropFirst("video/".count)), clockRate: 90_000, channels: 1,
                fmtp: fmtp, feedback: ["transport-cc", "ccm fir", "nack", "nack pli"])
            guard request.rtxSsrc != nil else { return [plain] }
            return [plain, .rtx(types.rtx, of: types.plain)]
        }
    }

    private mutating func types(for key: Key) -> (plain: UInt8, rtx: UInt8)? {
        if let types = Self.usual[key] ?? given[key] { return types }
        guard free.count >= 2 else { return nil }
        let types = (plain: free.removeFirst(), rtx: free.removeFirst())
        given[key] = types
        return types
    }

    /// Only what identifies the codec's configuration, in one spelling, so that equal streams share a number. A
    /// baseline H.264 stream is offered as constrained baseline too: encoders of calls write nothing else, and some
    /// receivers only name that one.
    private static func offeredFormats(_ mime: String, stream: String) -> [String] {
        switch mime {
        case "video/VP9": return ["profile-id=0"]
        case "video/H264":
            let mode = FormatParameters.value(of: "packetization-mode", in: stream) == "0" ? "0" : "1"
            let profile = profile(FormatParameters.value(of: "profile-level-id", in: stream))
            let exact = h264(mode: mode, profile: profile)
            return profile.hasPrefix("42") && profile != common ? [exact, h264(mode: mode, profile: common)] : [exact]
        default: return [""]
        }
    }

    /// Constrained baseline, level 3.1: every WebRTC endpoint with H.264 has it (RFC 7742 §6.2).
    private static let common = "42e01f"

    /// Six hex digits (RFC 6184 §8.1); anything else stands for the profile every client has.
    private static func profile(_ text: String?) -> String {
        guard let text, text.utf8.count == 6, UInt32(text, radix: 16) != nil else { return common }
        return text.lowercased()
    }

    private static func h264(mode: String, profile: String) -> String {
        "level-asymmetry-allowed=1;packetization-mode=\(mode);profile-level-id=\(profile)"
    }
}

extension SDPCodec {
    /// The retransmission format for a video payload type (RFC 4588 §8.1).
    static func rtx(_ payloadType: UInt8, of original: UInt8) -> SDPCodec {
        SDPCodec(
            payloadType: payloadType, name: "rtx", clockRate: 90_000, channels: 1, fmtp: "apt=\(original)", feedback: []
        )
    }
}
