import Basics

extension Negotiator {
    /// Writes the sections as they stand.
    /// - Parameter bundle: the mids in the group; the first one's section carries the candidates.
    mutating func describe(setup: SDPSetup, bundle: [String], mixed: Bool) -> LocalDescription {
        version += 1
        var document = SDPDocument(sessionID: configuration.sessionID, version: version)
        document.attributes.append(SDPAttribute("group", (["BUNDLE"] + bundle).joined(separator: " ")))
        if mixed { document.attributes.append(SDPAttribute("extmap-allow-mixed")) }
        document.attributes.append(SDPAttribute("msid-semantic", " WMS *"))
        if configuration.isLite { document.attributes.append(SDPAttribute("ice-lite")) }
        for section in sections {
            var written = write(section)
            if !section.isRejected {
                written.attributes.insert(
                    contentsOf: transportLines(setup: setup, withCandidates: section.mid == bundle.first), at: 0)
            }
            document.sections.append(written)
        }
        return LocalDescription(sdp: document.text, midToTrack: midToTrack)
    }

    private func transportLines(setup: SDPSetup, withCandidates: Bool) -> [SDPAttribute] {
        var lines: [SDPAttribute] = []
        if withCandidates {
            lines += Self.candidateLines(configuration.candidates)
            lines.append(SDPAttribute("end-of-candidates"))
        }
        lines.append(SDPAttribute("ice-ufrag", credentials.ufrag))
        lines.append(SDPAttribute("ice-pwd", credentials.password))
        lines.append(SDPAttribute("fingerprint", configuration.fingerprint.description))
        lines.append(SDPAttribute("setup", setup.rawValue))
        return lines
    }

    /// Host candidates for component 1, the first one the most wanted (RFC 8445 §5.1.2.1, RFC 8839 §5.1).
    static func candidateLines(_ addresses: [SocketAddress]) -> [SDPAttribute] {
        addresses.enumerated().map { index, address in
            let priority = 126 << 24 | max(0, 65_535 - index) << 8 | 255
            return SDPAttribute("candidate", "\(index + 1) 1 udp \(priority) \(address.host) \(address.port) typ host")
        }
    }

    private func write(_ section: NegotiatedSection) -> SDPSection {
        guard !section.isRejected else {
            // An m-line must name a format, even a refused one; one of ours was refused with what it last offered.
            let formats =
                section.formats.isEmpty ? section.writtenCodecs.map { String($0.payloadType) } : section.formats
            var refused = SDPSection(media: section.media, port: 0, proto: section.proto, formats: formats)
            if !section.mid.isEmpty { refused.attributes.append(SDPAttribute("mid", section.mid)) }
            refused.attributes.append(SDPAttribute("inactive"))
            return refused
        }
        var written = SDPSection(media: section.media, port: 9, proto: section.proto, formats: section.formats)
        written.attributes.append(SDPAttribute("mid", section.mid))
        if section.kind == nil {
            written.attributes.append(SDPAttribute("sctp-port", "5000"))
            written.attributes.append(SDPAttribute("max-message-size", "65535"))
            return written
        }
        written.formats = section.writtenCodecs.map { String($0.payloadType) }
        for line in section.extensions {
            let direction = line.direction.map { "/" + $0.rawValue } ?? ""
            written.attributes.append(SDPAttribute("extmap", "\(line.id)\(direction) \(line.uri)"))
        }
        written.attributes.append(SDPAttribute(section.direction.rawValue))
        let track = section.sendTrack.flatMap { request($0) }
        if let track { written.attributes.append(SDPAttribute("msid", "\(track.streamID) \(track.trackID)")) }
        written.attributes.append(SDPAttribute("rtcp-mux"))
        written.attributes.append(SDPAttribute("rtcp-rsize"))
        for codec in section.writtenCodecs { written.attributes += Self.lines(for: codec) }
        if !section.rids.isEmpty {
            for rid in section.rids { written.attributes.append(SDPAttribute("rid", "\(rid) recv")) }
            written.attributes.append(SDPAttribute("simulcast", "recv " + section.rids.joined(separator: ";")))
        }
        if let track { written.attributes += sourceLines(track, codecs: section.writtenCodecs) }
        return written
    }

    private static func lines(for codec: SDPCodec) -> [SDPAttribute] {
        let channels = codec.channels > 1 ? "/\(codec.channels)" : ""
        var lines = [SDPAttribute("rtpmap", "\(codec.payloadType) \(codec.name)/\(codec.clockRate)\(channels)")]
        for feedback in codec.feedback { lines.append(SDPAttribute("rtcp-fb", "\(codec.payloadType) \(feedback)")) }
        if !codec.fmtp.isEmpty { lines.append(SDPAttribute("fmtp", "\(codec.payloadType) \(codec.fmtp)")) }
        return lines
    }

    private func sourceLines(_ track: SendTrackRequest, codecs: [SDPCodec]) -> [SDPAttribute] {
        var sources = [track.ssrc]
        var lines: [SDPAttribute] = []
        if let resends = track.rtxSsrc, codecs.contains(where: { $0.name == "rtx" }) {
            lines.append(SDPAttribute("ssrc-group", "FID \(track.ssrc) \(resends)"))
            sources.append(resends)
        }
        for source in sources {
            lines.append(SDPAttribute("ssrc", "\(source) cname:\(configuration.cname)"))
            lines.append(SDPAttribute("ssrc", "\(source) msid:\(track.streamID) \(track.trackID)"))
        }
        return lines
    }
}
