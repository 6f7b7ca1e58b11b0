import Basics

@testable import PostCall

/// A schedule, its outbox and a target on one simulated time line.
struct SimulatedTarget {
    struct Event {
        let id: Int64
        let lane: String
        let at: Moment
    }
    var schedule: DeliverySchedule
    var now = Moment.zero
    /// How the target answers; after `latency`.
    var answer: (_ id: Int64, _ attempt: Int, _ now: Moment) -> DeliveryVerdict
    var latency: Duration = .milliseconds(20)
    private(set) var arrived: [(id: Int64, lane: String, at: Moment)] = []
    private(set) var dead: [Int64] = []
    private(set) var tries: [(id: Int64, at: Moment)] = []
    private(set) var mostInFlight = 0
    /// Rooms that had two deliveries on their way at once.
    private(set) var crowded: Set<String> = []
    private var coming: ArraySlice<Event>
    private let lanes: [Int64: String]
    private var disk: [Event] = []
    private var answers: [(at: Moment, id: Int64, attempt: Int)] = []

    init(
        _ events: [Event], settings: DeliverySchedule.Settings = .init(), seed: UInt64 = 1,
        answer: @escaping (_ id: Int64, _ attempt: Int, _ now: Moment) -> DeliveryVerdict
    ) {
        schedule = DeliverySchedule(settings: settings, seed: seed)
        coming = events[...]
        lanes = Dictionary(events.map { ($0.id, $0.lane) }) { first, _ in first }
        self.answer = answer
    }

    /// Until nothing is left to do, or that time.
    mutating func run(until end: Moment = .distantFuture) {
        handle(.timePassed)
        while true {
            let next = min(coming.first?.at ?? .distantFuture, answers.first?.at ?? .distantFuture, schedule.deadline)
            guard next < end else { break }
            now = max(now, next)
            if let event = coming.first, event.at <= now {
                coming.removeFirst()
                disk.append(event)
                handle(.added)
            } else if let (at, id, attempt) = answers.first, at <= now {
                answers.removeFirst()
                handle(.answered(id, answer(id, attempt, now)))
            } else {
                handle(.timePassed)
            }
        }
        now = end == .distantFuture ? now : end
    }

    mutating func handle(_ input: DeliverySchedule.Input) {
        schedule.handle(input, now: now)
        while let output = schedule.nextOutput() {
            switch output {
            case .load(let after, let limit):
                // Ids count from 1, and none is settled before it was loaded.
                let found = disk.dropFirst(Int(after)).prefix(limit).map {
                    DeliveryTicket(id: $0.id, lane: $0.lane, attempts: 0, notBefore: .zero, since: $0.at)
                }
                handle(.loaded(found))
            case .send(let id, let attempt):
                let lane = lane(id)
                if answers.contains(where: { self.lane($0.id) == lane }) { crowded.insert(lane) }
                tries.append((id, now))
                answers.append((now + latency, id, attempt))
                mostInFlight = max(mostInFlight, answers.count)
            case .keep(let change):
                switch change.fate {
                case .delivered: arrived.append((change.id, lane(change.id), now))
                case .dead: dead.append(change.id)
                case .waits: continue
                }
            }
        }
    }
    private func lane(_ id: Int64) -> String { lanes[id] ?? "" }

    /// So many events, one every `pace`, over some rooms in turn.
    static func events(_ count: Int, rooms: Int, pace: Duration) -> [Event] {
        (0..<count).map { number in
            Event(
                id: Int64(number + 1), lane: "room-\(number % rooms)",
                at: .zero + .nanoseconds(pace.nanoseconds * Int64(number)))
        }
    }
}
