import Basics
import Wire

/// What every room of the server is given.
struct RoomContext: Sendable {
    var policy: RoomPolicy
    var clock: RoomClock
    var media: any MediaPlane
    /// Hears of every event, in order for each room. Must not block.
    var events: @Sendable (WebhookEvent) -> Void
    var counters: RoomCounters
}

struct RoomCounters: Sendable {
    let rooms: Gauge
    let participants: Gauge
    let joins: Counter
    let resumes: Counter
    let malformedFrames: Counter
    let malformedRequests: Counter
    let refusedJoins: Counter
    let droppedMediaEvents: Counter
    let closedForMalformed: Counter

    init(_ metrics: Metrics) {
        rooms = metrics.gauge("parley_rooms", help: "Rooms that are open.")
        participants = metrics.gauge(
            "parley_participants", help: "Participants in all rooms, agents and recorders too.")
        joins = metrics.counter("parley_joins_total", help: "Participants let into a room.")
        resumes = metrics.counter("parley_resumes_total", help: "Signal connections that came back.")
        malformedFrames = metrics.counter(
            "parley_signal_malformed_frames_total", help: "WebSocket messages that were no SignalRequest.")
        malformedRequests = metrics.counter(
            "parley_signal_malformed_requests_total", help: "Signal requests whose content was unusable.")
        refusedJoins = metrics.counter("parley_joins_refused_total", help: "Joins answered with an HTTP error.")
        droppedMediaEvents = metrics.counter(
            "parley_media_events_dropped_total", help: "Reports of media loops that found their room's inbox full.")
        closedForMalformed = metrics.counter(
            "parley_signal_closed_malformed_total", help: "Signal connections closed for too many malformed frames.")
    }
}
