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

extension RoomEvent {
    var textStream: TextStream? { if case .text(let stream) = self { stream } else { nil } }
    var byteStream: ByteStream? { if case .file(let stream) = self { stream } else { nil } }
    var chunk: String? { if case .textChunk(_, _, let text, _) = self { text } else { nil } }
    var attributes: [String: String]? {
        if case .attributesChanged(_, let changed) = self { changed } else { nil }
    }
    var packet: (payload: [UInt8], topic: String, from: String?, reliable: Bool)? {
        if case .data(let payload, let topic, let from, let reliable) = self {
            (payload, topic, from, reliable)
        } else {
            nil
        }
    }
    var key: (code: UInt32, digit: String)? {
        if case .dtmf(let code, let digit, _) = self { (code, digit) } else { nil }
    }
    var left: String? { if case .participantLeft(let who, _) = self { who.identity } else { nil } }
    var muted: Bool? { if case .trackMuted(_, _, let isMuted) = self { isMuted } else { nil } }
    var unpublished: String? { if case .trackUnpublished(let track, _) = self { track.sid } else { nil } }
}
