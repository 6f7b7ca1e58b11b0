/// Choosing codecs: which offered ones are kept, and which of those carries a given track.
enum CodecMatching {
    /// The offered codecs that the policy takes, in the offer's order, with RED first when it is allowed.
    static func agreed(
        in section: SDPSection, kind: TrackKind, policy: MediaPolicy, allowRed: Bool, receives: Bool,
        extensions: [SDPExtension]
    ) -> [NegotiatedCodec] {
        let offered = section.codecs
        let hasSequence = extensions.contains { $0.uri == HeaderExtensions.transportSequenceURI }
        var resends: [UInt8: UInt8] = [:]
        for codec in offered where codec.name.lowercased() == "rtx" {
            if let original = codec.parameter("apt").flatMap({ UInt8($0) }) { resends[original] = codec.payloadType }
        }
        var plain: [NegotiatedCodec] = []
        var red: [NegotiatedCodec] = []
        for codec in offered {
            guard let mime = policy.mimeType(of: codec, kind: kind) else { continue }
            let feedback = policy.feedback(
                offered: codec.feedback, kind: kind, hasTransportSequence: hasSequence, receives: receives)
            let agreed = NegotiatedCodec(
                payloadType: codec.payloadType, mimeType: mime, clockRate: codec.clockRate, channels: codec.channels,
                fmtp: codec.fmtp, feedback: mime == "audio/red" ? [] : feedback,
                rtxPayloadType: kind == .video ? resends[codec.payloadType] : nil)
            if mime == "audio/red" { red.append(agreed) } else { plain.append(agreed) }
        }
        guard allowRed else { return plain }
        return red.filter { red in plain.contains { carries(red, $0) } } + plain
    }

    /// Whether these RED packets hold blocks of `codec`: fmtp `111/111` names its payload type (RFC 2198 §5).
    static func carries(_ red: NegotiatedCodec, _ codec: NegotiatedCodec) -> Bool {
        red.fmtp.utf8.split(separator: 0x2F).first.flatMap { UInt8(Substring($0)) } == codec.payloadType
    }

    /// The agreed codec that carries what `request` sends; nil when there is none.
    static func choose(for request: SendTrackRequest, from codecs: [NegotiatedCodec]) -> NegotiatedCodec? {
        let wanted = request.mimeType.lowercased() == "audio/red" ? "audio/opus" : request.mimeType.lowercased()
        let same = codecs.filter { $0.mimeType.lowercased() == wanted }
        guard wanted == "video/h264" else { return same.first }
        return same.max { likeness($0.fmtp, request.fmtp) < likeness($1.fmtp, request.fmtp) }
    }

    /// How well an H.264 receiver's fmtp fits a stream's: the packetisation first, then the profile (RFC 6184 §8.1).
    private static func likeness(_ receiver: String, _ stream: String) -> Int {
        func mode(_ fmtp: String) -> String { FormatParameters.value(of: "packetization-mode", in: fmtp) ?? "0" }
        func profile(_ fmtp: String) -> String {
            (FormatParameters.value(of: "profile-level-id", in: fmtp) ?? "42e01f").lowercased()
        }
        let receiver = (mode(receiver), profile(receiver))
        let stream = (mode(stream), profile(stream))
        return (receiver.0 == stream.0 ? 8 : 0) + (receiver.1.prefix(2) == stream.1.prefix(2) ? 4 : 0)
            + (receiver.1.prefix(4) == stream.1.prefix(4) ? 2 : 0) + (receiver.1 == stream.1 ? 1 : 0)
    }
}
