extension Negotiator {
    /// Gives tracks their m-lines in the client's offer: first those that keep theirs, then those that wait, on
    /// receive-only m-lines before two-way ones. Then says in every section what flows.
    mutating func placeSendTracks(on offer: [SDPSection], before old: [NegotiatedSection]) {
        keepPlaces(offer, old)
        for wantsTwoWay in [false, true] {
            for track in sendTracks where track.waits { place(track, offer, twoWay: wantsTwoWay) }
        }
        for track in sendTracks where track.waits {
            // It found an m-line, but none with its codec: more of the same will not help.
            let sawSection = zip(sections, offer).contains { section, remote in
                section.isFree && section.kind == track.request.kind && remote.direction.receives
            }
            if sawSection { reject(track.id) }
        }
        for (index, remote) in zip(sections.indices, offer) where !sections[index].isRejected {
            sections[index].describedTrack = sections[index].sendTrack
            sections[index].remoteReceives = remote.direction.receives
            let sends = sections[index].sendTrack != nil
            if sections[index].kind != nil {
                sections[index].direction = SDPDirection(sends: sends, receives: remote.direction.sends)
            }
            if sends, !remote.direction.sends { preferCodec(ofTrackOn: index) }
        }
    }

    private mutating func keepPlaces(_ offer: [SDPSection], _ old: [NegotiatedSection]) {
        var places: [String: NegotiatedSection] = [:]
        for section in old { places[section.mid] = section }
        for (index, remote) in zip(sections.indices, offer) {
            guard let before = places.removeValue(forKey: sections[index].mid) else { continue }
            // Until this answer has said that a removed track is silent, its place is not free. A refused m-line is.
            sections[index].describedTrack = sections[index].isRejected ? nil : before.describedTrack
            guard let id = before.sendTrack else { continue }
            if sections[index].isRejected || !remote.direction.receives {
                sections[index].describedTrack = nil
                release(id)
            } else if bind(id, to: sections[index]) {
                sections[index].sendTrack = id
            } else {
                reject(id)
            }
        }
        for case let id? in places.values.map(\.sendTrack) { release(id) }
    }

    private mutating func place(_ track: SendTrack, _ offer: [SDPSection], twoWay: Bool) {
        for (index, remote) in zip(sections.indices, offer) {
            guard sections[index].isFree, sections[index].kind == track.request.kind, remote.direction.receives,
                remote.direction.sends == twoWay
            else { continue }
            if bind(track.id, to: sections[index]) {
                sections[index].sendTrack = track.id
                return
            }
        }
    }

    /// Names the track's own codec first on an m-line that only we send on, and says when it is stereo.
    private mutating func preferCodec(ofTrackOn index: Int) {
        guard let id = sections[index].sendTrack, let request = request(id), let chosen = sendParameters(id) else {
            return
        }
        let codecs = sections[index].codecs.filter { request.allowRed || $0.mimeType != "audio/red" }
        let first = codecs.filter { $0.payloadType == chosen.payloadType }
        let rest = codecs.filter { $0.payloadType != chosen.payloadType }
        let isRed = request.mimeType.lowercased() == "audio/red" && chosen.redPayloadType != nil
        sections[index].codecs = isRed ? codecs : first + rest
        var written = Self.answered(sections[index].codecs, options: nil)
        if ["stereo", "sprop-stereo"].contains(where: { FormatParameters.value(of: $0, in: request.fmtp) == "1" }) {
            for position in written.indices where written[position].name == "opus" {
                written[position].fmtp += ";sprop-stereo=1"
            }
        }
        sections[index].writtenCodecs = written
    }
}
