import Basics
import Wire

extension RoomState {
    /// When ``handle(_:now:)`` with `.timePassed` next has something to do.
    var deadline: Moment {
        if isClosed { return .distantFuture }
        var earliest = min(batchAt ?? .distantFuture, roomUpdateAt ?? .distantFuture, closingTime ?? .distantFuture)
        for participant in participants.values {
            earliest = min(
                earliest, participant.joinDeadline ?? .distantFuture, participant.dropAt ?? .distantFuture,
                participant.syncDeadline ?? .distantFuture, participant.simulation.speaksUntil ?? .distantFuture,
                participant.resumeAt ?? .distantFuture)
            if participant.connection != nil { earliest = min(earliest, participant.refreshTokenAt) }
        }
        return earliest
    }

    /// When an empty room ends: so long after the last one left, or after it was made when nobody came yet; nil while
    /// somebody who counts is here. livekit-wire.md §8.
    var closingTime: Moment? {
        if personCount > 0 { return nil }
        if let leftEmptyAt { return leftEmptyAt + .seconds(Int64(settings.departureTimeout)) }
        return createdAt + .seconds(Int64(settings.emptyTimeout))
    }

    mutating func passTime(now: Moment) {
        guard !isClosed else { return }
        if let closingTime, now >= closingTime {
            close(.roomClosed, .idleTimeout, now: now)
            return
        }
        for sid in present { passTime(for: sid, now: now) }
        if let batchAt, now >= batchAt { sendBatch(now: now) }
        if let roomUpdateAt, now >= roomUpdateAt { sendRoomUpdate(now: now) }
    }

    private mutating func passTime(for sid: ParticipantSID, now: Moment) {
        guard let participant = participants[sid] else { return }
        if let deadline = participant.joinDeadline, now >= deadline {
            return end(sid, .joinFailure, action: .disconnect, now: now)
        }
        if let dropAt = participant.dropAt, now >= dropAt {
            return end(sid, .connectionTimeout, action: .disconnect, now: now)
        }
        if let resumeAt = participant.resumeAt, now >= resumeAt { return askToResume(sid, now: now) }
        if let syncDeadline = participant.syncDeadline, now >= syncDeadline {
            restartMedia(sid, sync: nil, now: now)
        }
        if let speaksUntil = participant.simulation.speaksUntil, now >= speaksUntil {
            participants[sid]?.simulation.speaksUntil = nil
            tellSpeakers([(sid: sid, level: 0, active: false)])
        }
        if participant.connection != nil, now >= participant.refreshTokenAt { refreshToken(sid, now: now) }
    }

    /// Now and again in five minutes.
    mutating func refreshToken(_ sid: ParticipantSID, now: Moment) {
        participants[sid]?.refreshTokenAt = now + RoomPolicy.tokenPace
        guard let participant = participants[sid], let connection = participant.connection else { return }
        effects.append(.refreshToken(connection, sid, participant.info(epoch: epoch), room: name))
    }
}
