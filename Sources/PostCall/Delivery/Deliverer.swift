public import Basics

/// Tells each target what it is to be told: the shell round a ``DeliverySchedule`` for each.
///
/// A task per request; nothing polls: it wakes for new events, for answers and at deadlines.
public actor Deliverer {
    /// Sends one request and says how it went; only a test's own is another than ``DeliveryCourier``'s.
    typealias Send = @Sendable (DeliveryRequest, _ unixSeconds: Int64) async -> DeliveryVerdict

    private struct Line: Sendable {
        let target: WebhookTarget
        var schedule: DeliverySchedule
        let metrics: DeliveryMetrics
        var wasDown = false
    }
    private let queue: EventQueue
    private let clock: QueueClock
    private let send: Send
    private var lines: [String: Line] = [:]
    private var errands: [Int: Task<Void, Never>] = [:]
    private var lastErrand = 0
    private var timer: Task<Void, Never>?
    private var timerMoment = Moment.distantFuture
    private var isStopped = false
    /// Whoever waits for the lines to be idle.
    private var stopper: CheckedContinuation<Void, Never>?
    private static let log = Log("webhooks")

    /// - Parameter targets: each of another name.
    public init(
        _ queue: EventQueue, targets: [WebhookTarget], courier: DeliveryCourier, metrics: Metrics
    ) async {
        await self.init(queue, targets: targets, metrics: metrics) { await courier.send($0, unixSeconds: $1) }
    }
    init(
        _ queue: EventQueue, targets: [WebhookTarget], settings: DeliverySchedule.Settings = .init(),
        metrics: Metrics, send: @escaping Send
    ) async {
        self.queue = queue
        self.send = send
        let configuration = queue.configuration
        clock = configuration.clock
        var settings = settings
        settings.retry = configuration.retry
        for (number, target) in targets.enumerated() {
            let seed = configuration.seed &+ UInt64(number)
            lines[target.name] = Line(
                target: target, schedule: DeliverySchedule(settings: settings, seed: seed),
                metrics: DeliveryMetrics(metrics, target: target.name))
        }
    }

    /// Begins, with what an earlier life of the process left.
    public func start() async throws(QueueError) {
        for (name, line) in lines { line.metrics.open.set(try await queue.openDeliveryCount(of: name)) }
        await queue.listen { [weak self] event in
            // Bounded by the writes under way: each announces once.
            Task { await self?.hear(event) }
        }
        for name in lines.keys { handle(.timePassed, name) }
    }

    /// Sends what can go now, for as long as `patience`; what is left then stays on disk.
    public func stop(within patience: Duration = .seconds(5)) async {
        let alarm = Task {
            guard (try? await Task.sleep(for: patience)) != nil else { return }
            release()
        }
        // News of what was added last may still be on its way here: look once more.
        for name in lines.keys { handle(.added, name) }
        if !isIdle { await withCheckedContinuation { stopper = $0 } }
        alarm.cancel()
        isStopped = true
        timer?.cancel()
        let left = errands.values
        for errand in left { errand.cancel() }
        for errand in left { await errand.value }
    }
    private var isIdle: Bool { lines.values.allSatisfy(\.schedule.isIdle) }
    private func release() {
        stopper?.resume()
        stopper = nil
    }

    private func hear(_ news: OutboxNews) {
        switch news {
        case .added(let counts):
            for (name, count) in counts {
                lines[name]?.metrics.open.add(Int64(count))
                handle(.added, name)
            }
        case .retried(let tickets):
            for (name, ticket, wasDead) in tickets {
                if wasDead { lines[name]?.metrics.open.add(1) }
                handle(.retried(ticket), name)
            }
        }
    }

    // MARK: The engines

    private func handle(_ input: DeliverySchedule.Input, _ name: String) {
        guard !isStopped else { return }
        lines[name]?.schedule.handle(input, now: clock.now())
        while let output = lines[name]?.schedule.nextOutput() {
            switch output {
            case .load(let after, let limit): run { await $0.load(name, after, limit) }
            case .send(let id, let attempt): run { await $0.deliver(id, attempt, to: name) }
            case .keep(let change):
                count(change, name)
                run { await $0.keep(change) }
            }
        }
        tellOfState(name)
        if stopper != nil, isIdle { release() }
        arm()
    }

    private func load(_ name: String, _ after: Int64, _ limit: Int) async {
        do throws(QueueError) {
            let tickets = try await queue.openDeliveries(of: name, after: after, limit: limit)
            handle(.loaded(tickets), name)
        } catch {
            Self.log.error("the outbox cannot be read", ["target": name, "why": error])
            handle(.loadFailed, name)
        }
    }

    private func deliver(_ id: Int64, _ attempt: Int, to name: String) async {
        guard let line = lines[name] else { return }
        let event: OutgoingEvent?
        do throws(QueueError) { event = try await queue.event(ofDelivery: id) } catch {
            Self.log.error("the outbox cannot be read", ["target": name, "why": error])
            return handle(
                .answered(id, .unavailable(status: nil, error: "the outbox cannot be read", retryAfter: nil)), name)
        }
        // Erased meanwhile: there is nothing to tell, and nothing to keep.
        guard let event else { return handle(.answered(id, .delivered(status: 0)), name) }
        let start = clock.now()
        let unixSeconds = clock.unixMilliseconds() / 1000
        let request = DeliveryRequest(event, to: line.target, attempt: attempt, unixSeconds: unixSeconds)
        let verdict = await send(request, unixSeconds)
        // Broken off by our own stopping: that says nothing of the target.
        guard !isStopped, !Task.isCancelled else { return }
        line.metrics.answer.observe(clock.now() - start)
        if case .delivered = verdict {
            line.metrics.delay.observe(.milliseconds(clock.unixMilliseconds() &- event.created.milliseconds))
        }
        tell(verdict, event, attempt, name)
        handle(.answered(id, verdict), name)
    }

    private func keep(_ change: DeliveryChange) async {
        do throws(QueueError) { try await queue.record(change) } catch {
            // It is told again after a restart: at least once is what is promised.
            Self.log.error("what became of a delivery could not be kept", ["why": error])
        }
    }

    private func run(_ errand: @escaping @Sendable (isolated Deliverer) async -> Void) {
        lastErrand += 1
        let number = lastErrand
        errands[number] = Task {
            await errand(self)
            errands[number] = nil
        }
    }

    /// Waking early is harmless, so a timer is only replaced by an earlier one.
    private func arm() {
        let deadline = lines.values.map(\.schedule.deadline).min() ?? .distantFuture
        guard deadline < timerMoment, !isStopped else { return }
        timer?.cancel()
        timerMoment = deadline
        let wait = max(deadline - clock.now(), .milliseconds(1))
        timer = Task { [weak self] in
            guard (try? await Task.sleep(for: wait)) != nil else { return }
            await self?.wake()
        }
    }
    private func wake() {
        timerMoment = .distantFuture
        for name in lines.keys { handle(.timePassed, name) }
    }

    // MARK: Telling

    private func count(_ change: DeliveryChange, _ name: String) {
        guard let metrics = lines[name]?.metrics else { return }
        switch change.fate {
        case .delivered:
            metrics.delivered.add()
            metrics.open.add(-1)
        case .waits: metrics.failed.add()
        case .dead:
            metrics.failed.add()
            metrics.dead.add()
            metrics.open.add(-1)
            Self.log.warn("a delivery is given up", ["target": name, "why": change.error, "tries": change.attempts])
        }
    }
    private func tell(_ verdict: DeliveryVerdict, _ event: OutgoingEvent, _ attempt: Int, _ name: String) {
        let why: String
        switch verdict {
        case .delivered: why = ""
        case .unavailable(_, let error, _), .refused(_, let error): why = error
        }
        Self.log.debug(
            why.isEmpty ? "delivered" : "not delivered",
            ["target": name, "event": event.id.text, "type": event.name, "attempt": attempt, "why": why])
    }
    private func tellOfState(_ name: String) {
        guard let line = lines[name], line.wasDown != line.schedule.isDown else { return }
        lines[name]?.wasDown = line.schedule.isDown
        if line.schedule.isDown {
            Self.log.warn("a target is down; what it is to be told waits", ["target": name])
        } else {
            Self.log.info("a target is back", ["target": name])
        }
    }
}

/// What the outbox tells the deliverer.
enum OutboxNews: Sendable {
    /// New deliveries, by target.
    case added([String: Int])
    /// Set going again by a person.
    case retried([(target: String, ticket: DeliveryTicket, wasDead: Bool)])
}
