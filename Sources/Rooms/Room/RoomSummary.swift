import Basics
import Wire

/// A room at a glance, for those who must not wait for it.
struct RoomSummary: Sendable {
    var info: Wire.Room
    /// Of those who count against the limit; kept only where there is one.
    var identities: Set<String>
    var isClosed: Bool

    init(_ state: RoomState, now: Moment) {
        info = state.info(now: now)
        identities =
            state.settings.maxParticipants == 0
            ? [] : Set(state.participants.values.filter { !$0.isDependent }.map(\.identity))
        isClosed = state.isClosed
    }

    /// Whether one more of this identity is one too many; a twin would make room for it.
    func isFull(for identity: String) -> Bool {
        info.maxParticipants > 0 && !identities.contains(identity) && identities.count >= Int(info.maxParticipants)
    }
}
