import Basics

/// What one target is told, and when: events of one room in order, several rooms at once, failures again later.
///
/// A delivery waits for the earlier one of its lane until that has arrived or is dead. A target that fails several
/// times in a row counts as down: then one delivery at a time tries whether it is back, and when it is, all that wait
/// go. Only ``windowLimit`` deliveries are held; the rest stay on disk until there is room.
///
/// Pure: after every ``handle(_:now:)`` drain ``nextOutput()`` until nil, and call again at ``deadline``.
struct DeliverySchedule: Sendable {
    enum Input: Sendable {
        /// There are new ones on disk.
        case added
        /// What `.load` asked for; fewer than asked for means that there are no more.
        case loaded([DeliveryTicket])
        /// The disk could not be read; it is asked again soon.
        case loadFailed
        case answered(Int64, DeliveryVerdict)
        /// A person wants it tried now: a dead one again, or one that waits.
        case retried(DeliveryTicket)
        case timePassed
    }
    enum Output: Sendable, Equatable {
        /// - Parameter attempt: from 1.
        case send(Int64, attempt: Int)
        case keep(DeliveryChange)
        case load(after: Int64, limit: Int)
    }
    struct Settings: Sendable {
        var retry = RetrySchedule()
        /// Deliveries on their way at once.
        var concurrency = 8
        /// Tries of what the target refuses.
        var refusalLimit = 3
        /// Failures in a row after which it counts as down.
        var failureLimit = 3
        /// Longest time between two looks at a target that is down; it should not stay unheard long after it is back.
        var longestDown: Duration = .seconds(60)
        /// Most of a Retry-After that is believed.
        var longestRetryAfter: Duration = .seconds(3600)
        var windowLimit = 10_000
        init() {}
    }

    private let settings: Settings
    private var random: SeededRandom
    private var lanes: [String: Lane] = [:]
    /// Heads of lanes whose time has come, oldest first.
    private var ready: [Int64] = []
    /// Heads of lanes that wait for a time, soonest first.
    private var waiting: [(at: Moment, id: Int64)] = []
    /// Lane of everything in the window.
    private var laneOf: [Int64: String] = [:]
    private var inFlight: Set<Int64> = []
    /// The newest that was loaded.
    private var lastLoaded: Int64 = 0
    /// How many were asked for; nil: nothing is on its way from the disk.
    private var loading: Int?
    private var mayHaveMore = true
    private var loadAgainAt: Moment?
    private var failuresInRow = 0
    /// Of the failures in a row: when they began, and whose. One room's alone may be the fault of what is told of it.
    private var failingSince: Moment?
    private var failingLanes: Set<String> = []
    private var downUntil: Moment?
    private var outputs: [Output] = []
    private var taken = 0

    init(settings: Settings = Settings(), seed: UInt64) {
        self.settings = settings
        random = SeededRandom(seed: seed)
    }

    /// Whether there is nothing that could go now: on a stop, what is left can wait on disk.
    var isIdle: Bool {
        inFlight.isEmpty && loading == nil && (isDown || ready.isEmpty && !mayHaveMore)
    }
    var isDown: Bool { downUntil != nil }
    /// When `.timePassed` next has something to do.
    var deadline: Moment {
        var first = min(waiting.first?.at ?? .distantFuture, loadAgainAt ?? .distantFuture)
        if let downUntil, inFlight.isEmpty, !ready.isEmpty { first = min(first, downUntil) }
        return first
    }

    mutating func nextOutput() -> Output? {
        guard taken < outputs.count else {
            outputs.removeAll(keepingCapacity: true)
            taken = 0
            return nil
        }
        defer { taken += 1 }
        return outputs[taken]
    }

    mutating func handle(_ input: Input, now: Moment) {
        switch input {
        case .added: mayHaveMore = true
        case .loaded(let tickets): take(tickets, now: now)
        case .loadFailed: failLoading(now: now)
        case .answered(let id, let verdict): settle(id, verdict, now: now)
        case .retried(let ticket): requeue(ticket, now: now)
        case .timePassed: break
        }
        wake(now: now)
        send(now: now)
        load(now: now)
    }

