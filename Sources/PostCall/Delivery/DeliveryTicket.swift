import Basics

/// One event's way to one target, as the schedule needs to know it; the event itself stays on disk.
struct DeliveryTicket: Sendable, Equatable {
    /// Ascending in the order things happened.
    let id: Int64
    /// What keeps its order: the room.
    let lane: String
    var attempts: Int
    var notBefore: Moment
    /// When giving up began to be counted.
    var since: Moment
}

/// What became of a try, for the disk.
struct DeliveryChange: Sendable, Equatable {
    enum Fate: Sendable, Equatable {
        case delivered
        case waits(until: Moment)
        case dead
    }
    let id: Int64
    let attempts: Int
    let fate: Fate
    /// HTTP status; nil: there was no answer.
    let status: Int?
    let error: String
}

/// What a target's answer means.
enum DeliveryVerdict: Sendable, Equatable {
    case delivered(status: Int)
    /// The target cannot take anything now: no answer, 408, 429, 5xx.
    case unavailable(status: Int?, error: String, retryAfter: Duration?)
    /// It answers, but will not have this one: any other status.
    case refused(status: Int, error: String)

    /// - Parameter headers: names in lower case.
    init(status: Int, headers: [(name: String, value: String)], unixSeconds: Int64) {
        switch status {
        case 200..<300: self = .delivered(status: status)
        case 408, 425, 429, 500...:
            let wait = headers.first { $0.name == "retry-after" }
                .flatMap { RetryAfter.parse($0.value, unixSeconds: unixSeconds) }
            self = .unavailable(status: status, error: "it answered \(status)", retryAfter: wait)
        case 300..<400:
            self = .refused(status: status, error: "it answered \(status); redirects are not followed")
        default: self = .refused(status: status, error: "it answered \(status)")
        }
    }
}
