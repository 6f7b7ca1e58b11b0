import Wire

/// A track of ours as the session keeps it: what is needed to publish it again.
struct LocalTrack: Sendable {
    /// Our own name of it; the server's sid changes with the session.
    let cid: String
    let source: any AudioSource
    let sampleRate: Int
    var details: PublishedTrackDetails

    var request: AddTrackRequest {
        .with {
            $0.cid = cid
            $0.name = details.name
            $0.type = .audio
            $0.source = details.use.wire
            $0.muted = details.isMuted
            $0.disableRed = true
            $0.stream = "parley"
        }
    }
    var setup: OutgoingAudio.Setup {
        OutgoingAudio.Setup(source: source, sampleRate: sampleRate, isMuted: details.isMuted)
    }
}