    // MARK: The window

    private mutating func load(now: Moment) {
        if let again = loadAgainAt, now >= again { loadAgainAt = nil }
        guard mayHaveMore, loading == nil, loadAgainAt == nil, laneOf.count <= settings.windowLimit / 2 else { return }
        let room = settings.windowLimit - laneOf.count
        loading = room
        mayHaveMore = false
        outputs.append(.load(after: lastLoaded, limit: room))
    }

    private mutating func take(_ tickets: [DeliveryTicket], now: Moment) {
        // As many as there was room for say nothing of what is behind them.
        if let loading, tickets.count >= loading { mayHaveMore = true }
        loading = nil
        for ticket in tickets where ticket.id > lastLoaded {
            lastLoaded = ticket.id
            guard laneOf[ticket.id] == nil else { continue }
            insert(ticket, now: now)
        }
    }
    private mutating func failLoading(now: Moment) {
        (loading, mayHaveMore, loadAgainAt) = (nil, true, now + .seconds(1))
    }

    private mutating func insert(_ ticket: DeliveryTicket, now: Moment) {
        laneOf[ticket.id] = ticket.lane
        var lane = lanes.removeValue(forKey: ticket.lane) ?? Lane()
        let oldHead = lane.head?.id
        lane.insert(ticket)
        lanes[ticket.lane] = lane
        guard lane.head?.id == ticket.id, oldHead.map({ !inFlight.contains($0) }) ?? true else { return }
        if let oldHead { unschedule(oldHead) }
        schedule(ticket, now: now)
    }

    private mutating func requeue(_ ticket: DeliveryTicket, now: Moment) {
        guard !inFlight.contains(ticket.id) else { return }
        if let lane = laneOf[ticket.id] {
            lanes[lane]?.update(ticket)
            guard lanes[lane]?.head?.id == ticket.id else { return }
            unschedule(ticket.id)
            schedule(ticket, now: now)
        } else if ticket.id <= lastLoaded {
            insert(ticket, now: now)
        } else {
            mayHaveMore = true
        }
        // Somebody who asks for a try may know that the target is back.
        if isDown { downUntil = now }
    }

    // MARK: Whose turn it is

    private mutating func schedule(_ ticket: DeliveryTicket, now: Moment) {
        if ticket.notBefore <= now {
            ready.insert(ticket.id, at: ready.partition { $0 < ticket.id })
        } else {
            waiting.insert((ticket.notBefore, ticket.id), at: waiting.partition { $0.at <= ticket.notBefore })
        }
    }
    private mutating func unschedule(_ id: Int64) {
        let place = ready.partition { $0 < id }
        if place < ready.count, ready[place] == id { ready.remove(at: place) }
        waiting.removeAll { $0.id == id }
    }

    private mutating func wake(now: Moment) {
        let due = waiting.partition { $0.at <= now }
        guard due > 0 else { return }
        for (_, id) in waiting[..<due] { ready.insert(id, at: ready.partition { $0 < id }) }
        waiting.removeFirst(due)
    }

    private mutating func send(now: Moment) {
        if let downUntil {
            guard now >= downUntil, inFlight.isEmpty, let id = probe(now: now) else { return }
            return start(id)
        }
        var started = 0
        while started < ready.count, inFlight.count < settings.concurrency {
            let id = ready[started]
            started += 1
            start(id, isTaken: true)
        }
        ready.removeFirst(started)
    }

    /// While the target is down: the one tried least, so that one it chokes on does not stand for all.
    private mutating func probe(now: Moment) -> Int64? {
        while let id = ready.min(by: { (ticket($0)?.attempts ?? 0, $0) < (ticket($1)?.attempts ?? 0, $1) }) {
            guard giveUpIfTooOld(id, now: now) else { return id }
        }
        return nil
    }
    private func ticket(_ id: Int64) -> DeliveryTicket? { laneOf[id].flatMap { lanes[$0]?[id] } }

