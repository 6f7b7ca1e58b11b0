import Basics
import Wire

/// Changes to a track that exists: mute, layers, features, size.
extension RoomState {
    mutating func mute(_ request: MuteTrackRequest, from sid: ParticipantSID, now: Moment) {
        let track = TrackSID(request.sid)
        guard owners[track] == sid else {
            return refuse(.notFound, "track '\(request.sid)' is not yours or not published", .mute(request), to: sid)
        }
        setMuted(request.muted, track, of: sid, now: now)
    }

    /// Nothing changes and nobody is told when it is so already.
    mutating func setMuted(_ muted: Bool, _ trackSID: TrackSID, of sid: ParticipantSID, now: Moment) {
        guard let index = participants[sid]?.index(of: trackSID),
            participants[sid]?.tracks[index].info.muted != muted
        else { return }
        effects.append(.media(.muted(trackSID, muted)))
        changeInfo(trackSID, of: sid, now: now) { $0.muted = muted }
    }

    mutating func updateLayers(_ request: UpdateVideoLayers, from sid: ParticipantSID, now: Moment) {
        guard owners[TrackSID(request.trackSid)] == sid, request.layers.count <= 8 else {
            malformedCount &+= 1
            return
        }
        changeInfo(TrackSID(request.trackSid), of: sid, now: now) { $0.layers = request.layers }
    }

    mutating func updateAudioTrack(_ request: UpdateLocalAudioTrack, from sid: ParticipantSID, now: Moment) {
        let track = TrackSID(request.trackSid)
        guard owners[track] == sid, request.features.count <= 32 else {
            return refuse(
                .notFound, "track '\(request.trackSid)' is not published", .updateAudioTrack(request), to: sid)
        }
        changeInfo(track, of: sid, now: now) {
            $0.audioFeatures = request.features
            $0.stereo = request.features.contains(.stereo)
            $0.disableDtx = request.features.contains(.noDtx)
        }
    }

    mutating func updateVideoTrack(_ request: UpdateLocalVideoTrack, from sid: ParticipantSID, now: Moment) {
        let track = TrackSID(request.trackSid)
        guard owners[track] == sid else {
            return refuse(
                .notFound, "track '\(request.trackSid)' is not published", .updateVideoTrack(request), to: sid)
        }
        changeInfo(track, of: sid, now: now) {
            $0.width = request.width
            $0.height = request.height
        }
    }

    private mutating func changeInfo(
        _ trackSID: TrackSID, of sid: ParticipantSID, now: Moment, _ change: (inout TrackInfo) -> Void
    ) {
        guard var participant = participants[sid], let index = participant.index(of: trackSID) else { return }
        change(&participant.tracks[index].info)
        participant.tracks[index].info.version = nextVersion(now: now)
        participants[sid] = participant
        if participant.tracks[index].stage == .published { tellChange(of: sid, prompt: true, now: now) }
    }
}
