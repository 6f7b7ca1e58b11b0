extension Negotiator {
    /// Our offer: what stood before, m-lines for the tracks that wait, and silence where a track left.
    ///
    /// - Parameter fresh: new credentials for an ICE restart. Such an offer also replaces one that was never
    ///   answered, because the client may have lost it together with its signal connection.
    /// - Returns: nil while an offer waits for its answer, when there is nothing to offer, or when the other side
    ///   is the one that offers on this connection.
    public mutating func makeOffer(restartingWith fresh: ICECredentials? = nil) -> LocalDescription? {
        guard isOfferer || remote == nil, !isOfferOutstanding || fresh != nil else { return nil }
        if wantsDataSection, !sections.contains(where: { $0.content == .data }) {
            sections.append(.data(mid: takeMid()))
        }
        placeWaitingTracks()
        guard !sections.isEmpty else { return nil }
        if let fresh { credentials = fresh }
        for index in sections.indices where !sections[index].isRejected {
            sections[index].describedTrack = sections[index].sendTrack
            sections[index].direction = SDPDirection(
                sends: sections[index].sendTrack != nil, receives: sections[index].receiveTrack != nil)
        }
        isOfferer = true
        isOfferOutstanding = true
        return describe(setup: .actpass, bundle: sections.filter { !$0.isRejected }.map(\.mid), mixed: true)
    }

    private mutating func placeWaitingTracks() {
        for track in sendTracks where track.waits {
            let codecs = payloadTypes.codecs(for: track.request, policy: configuration.policy)
            guard !codecs.isEmpty, let position = freeSection(track.request.kind) else {
                reject(track.id)
                continue
            }
            sections[position].sendTrack = track.id
            sections[position].writtenCodecs = codecs
            sections[position].extensions = HeaderExtensions.offered(kind: track.request.kind)
            if let index = sendTracks.firstIndex(where: { $0.id == track.id }) {
                sendTracks[index].mid = sections[position].mid
            }
        }
    }

    /// A silent m-line of that kind, or a refused one under a new mid (RFC 8829 §5.2.2), or one more; nil when the
    /// connection has as many as can be described.
    private mutating func freeSection(_ kind: TrackKind) -> Int? {
        if let free = sections.firstIndex(where: { $0.kind == kind && $0.isFree }) { return free }
        if let refused = sections.firstIndex(where: { $0.kind == kind && $0.isRejected && $0.sendTrack == nil }) {
            sections[refused] = .media(kind, mid: takeMid())
            return refused
        }
        guard sections.count < SDPDocument.maximumSections else { return nil }
        sections.append(.media(kind, mid: takeMid()))
        return sections.count - 1
    }

    private mutating func takeMid() -> String {
        defer { nextMid += 1 }
        return String(nextMid)
    }

    /// The other side's answer to our offer: codecs are settled, tracks bound or refused.
    public mutating func accept(answer text: String) throws(SDPError) {
        guard isOfferOutstanding else { throw .noOfferOutstanding }
        let answer = try SDPDocument(parsing: text)
        var next = self
        try next.apply(answer)
        self = next
    }

    private mutating func apply(_ answer: SDPDocument) throws(SDPError) {
        guard answer.sections.count == sections.count else {
            throw .sectionsDiffer(expected: sections.count, found: answer.sections.count)
        }
        for (section, remote) in zip(sections, answer.sections) {
            // A refused m-line needs no mid (RFC 8829 §5.3.1).
            if let mid = remote.mid, mid != section.mid { throw .midDiffers(expected: section.mid, found: mid) }
        }
        let tag = answer.bundle?.first
        guard let tagged = answer.sections.first(where: { $0.isInUse && ($0.mid == tag || tag == nil) })
        else { throw .nothingUsable }
        try adopt(answer.transport(tagged: tagged))
        dtlsRole = dtlsRole ?? (remote?.setup == .passive ? .client : .server)
        let old = sections
        var sent: [ReceiveTrack?] = []
        for (position, remote) in zip(sections.indices, answer.sections) { sent.append(settle(position, remote)) }
        replaceReceiveTracks(of: old, with: sent)
        isOfferOutstanding = false
    }

    /// Settles one m-line; returns what the other side sends on it.
    private mutating func settle(_ position: Int, _ remote: SDPSection) -> ReceiveTrack? {
        guard !sections[position].isRejected else { return nil }
        sections[position].isRejected = !remote.isInUse
        if sections[position].content == .data { readData(remote) }
        guard let kind = sections[position].kind else { return nil }
        let offered = sections[position].extensions
        let extensions = HeaderExtensions.agreed(offered: remote.extensions, kind: kind)
            .filter { line in offered.contains { $0.id == line.id && $0.uri == line.uri } }
        sections[position].codecs = CodecMatching.agreed(
            in: remote, kind: kind, policy: configuration.policy, allowRed: true,
            receives: false, extensions: extensions)
        var agreed = sections[position]
        agreed.extensions = extensions
        if let id = agreed.sendTrack, id == agreed.describedTrack {
            if agreed.isRejected || !remote.direction.receives || !bind(id, to: agreed) {
                reject(id)
                sections[position].sendTrack = nil
            }
        }
        if agreed.isRejected { sections[position].describedTrack = nil }
        guard !agreed.isRejected, remote.direction.sends, agreed.direction.receives else { return nil }
        return Self.receiveTrack(from: remote, kind: kind, agreed: agreed)
    }

    mutating func readData(_ remote: SDPSection) {
        guard remote.isInUse else { return }
        remoteSCTPPort = remote.sctpPort ?? 5_000
        remoteMaximumMessageSize = max(0, remote.maximumMessageSize ?? 65_536)
    }

    /// Takes the other side's transport: the certificate may not change, the credentials may.
    /// - Returns: whether the other side restarted ICE: new ufrag and new password (RFC 8839 §4.4.1.1).
    @discardableResult
    mutating func adopt(_ transport: RemoteTransport) throws(SDPError) -> Bool {
        let before = remote
        remote = transport
        guard let before else { return false }
        guard !Set(before.fingerprints).isDisjoint(with: transport.fingerprints) else { throw .certificateChanged }
        guard before.credentials.ufrag != transport.credentials.ufrag,
            before.credentials.password != transport.credentials.password
        else { return false }
        events.append(.iceRestarted)
        return true
    }
}
