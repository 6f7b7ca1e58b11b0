extension Negotiator {
    /// Wants a track sent. It waits for an m-line: of the client's next offer, or of ours.
    public mutating func addSendTrack(_ request: SendTrackRequest) -> SendTrackID {
        let id = SendTrackID(number: nextSendTrack)
        nextSendTrack += 1
        sendTracks.append(SendTrack(id: id, request: request))
        return id
    }

    /// Stops a track at once; its m-line says so at the next negotiation. Unknown ids are ignored.
    public mutating func removeSendTrack(_ id: SendTrackID) {
        sendTracks.removeAll { $0.id == id }
        for index in sections.indices where sections[index].sendTrack == id { sections[index].sendTrack = nil }
    }

    /// A description of ours is due: a track waits, left, or a data channel is wanted.
    public var needsNegotiation: Bool {
        sendTracks.contains(where: \.waits) || sections.contains { $0.sendTrack != $0.describedTrack }
            || (wantsDataSection && !sections.contains { $0.content == .data })
    }

    /// Tracks that wait for an m-line, which on a client-offered connection only the client can bring.
    public var unboundSendTracks: (audios: Int, videos: Int) {
        let waiting = sendTracks.filter(\.waits)
        let audios = waiting.count { $0.request.kind == .audio }
        return (audios, waiting.count - audios)
    }

    /// The m-lines a client has to add to its next offer before every waiting track has one: LiveKit's
    /// MediaSectionsRequirement. 0, 0 when those it offers already are enough.
    public var missingSections: (audios: Int, videos: Int) {
        func missing(_ kind: TrackKind) -> Int {
            let waiting = sendTracks.count { $0.waits && $0.request.kind == kind }
            // One whose track left is free by the time of the next offer: the answer before says so first.
            let free = sections.count { !$0.isRejected && $0.sendTrack == nil && $0.kind == kind && $0.remoteReceives }
            return max(0, waiting - free)
        }
        return (missing(.audio), missing(.video))
    }

    /// Nil until the track is negotiated, and again once it no longer is.
    public func sendParameters(_ id: SendTrackID) -> SendParameters? {
        sendTracks.first { $0.id == id }?.parameters
    }

    func request(_ id: SendTrackID) -> SendTrackRequest? { sendTracks.first { $0.id == id }?.request }

    /// Whether the section agreed on a codec for the track; then the track is bound to it.
    mutating func bind(_ id: SendTrackID, to section: NegotiatedSection) -> Bool {
        guard let index = sendTracks.firstIndex(where: { $0.id == id }),
            let codec = CodecMatching.choose(for: sendTracks[index].request, from: section.codecs)
        else { return false }
        let request = sendTracks[index].request
        let red = section.codecs.first { $0.mimeType == "audio/red" && CodecMatching.carries($0, codec) }
        let rtx = request.rtxSsrc == nil ? nil : codec.rtxPayloadType
        let parameters = SendParameters(
            mid: section.mid, mimeType: codec.mimeType, clockRate: codec.clockRate, payloadType: codec.payloadType,
            redPayloadType: request.allowRed ? red?.payloadType : nil, rtxPayloadType: rtx, fmtp: codec.fmtp,
            extensions: HeaderExtensions.ids(section.extensions, sending: true), ssrc: request.ssrc,
            rtxSsrc: rtx == nil ? nil : request.rtxSsrc, nack: codec.feedback.contains("nack"),
            transportCC: codec.feedback.contains("transport-cc"))
        sendTracks[index].mid = section.mid
        if sendTracks[index].parameters != parameters {
            sendTracks[index].parameters = parameters
            events.append(.sendTrackBound(id))
        }
        return true
    }

    /// Back to waiting: its m-line stopped receiving or is gone.
    mutating func release(_ id: SendTrackID) {
        guard let index = sendTracks.firstIndex(where: { $0.id == id }) else { return }
        sendTracks[index].mid = nil
        sendTracks[index].parameters = nil
    }

    mutating func reject(_ id: SendTrackID) {
        guard let index = sendTracks.firstIndex(where: { $0.id == id }), !sendTracks[index].isRejected else { return }
        release(id)
        sendTracks[index].isRejected = true
        events.append(.sendTrackRejected(id))
    }
}
