import RoomClient
import Testing

/// Reads a room's events until one fits; what comes before it is kept for whoever asks.
struct EventReader {
    private var iterator: AsyncStream<RoomEvent>.Iterator
    private(set) var seen: [RoomEvent] = []

    init(_ connection: RoomConnection) { iterator = connection.events.makeAsyncIterator() }

    /// - Returns: what `pick` makes of the first event for which it makes something; nil when the events end.
    mutating func first<Found>(_ pick: (RoomEvent) -> Found?) async -> Found? {
        while let event = await iterator.next() {
            seen.append(event)
            if let found = pick(event) { return found }
        }
        return nil
    }
}

extension RoomEvent {
    var joined: ParticipantDetails? { if case .participantJoined(let who) = self { who } else { nil } }
    var subscribed: RemoteTrackDetails? { if case .trackSubscribed(let track, _) = self { track } else { nil } }
    var reconnected: Bool? { if case .reconnected(let isFull) = self { isFull } else { nil } }
    var disconnected: RoomEnd? { if case .disconnected(let end) = self { end } else { nil } }
    var isReconnecting: Void? { if case .reconnecting = self { () } else { nil } }
}
