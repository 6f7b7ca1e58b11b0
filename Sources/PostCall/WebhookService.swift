public import Access
public import Basics
import HTTP
public import Wire

/// # PostCall: what happens when something has happened: kept on disk, told to those who asked for it.
///
/// **Never here:** rooms, audio, tokens being made, agents being dispatched. **Folders:** `Queue` events on disk, worked on
/// at least once and in order (``EventQueue``) · `Delivery` signed webhooks to targets (``Deliverer``), and the checks of
/// those that come in (``SignatureVerifier``, ``WebhookVerifier``) · `API` what people may look at and set going again.
/// **Used by:** CLI. **Thread:** ``post(_:)`` never waits; the rest is async, and SQLite has a thread of its own.
///
/// This is the part every server has: its queue, its targets, and the pages of `parley webhooks`.
public final class WebhookService: Sendable {
    public struct Configuration: Sendable {
        /// A file; nil keeps everything in memory.
        public var path: String?
        /// Each of another name.
        public var targets: [WebhookTarget] = []
        /// Work that follows from what a room says, kept with it in one transaction: its end is the reviewer's. Nil: none.
        public var work: (@Sendable (WebhookEvent) -> [NewEvent])?
        public var clock: QueueClock
        public var seed: UInt64
        public init(path: String?, targets: [WebhookTarget], clock: QueueClock, seed: UInt64) {
            self.path = path
            self.targets = targets
            self.clock = clock
            self.seed = seed
        }
    }

    /// Everything that happened; others add to it and work on it.
    public let queue: EventQueue
    private let deliverer: Deliverer
    private let inbox: EventInbox
    private let targets: [WebhookTarget]
    private let hasWork: Bool
    let verifier: TokenVerifier
    let unixMilliseconds: @Sendable () -> Int64

    /// Opens the queue and goes on with what an earlier life of this server left.
    ///
    /// - Parameter verifier: knows the keys of those who ask for pages.
    /// - Throws: ``QueueError``, `HTTPError` when there is no thread to send on.
    public static func start(
        _ configuration: Configuration, verifier: TokenVerifier, metrics: Metrics
    ) async throws -> WebhookService {
        let targets = configuration.targets
        var settings = EventQueue.Configuration(
            path: configuration.path, clock: configuration.clock, seed: configuration.seed
        ) { event in targets.filter { $0.wants(event) }.map(\.name) }
        // In memory, what is over is not worth the room for a week.
        if configuration.path == nil { settings.retention = .seconds(3600) }
        let queue = try await EventQueue.open(settings, metrics: metrics)
        let deliverer = await Deliverer(queue, targets: targets, courier: try DeliveryCourier(), metrics: metrics)
        try await deliverer.start()
        return WebhookService(queue, deliverer, configuration, verifier, metrics)
    }
    private init(
        _ queue: EventQueue, _ deliverer: Deliverer, _ configuration: Configuration, _ verifier: TokenVerifier,
        _ metrics: Metrics
    ) {
        self.queue = queue
        self.deliverer = deliverer
        self.verifier = verifier
        targets = configuration.targets
        unixMilliseconds = configuration.clock.unixMilliseconds
        hasWork = configuration.work != nil
        let (targets, work) = (configuration.targets, configuration.work)
        inbox = EventInbox(queue, metrics) { event in
            let news = NewEvent(event)
            return (targets.contains { $0.wants(news) } ? [news] : []) + (work?(event) ?? [])
        }
    }

    /// Takes what a room or the dispatcher says, in order, without ever making it wait.
    ///
    /// An event that no target wants and no work follows from is not kept.
    public func post(_ event: WebhookEvent) {
        let name = NewEvent(.server, name: event.event, id: EventID(event.id), payload: Private([]))
        if hasWork || targets.contains(where: { $0.wants(name) }) { inbox.post(event) }
    }

    /// Returns when everything posted before is on disk, and what can be delivered within `patience` has been; the
    /// rest stays on disk for the next start.
    public func stop(within patience: Duration = .seconds(5)) async {
        await inbox.finish()
        await deliverer.stop(within: patience)
        await queue.close()
    }
}
