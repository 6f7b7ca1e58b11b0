import Basics
import Wire

/// What a participant may do changes while it is here. livekit-wire.md §8.
extension RoomState {
    mutating func setPermission(_ permission: ParticipantPermission, of sid: ParticipantSID, now: Moment) {
        guard let before = participants[sid], before.permission != permission else { return }
        if permission.hidden, before.isAnnounced, !before.permission.hidden { hide(sid, now: now) }
        participants[sid]?.permission = permission
        effects.append(
            .media(
                .permissions(
                    sid, canPublishData: permission.canPublishData, canSubscribe: permission.canSubscribe)))
        for track in before.tracks where !permission.allowsPublishing(track.info.source) {
            withdraw(track.sid, of: sid, now: now)
        }
        if !permission.canPublish { participants[sid]?.queued = [] }
        for other in present where other != sid {
            reconcile(subscriber: sid, withTracksOf: other)
            if before.permission.hidden != permission.hidden { reconcile(subscriber: other, withTracksOf: sid) }
        }
        tellChange(of: sid, prompt: true, toSelf: true, now: now)
        refreshToken(sid, now: now)
    }

    /// To the others it is as if it left.
    private mutating func hide(_ sid: ParticipantSID, now: Moment) {
        guard var participant = participants[sid] else { return }
        participant.version &+= 1
        participant.isAnnounced = false
        participants[sid] = participant
        participant.phase = .disconnected
        tellDeparture(participant, isReplaced: false, prompt: true, now: now)
    }
}
