import Basics
import Wire

/// Names, metadata and attributes: of a participant by itself or by an administrator, and of the room.
extension RoomState {
    /// The client hears of the outcome by its request id; Python's `set_attributes` waits for it.
    mutating func updateOwnMetadata(_ request: UpdateParticipantMetadata, from sid: ParticipantSID, now: Moment) {
        guard let participant = participants[sid] else { return }
        guard participant.permission.canUpdateMetadata else {
            return respond(
                .notAllowed, requestID: request.requestId, "does not have permission to update own metadata",
                .updateMetadata(request), to: sid)
        }
        do throws(RoomFault) {
            try changeProfile(
                of: sid, name: request.name, metadata: request.metadata, attributes: request.attributes, now: now)
            respond(.ok, requestID: request.requestId, to: sid)
        } catch {
            respond(
                .limitExceeded, requestID: request.requestId, error.description, .updateMetadata(request), to: sid)
        }
    }

    /// An empty name or metadata leaves it as it is; an empty attribute takes that attribute away.
    mutating func changeProfile(
        of sid: ParticipantSID, name: String, metadata: String, attributes: [String: String], now: Moment
    ) throws(RoomFault) {
        guard var participant = participants[sid] else { return }
        if !name.isEmpty { participant.name = name }
        if !metadata.isEmpty { participant.metadata = metadata }
        for (key, value) in attributes { participant.attributes[key] = value.isEmpty ? nil : value }
        try policy.check(
            name: participant.name, metadata: participant.metadata, attributes: participant.attributes)
        guard participant.differs(from: participants[sid]) else { return }
        participants[sid] = participant
        tellChange(of: sid, prompt: true, toSelf: true, now: now)
        refreshToken(sid, now: now)
    }
}

extension Participant {
    fileprivate func differs(from other: Participant?) -> Bool {
        name != other?.name || metadata != other?.metadata || attributes != other?.attributes
    }
}

extension RoomPolicy {
    /// The size limits of livekit-wire.md §2.7.
    func check(name: String, metadata: String, attributes: [String: String]) throws(RoomFault) {
        if name.count > nameLimit { throw .tooLong(what: "name", limit: nameLimit) }
        if metadata.utf8.count > metadataLimit { throw .tooLong(what: "metadata", limit: metadataLimit) }
        let size = attributes.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
        if size > attributesLimit { throw .tooLong(what: "attributes together", limit: attributesLimit) }
    }
}
