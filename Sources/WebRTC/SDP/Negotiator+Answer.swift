extension Negotiator {
    /// Answers the client's offer: same m-lines, mids, payload types and extension ids; what we do not serve is
    /// refused or silent; tracks that wait are put on m-lines on which the client can receive.
    ///
    /// - Parameters:
    ///   - freshCredentials: become ours when the offer restarts ICE; not used otherwise.
    ///   - audioOptions: what is known of the audio track with that client track id (the second part of its msid).
    public mutating func accept(
        offer text: String, freshCredentials: ICECredentials,
        audioOptions: (_ trackID: String) -> AudioOptions = { _ in AudioOptions() }
    ) throws(SDPError) -> LocalDescription {
        guard !isOfferer else { throw .offerFromBothSides }
        let offer = try SDPDocument(parsing: text)
        var next = self
        let answer = try next.answer(offer, freshCredentials: freshCredentials, audioOptions: audioOptions)
        self = next
        return answer
    }

    private mutating func answer(
        _ offer: SDPDocument, freshCredentials: ICECredentials, audioOptions: (String) -> AudioOptions
    ) throws(SDPError) -> LocalDescription {
        let mids = try Self.mids(of: offer)
        // Without a group, one m-line is a transport of its own; more would need one each.
        let group = offer.bundle ?? (mids.count == 1 ? mids : [])
        let bundled = Set(group)
        guard let tagged = zip(mids, offer.sections).first(where: { bundled.contains($0) && $1.isInUse })?.1 else {
            throw .nothingUsable
        }
        if try adopt(offer.transport(tagged: tagged)) { credentials = freshCredentials }
        let mayListen = configuration.prefersDTLSServer && remote?.setup == .actpass
        dtlsRole = dtlsRole ?? (remote?.setup == .active || mayListen ? .server : .client)

        let old = sections
        let dataMid = dataMid(in: zip(mids, offer.sections).filter { bundled.contains($0.0) })
        sections = zip(mids, offer.sections).map { mid, remote in
            section(
                mid: mid, remote: remote, isBundled: bundled.contains(mid), isData: mid == dataMid,
                audioOptions: audioOptions)
        }
        if !sections.contains(where: { $0.content == .data && !$0.isRejected }) { remoteMaximumMessageSize = 65_536 }
        let received = zip(sections, offer.sections).map { section, remote -> ReceiveTrack? in
            guard let kind = section.kind, !section.isRejected, remote.direction.sends else { return nil }
            return Self.receiveTrack(from: remote, kind: kind, agreed: section)
        }
        replaceReceiveTracks(of: old, with: received)
        placeSendTracks(on: offer.sections, before: old)
        guard sections.contains(where: { !$0.isRejected }) else { throw .nothingUsable }
        let accepted = Set(sections.lazy.filter { !$0.isRejected }.map(\.mid))
        return describe(
            setup: dtlsRole == .server ? .passive : .active, bundle: group.filter { accepted.contains($0) },
            mixed: offer.allowsMixedExtensions)
    }

    /// One m-line has the association: the one that had it before, else the first that offers one (RFC 8841 §10.2).
    private func dataMid(in offered: [(mid: String, remote: SDPSection)]) -> String? {
        let offering = offered.filter { $0.remote.isDataChannel && $0.remote.isInUse }.map(\.mid)
        let before = sections.first { $0.content == .data && !$0.isRejected }?.mid
        return offering.first { $0 == before } ?? offering.first
    }

    private static func mids(of offer: SDPDocument) throws(SDPError) -> [String] {
        guard !offer.sections.isEmpty else { throw .noMedia }
        var mids: [String] = []
        var seen = Set<String>()
        for (index, section) in offer.sections.enumerated() {
            guard let mid = section.mid, !mid.isEmpty else {
                // A refused m-line needs no mid (RFC 8829 §5.2.2); it is refused again, without one.
                guard !section.isInUse else { throw .missingMid(section: index) }
                mids.append("")
                continue
            }
            guard seen.insert(mid).inserted else { throw .duplicateMid(mid) }
            mids.append(mid)
        }
        return mids
    }

    /// One m-line as we accept it, not yet knowing what we send on it.
    private mutating func section(
        mid: String, remote: SDPSection, isBundled: Bool, isData: Bool, audioOptions: (String) -> AudioOptions
    ) -> NegotiatedSection {
        let kind = remote.proto.hasSuffix("TLS/RTP/SAVPF") ? TrackKind(rawValue: remote.media) : nil
        let content: NegotiatedSection.Content =
            if let kind { .media(kind) } else if isData { .data } else { .unusable }
        var section = NegotiatedSection(
            mid: mid, content: content, media: remote.media, proto: remote.proto, formats: remote.formats)
        section.isRejected = content == .unusable || !remote.isInUse || !isBundled
        if content == .data, !section.isRejected { readData(remote) }
        guard let kind, !section.isRejected else { return section }

        let sends = remote.direction.sends
        let options = kind == .audio && sends ? audioOptions(remote.streamID?.track ?? "") : AudioOptions()
        section.extensions = HeaderExtensions.agreed(offered: remote.extensions, kind: kind)
        section.codecs = CodecMatching.agreed(
            in: remote, kind: kind, policy: configuration.policy, allowRed: options.allowRed, receives: sends,
            extensions: section.extensions)
        section.isRejected = section.codecs.isEmpty
        // A longer rid does not fit the packet path's ShortText; nobody uses one.
        // Without the extension that carries them, libwebrtc refuses a description with rids.
        if sends, kind == .video, HeaderExtensions.ids(section.extensions, sending: false).rid != 0 {
            section.rids = Array(remote.sentRids.filter { $0.utf8.count <= 16 }.prefix(4))
        }
        section.writtenCodecs = Self.answered(section.codecs, options: sends ? options : nil)
        return section
    }

    /// The agreed codecs as our answer spells them, each followed by its retransmissions.
    /// - Parameter options: nil when the client sends nothing here; our fmtp line then asks for nothing.
    static func answered(_ codecs: [NegotiatedCodec], options: AudioOptions?) -> [SDPCodec] {
        codecs.flatMap { codec -> [SDPCodec] in
            let name = codec.mimeType.utf8.split(separator: 0x2F).last.map { String(Substring($0)) } ?? ""
            let fmtp = answeredFormat(codec, options: options)
            let plain = SDPCodec(
                payloadType: codec.payloadType, name: name, clockRate: codec.clockRate, channels: codec.channels,
                fmtp: fmtp, feedback: codec.feedback)
            return [plain] + (codec.rtxPayloadType.map { [.rtx($0, of: codec.payloadType)] } ?? [])
        }
    }

    private static func answeredFormat(_ codec: NegotiatedCodec, options: AudioOptions?) -> String {
        switch codec.mimeType {
        case "audio/opus":
            var fmtp = "minptime=\(minptime(codec.fmtp));useinbandfec=1"
            if options?.stereo == true { fmtp += ";stereo=1;maxaveragebitrate=510000" }
            if options?.dtx == true { fmtp += ";usedtx=1" }
            return fmtp
        // The client's own limits (max-fs) are not ours; only what tells one configuration from another is repeated.
        case "video/VP8": return ""
        case "video/VP9":
            return FormatParameters.value(of: "profile-id", in: codec.fmtp).map { "profile-id=\($0)" } ?? ""
        default: return codec.fmtp
        }
    }

    /// Shortest packet the client asks for, ms (RFC 7587 §6.1); 10 is what libwebrtc says.
    private static func minptime(_ fmtp: String) -> Int {
        FormatParameters.value(of: "minptime", in: fmtp).flatMap { Int($0) }.map { min(max($0, 3), 120) } ?? 10
    }
}
