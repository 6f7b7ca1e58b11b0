public import Access
public import Basics
public import HTTP
public import Wire

/// # Rooms: who is in which room, what they publish, and who hears whom
///
/// **Never here:** tokens being made, agents being dispatched, webhooks being delivered, packets being parsed.
/// **Folders:** `Signal` a client's socket, from its request to its last frame · `Room` the rules and their actor ·
/// `Media` the loops that carry packets · `Admin` the Twirp API · `Events` what the outside hears.
/// **Used by:** CLI (`parley serve`). **Thread:** ``upgrade(_:)`` runs on the web loop and never waits; the rest is async.
public final class RoomServer: Sendable {
    /// Makes a token of claims, signed by the key `claims.issuer` names and valid for that long.
    public typealias Mint = @Sendable (Claims, Duration) -> String?

    private let directory: RoomDirectory
    private let endpoint: SignalEndpoint
    private let service: RoomService
    private let authenticator: Authenticator

    /// - Parameters:
    ///   - mint: refreshes participants' tokens; nil keeps clients on the one they came with.
    ///   - media: where packets flow.
    ///   - events: hears everything the outside may want to know, in order for each room; must not block.
    ///   - agents: hears which agents (`agents`) somebody about to make or join a room (`name`) wants in it, before
    ///     the room's `room_started` if this makes it; also when the room is there already. Must not block.
    public init(
        configuration: RoomServerConfiguration, verifier: TokenVerifier, mint: Mint?,
        media: any MediaPlane, metrics: Metrics, clock: RoomClock,
        events: @escaping @Sendable (WebhookEvent) -> Void,
        agents: @escaping @Sendable (RoomConfiguration) -> Void = { _ in }
    ) {
        let counters = RoomCounters(metrics)
        let policy = configuration.policy
        let context = RoomContext(
            policy: policy, clock: clock, media: media, events: events,
            counters: counters)
        directory = RoomDirectory(
            context: context, defaults: configuration.roomDefaults, roomLimit: configuration.roomLimit)
        authenticator = Authenticator(verifier: verifier, clock: clock)
        endpoint = SignalEndpoint(
            directory: directory, authenticator: authenticator, policy: policy, counters: counters,
            autoCreate: configuration.autoCreate, mint: mint, agents: agents)
        service = RoomService(directory: directory, policy: policy, agents: agents)
    }

    /// A request that asks for a WebSocket.
    public func upgrade(_ request: HTTPRequest) -> UpgradeDecision { endpoint.upgrade(request) }

    /// Any other request; nil for a path that is not this server's.
    public func handle(_ request: HTTPRequest) async -> HTTPResponse? {
        if request.path == "/" { return .text("OK") }
        if SignalEndpoint.serves(request.path) { return endpoint.validate(request) }
        guard let route = TwirpRoute(path: request.path), route.service != "AgentDispatchService" else { return nil }
        do throws(JoinRefusal) {
            return await service.handle(route, request, claims: try authenticator.claims(of: request))
        } catch {
            return TwirpError(.unauthenticated, error.text).response
        }
    }

    /// Makes a room with the server's defaults, or finds the one of that name; for callers in this process.
    public func open(_ name: String) async throws(TwirpError) {
        do throws(RoomDirectory.Refusal) { _ = try await directory.findOrCreate(name) } catch { throw error.twirp }
    }

    /// Takes a participant out, if it is there; for callers in this process.
    public func remove(_ identity: String, from room: String) async {
        // Gone already is as good.
        try? await directory.room(room)?.remove(identity)
    }

    /// Rooms open now, by name.
    public var rooms: [Wire.Room] { directory.summaries() }

    /// Tells every client that the server stops (Leave, SERVER_SHUTDOWN) and returns when all rooms are closed.
    public func stop() async { await directory.drain() }
}