    private mutating func start(_ id: Int64, isTaken: Bool = false) {
        guard let ticket = ticket(id) else { return }
        if !isTaken { unschedule(id) }
        inFlight.insert(id)
        outputs.append(.send(id, attempt: ticket.attempts + 1))
    }

    // MARK: How it went

    private mutating func settle(_ id: Int64, _ verdict: DeliveryVerdict, now: Moment) {
        guard inFlight.remove(id) != nil, var ticket = ticket(id) else { return }
        ticket.attempts += 1
        switch verdict {
        case .delivered(let status):
            finish(ticket, .delivered, status, "", now: now)
            recover(now: now)
        case .refused(let status, let error):
            // It answers: it is not down.
            recover(now: now)
            guard ticket.attempts < settings.refusalLimit else { return finish(ticket, .dead, status, error, now: now) }
            let wait = settings.retry.delay(afterFailures: ticket.attempts, using: &random)
            postpone(&ticket, until: now + wait, status, error, now: now)
        case .unavailable(let status, let error, let retryAfter):
            let asked = retryAfter.map { min($0, settings.longestRetryAfter) }
            countFailure(ticket.lane, asked, now: now)
            guard now - ticket.since < settings.retry.patience else {
                return finish(ticket, .dead, status, error, now: now)
            }
            let wait = asked ?? settings.retry.delay(afterFailures: ticket.attempts, using: &random)
            postpone(&ticket, until: now + wait, status, error, now: now)
        }
    }

    private mutating func countFailure(_ lane: String, _ asked: Duration?, now: Moment) {
        failuresInRow += 1
        failingSince = failingSince ?? now
        if failingLanes.count < 2 { failingLanes.insert(lane) }
        guard failuresInRow >= settings.failureLimit || asked != nil else { return }
        let wait = settings.retry.ceiling(afterFailures: failuresInRow)
        downUntil = now + (asked ?? min(wait, settings.longestDown))
    }

    private mutating func recover(now: Moment) {
        (failuresInRow, failingSince, failingLanes) = (0, nil, [])
        guard downUntil != nil else { return }
        downUntil = nil
        // They waited for the target, and it is back.
        for (_, id) in waiting { ready.insert(id, at: ready.partition { $0 < id }) }
        waiting = []
    }

    /// - Returns: whether it is dead now, without another try: the target has been down for all its time.
    private mutating func giveUpIfTooOld(_ id: Int64, now: Moment) -> Bool {
        let patience = settings.retry.patience
        guard isDown, failingLanes.count > 1, let failingSince, now - failingSince >= patience,
            let ticket = ticket(id), now - ticket.since >= patience
        else { return false }
        unschedule(id)
        finish(ticket, .dead, nil, "the target was not to be had for all its time", now: now)
        return true
    }

    private mutating func postpone(
        _ ticket: inout DeliveryTicket, until: Moment, _ status: Int?, _ error: String, now: Moment
    ) {
        ticket.notBefore = until
        lanes[ticket.lane]?.update(ticket)
        // A dead one that was set going again while this was on its way may stand before it.
        if let head = lanes[ticket.lane]?.head { schedule(head, now: now) }
        let fate = DeliveryChange.Fate.waits(until: until)
        outputs.append(
            .keep(.init(id: ticket.id, attempts: ticket.attempts, fate: fate, status: status, error: error)))
    }

    private mutating func finish(
        _ ticket: DeliveryTicket, _ fate: DeliveryChange.Fate, _ status: Int?, _ error: String, now: Moment
    ) {
        laneOf[ticket.id] = nil
        lanes[ticket.lane]?.remove(ticket.id)
        if let head = lanes[ticket.lane]?.head { schedule(head, now: now) } else { lanes[ticket.lane] = nil }
        outputs.append(
            .keep(.init(id: ticket.id, attempts: ticket.attempts, fate: fate, status: status, error: error)))
    }
}
