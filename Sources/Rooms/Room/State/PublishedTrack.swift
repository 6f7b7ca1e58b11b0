import Wire

/// A track from its announcement until it stops.
struct PublishedTrack: Sendable {
    enum Stage: Sendable, Equatable {
        /// Announced by the client; no packet yet, so nobody else knows of it.
        case pending
        case published
    }
    let sid: TrackSID
    /// The client's own id for it: the msid's track part in its offer.
    let cid: String
    var info: TrackInfo
    var stage = Stage.pending
    /// The publisher has been told that somebody listens.
    var isKnownSubscribed = false

    var kind: MediaKind { info.type == .video ? .video : .audio }
}
