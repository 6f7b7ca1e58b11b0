import Basics
import Speech

extension RoomConnection {
    /// Publishes a track that pulls its sound: `source.read` is called on the media thread every 20 ms, from the moment
    /// the track's connection is up; while it is not, nothing is pulled.
    ///
    /// - Parameter sampleRate: 8000, 12000, 16000, 24000 or 48000.
    public func publishAudio(
        name: String, source: any AudioSource, sampleRate: Int, kind: TrackUse = .microphone
    ) async throws(RoomClientError) -> PublishedTrackDetails {
        guard OpusEncoder.sampleRates.contains(sampleRate) else { throw .unsupportedSampleRate(sampleRate) }
        let answer = AnswerBox<Result<PublishedTrackDetails, RoomClientError>>()
        let track = LocalTrack(
            cid: Sid.make("track-"), source: source, sampleRate: sampleRate,
            details: PublishedTrackDetails(sid: "", name: name, use: kind))
        session.inbox.post(.publish(track) { answer.give($0) })
        return try await answer.value.get()
    }
    public func unpublish(_ sid: String) async { session.inbox.post(.unpublish(sid: sid)) }
    /// A muted track goes on being pulled: what it has to say passes unheard rather than late.
    public func setMuted(_ sid: String, _ muted: Bool) { session.inbox.post(.mute(sid: sid, muted)) }

    /// Hears a track: decoded, smoothed, concealed, a frame of 20 ms every 20 ms from its first packet on.
    ///
    /// May be called as soon as the track is published; survives reconnects. One sink a track; a second one replaces it.
    /// - Parameter sampleRate: 8000, 12000, 16000, 24000 or 48000.
    public func listen(to trackSID: String, sampleRate: Int, sink: any AudioSink) throws(RoomClientError) {
        guard OpusEncoder.sampleRates.contains(sampleRate) else { throw .unsupportedSampleRate(sampleRate) }
        let isKnown = participants.contains { $0.tracks.contains { $0.sid == trackSID && $0.isAudio } }
        guard isKnown else { throw .unknownTrack(trackSID) }
        session.inbox.post(.listen(sid: trackSID, sampleRate: sampleRate, sink))
    }
    public func stopListening(to trackSID: String) { session.inbox.post(.stopListening(sid: trackSID)) }
    /// Subscribes to a track, or no longer: for rooms joined without ``RoomOptions/autoSubscribe``.
    public func setSubscribed(_ trackSID: String, _ subscribed: Bool) {
        session.inbox.post(.subscribe(sid: trackSID, subscribed))
    }
}
