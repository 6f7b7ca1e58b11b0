extension Negotiator {
    /// Most SSRCs remembered of one m-line: three simulcast layers with resends, twice over.
    static let maximumSSRCs = 12

    /// The track that a section of the other side sends, without an index yet.
    static func receiveTrack(
        from remote: SDPSection, kind: TrackKind, agreed section: NegotiatedSection
    ) -> ReceiveTrack {
        let name = remote.streamID
        var resends: [UInt32: UInt32] = [:]
        for group in remote.ssrcGroups("FID").prefix(maximumSSRCs) where group.count == 2 {
            resends[group[1]] = group[0]
        }
        let layers = remote.ssrcGroups("SIM").first ?? remote.ssrcs
        return ReceiveTrack(
            index: -1, mid: section.mid, kind: kind, streamID: name?.stream ?? "", trackID: name?.track ?? "",
            rids: section.rids, ssrcs: Array(layers.lazy.filter { resends[$0] == nil }.prefix(maximumSSRCs)),
            rtxSSRCs: resends, codecs: section.codecs,
            extensions: HeaderExtensions.ids(section.extensions, sending: false))
    }

    /// Puts the tracks that the other side sends now in place of those it sent before, and tells the difference:
    /// removals first, so that an index freed here can be given out again.
    /// - Parameter sent: for each of `sections`, what it receives now.
    mutating func replaceReceiveTracks(of old: [NegotiatedSection], with sent: [ReceiveTrack?]) {
        var known: [String: ReceiveTrack] = [:]
        for case let track? in old.map(\.receiveTrack) { known[track.mid] = track }
        let stays = sent.compactMap { $0 }.filter { track in
            known[track.mid].map {
                $0.trackID == track.trackID && $0.streamID == track.streamID && $0.kind == track.kind
            }
                ?? false
        }
        var used = Set(stays.compactMap { known[$0.mid]?.index })
        for case let track? in old.map(\.receiveTrack) where !used.contains(track.index) {
            events.append(.receiveTrackRemoved(index: track.index))
        }
        for (position, track) in zip(sections.indices, sent) {
            guard var track else {
                sections[position].receiveTrack = nil
                continue
            }
            if let before = known[track.mid], stays.contains(where: { $0.mid == track.mid }) {
                track.index = before.index
                if track != before { events.append(.receiveTrackChanged(track)) }
            } else {
                track.index = (0...).first { !used.contains($0) } ?? used.count
                used.insert(track.index)
                events.append(.receiveTrackAdded(track))
            }
            sections[position].receiveTrack = track
        }
    }
}
