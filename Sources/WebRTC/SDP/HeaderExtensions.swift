/// The header extensions that Parley reads, writes or passes on, by URI.
enum HeaderExtensions {
    struct Known: Sendable {
        let uri: String
        let field: any WritableKeyPath<HeaderExtensionIDs, UInt8> & Sendable
        /// The id in our own offers: the same in every section, as BUNDLE demands.
        let offeredID: UInt8
        let kinds: Set<TrackKind>
        /// Written by a sender of forwarded media; the rest only arrive.
        let isSent: Bool
    }

    static let transportSequenceURI = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
    static let absoluteSendTimeURI = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"

    static let known: [Known] = [
        Known(
            uri: "urn:ietf:params:rtp-hdrext:ssrc-audio-level", field: \.audioLevel, offeredID: 1, kinds: [.audio],
            isSent: true),
        Known(
            uri: absoluteSendTimeURI, field: \.absoluteSendTime, offeredID: 2, kinds: [.audio, .video], isSent: false),
        Known(
            uri: transportSequenceURI, field: \.transportSequence, offeredID: 3, kinds: [.audio, .video], isSent: true),
        Known(
            uri: "urn:ietf:params:rtp-hdrext:sdes:mid", field: \.mid, offeredID: 4, kinds: [.audio, .video],
            isSent: true),
        Known(
            uri: "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay", field: \.playoutDelay, offeredID: 5,
            kinds: [.video], isSent: true),
        Known(
            uri: "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id", field: \.rid, offeredID: 10, kinds: [.video],
            isSent: false),
        Known(
            uri: "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id", field: \.repairedRid, offeredID: 11,
            kinds: [.video], isSent: false),
        Known(
            uri: "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension",
            field: \.dependencyDescriptor, offeredID: 12, kinds: [.video], isSent: true),
        Known(
            uri: "urn:3gpp:video-orientation", field: \.videoOrientation, offeredID: 13, kinds: [.video], isSent: true),
    ]

    /// Those of the offered lines that we keep, with the offer's ids. The absolute send time only serves REMB, so it
    /// is dropped where transport-wide sequence numbers are to be had.
    static func agreed(offered: [SDPExtension], kind: TrackKind) -> [SDPExtension] {
        let hasTransportSequence = offered.contains { $0.uri == transportSequenceURI }
        return offered.compactMap { line in
            guard let entry = known.first(where: { $0.uri == line.uri }), entry.kinds.contains(kind),
                !(line.uri == absoluteSendTimeURI && hasTransportSequence)
            else { return nil }
            return SDPExtension(id: line.id, uri: line.uri, direction: line.direction?.reversed)
        }
    }

    static func offered(kind: TrackKind) -> [SDPExtension] {
        known.filter { $0.isSent && $0.kinds.contains(kind) }
            .map { SDPExtension(id: $0.offeredID, uri: $0.uri, direction: nil) }
    }

    /// - Parameter sending: ids for packets we write, rather than for those that come in; lines may be one-way.
    static func ids(_ lines: [SDPExtension], sending: Bool) -> HeaderExtensionIDs {
        var ids = HeaderExtensionIDs()
        for line in lines {
            let direction = line.direction ?? .sendrecv
            guard sending ? direction.sends : direction.receives,
                let entry = known.first(where: { $0.uri == line.uri })
            else { continue }
            ids[keyPath: entry.field] = line.id
        }
        return ids
    }
}

extension SDPDirection {
    /// The same flow seen from the other side.
    var reversed: SDPDirection { SDPDirection(sends: receives, receives: sends) }
}
