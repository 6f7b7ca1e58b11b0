import Basics
import Wire

/// Who is told what, and when: at once, in a batch, or on return.
extension RoomState {
    mutating func send(_ message: SignalResponse.Message, to sid: ParticipantSID) {
        guard let connection = participants[sid]?.connection else { return keep(message, for: sid) }
        effects.append(.send([connection], message))
    }

    /// Answers a client waits for outlive its signal connection; what a resume tells anew does not.
    private mutating func keep(_ message: SignalResponse.Message, for sid: ParticipantSID) {
        switch message {
        case .trackPublished, .trackUnpublished, .trackSubscribed, .mute, .requestResponse, .subscriptionResponse:
            guard let participant = participants[sid], participant.outbox.count < RoomPolicy.outboxLimit else { return }
            participants[sid]?.outbox.append(message)
        default: break
        }
    }

    /// Tells everybody of a change to a participant.
    /// - Parameters:
    ///   - prompt: at once, also in a large room: it publishes, or what it shows of itself changed.
    ///   - toSelf: the participant is told too.
    mutating func tellChange(of sid: ParticipantSID, prompt: Bool, toSelf: Bool = false, now: Moment) {
        guard var participant = participants[sid] else { return }
        participant.version &+= 1
        let isPresent = participant.phase == .active || participant.isPublisher
        if isPresent, !participant.isHidden { participant.isAnnounced = true }
        participants[sid] = participant
        if toSelf { send(.update(update([participant.info(epoch: epoch)])), to: sid) }
        guard participant.isAnnounced, !participant.isHidden else { return }
        if prompt || participant.isPublisher || isSmall {
            batched[sid] = nil
            broadcast(.update(update([participant.info(epoch: epoch)])), except: sid)
        } else {
            enqueue(participant, now: now)
        }
    }

    /// Small enough to tell everybody of every change at once.
    private var isSmall: Bool { present.count <= policy.promptRoomSize }

    private mutating func enqueue(_ participant: Participant, now: Moment) {
        batched[participant.sid] = participant.info(epoch: epoch)
        batchAt = batchAt ?? now + RoomPolicy.participantBatchPace
    }

    mutating func sendBatch(now: Moment) {
        batchAt = nil
        // As they are now, unless they are gone.
        let infos = batched.map { sid, info in participants[sid]?.info(epoch: epoch) ?? info }
        batched = [:]
        guard !infos.isEmpty else { return }
        // One message for all, each finding itself in it too: harmless, since `version` orders them.
        broadcast(.update(update(infos.sorted { $0.sid < $1.sid })), except: nil)
        for info in infos where info.state == .disconnected { keepDeparture(info) }
    }

    func update(_ infos: [ParticipantInfo]) -> ParticipantUpdate {
        var update = ParticipantUpdate()
        update.participants = infos
        return update
    }

    mutating func broadcast(_ message: SignalResponse.Message, except sid: ParticipantSID?) {
        let connections = present.filter { $0 != sid }.compactMap { participants[$0]?.connection }
        if !connections.isEmpty { effects.append(.send(connections, message)) }
    }

    /// - Parameters:
    ///   - isReplaced: a newer participant has its identity; only clients before protocol 12 need to hear.
    ///   - prompt: at once, also in a large room.
    mutating func tellDeparture(_ participant: Participant, isReplaced: Bool, prompt: Bool, now: Moment) {
        let info = participant.info(epoch: epoch)
        if !isReplaced, !prompt, !isSmall { return enqueue(participant, now: now) }
        batched[participant.sid] = nil
        let hearers = present.compactMap { participants[$0] }.filter {
            $0.sid != participant.sid && (!isReplaced || $0.admission.client.`protocol` < 12)
        }
        let connections = hearers.compactMap(\.connection)
        if !connections.isEmpty { effects.append(.send(connections, .update(update([info])))) }
        if !isReplaced { keepDeparture(info) }
    }

    /// For those whose signal connection is away.
    private mutating func keepDeparture(_ info: ParticipantInfo) {
        for sid in present where sid.text != info.sid {
            guard let other = participants[sid], other.connection == nil, other.missed.count < RoomPolicy.missedLimit
            else { continue }
            participants[sid]?.missed[ParticipantSID(info.sid)] = info
        }
    }

    /// Head counts changed: at once when the last word is old, else together with what follows.
    mutating func noteRoomChanged(now: Moment) {
        guard !isClosed, roomUpdateAt == nil else { return }
        roomUpdateAt = max(now, lastRoomUpdate.map { $0 + RoomPolicy.roomUpdatePace } ?? now)
    }

    mutating func sendRoomUpdate(now: Moment) {
        roomUpdateAt = nil
        lastRoomUpdate = now
        broadcast(.roomUpdate(roomUpdate(now: now)), except: nil)
    }

    mutating func roomUpdate(now: Moment) -> RoomUpdate {
        var update = RoomUpdate()
        update.room = info(now: now)
        update.room?.version = nextVersion(now: now)
        return update
    }
}
