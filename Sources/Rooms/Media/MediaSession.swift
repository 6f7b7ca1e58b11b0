import Basics
import WebRTC

/// A participant as its shard knows it: who may send and receive what, over which connections.
final class MediaSession {
    var participant: MediaParticipant
    unowned let room: MediaRoom
    let joinedAt: Moment
    /// The connection that the client offers: its publisher, or its only one.
    var publisher: Seat!
    /// The connection that we offer; nil in single mode.
    var subscriber: Seat?

    /// Announced tracks without an m-line yet, in order of announcement.
    var expected: [ExpectedTrack] = []
    var published: [TrackSID: MediaTrack] = [:]
    var subscriptions: [TrackSID: Subscription] = [:]
    /// Options of announced tracks by client track id: a later offer must answer the same way.
    var audioOptions: [String: AudioOptions] = [:]

    var offers = OfferPace()
    var relay = DataSender()
    /// Whether `.connected` was reported and no failure since.
    var isConnected = false
    var reliableWasOpened = false
    var quality = QualityMeter()

    init(_ participant: MediaParticipant, room: MediaRoom, now: Moment) {
        self.participant = participant
        self.room = room
        joinedAt = now
    }

    /// The connection over which the client gets tracks.
    var receivingSeat: Seat { subscriber ?? publisher }
    /// The connection whose state is the participant's state (livekit-wire.md §4.1).
    var primarySeat: Seat {
        if case .dual(subscriberPrimary: true) = participant.mode { receivingSeat } else { publisher }
    }
    /// The connection whose data channels carry packets to the client: a subscriber-primary client listens on the
    /// channels that the server made, every other on those it made itself (livekit-wire.md §4.3).
    var dataSeat: Seat { primarySeat }

    var seats: [Seat] { subscriber.map { [publisher, $0] } ?? [publisher] }
}
