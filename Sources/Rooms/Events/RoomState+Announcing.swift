import Basics
import Wire

/// What the outside hears (webhooks, dispatch): livekit-wire.md §7.
extension RoomState {
    mutating func announce(_ event: String, endReason: RoomEndReason? = nil, now: Moment) {
        var message = newEvent(event, now: now)
        message.room = info(now: now)
        if let endReason { message.roomEndReason = endReason }
        effects.append(.event(message))
    }

    mutating func announce(_ event: String, participant: Participant, now: Moment) {
        var message = newEvent(event, now: now)
        message.room = info(now: now)
        message.participant = participant.info(epoch: epoch)
        effects.append(.event(message))
    }

    /// Track events carry only the names of the room and the participant.
    mutating func announce(_ event: String, participant: Participant, track: TrackInfo, now: Moment) {
        var message = newEvent(event, now: now)
        var room = Wire.Room()
        room.sid = sid.text
        room.name = name
        message.room = room
        var info = ParticipantInfo()
        info.sid = participant.sid.text
        info.identity = participant.identity
        message.participant = info
        message.track = track
        effects.append(.event(message))
    }

    private mutating func newEvent(_ event: String, now: Moment) -> WebhookEvent {
        var message = WebhookEvent()
        message.event = event
        message.id = Sid.make("EV_", using: &random)
        message.createdAt = unixMilliseconds(now) / 1000
        return message
    }
}
