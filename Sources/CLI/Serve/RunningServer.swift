import Access
import Basics
import Crypto
import Glibc
import HTTP
import PostCall
import Rooms
import Sockets
import TokenService
import Wire

/// Everything that `parley serve` runs, put together: one web loop, media shards, rooms, tokens, dispatch.
struct RunningServer: Sendable {
    let rooms: RoomServer
    let tokens: TokenServer
    let dispatch: DispatchServer
    /// What rooms tell the dispatcher.
    private let news: RoomNewsStream
    /// What happens, on disk, and told to targets.
    let webhooks: WebhookService
    /// Nil where there is no folder for recordings.
    private let recordings: RecordingDesk?
    let media: ShardPool
    let web: HTTPServer
    /// Of HTTP and WebSocket.
    let port: UInt16
    let metrics: Metrics

    /// - Throws: what could not be bound, read or made, in words for the person at the terminal.
    static func start(_ config: ServerConfig, metrics: Metrics = Metrics()) async throws -> RunningServer {
        let keys = config.keys
        let media = try ShardPool(try config.mediaConfiguration(), certificate: try .selfSigned(), metrics: metrics)
        let epoch = WallClock.unixNanoseconds / 1000 - MonotonicClock.now.nanoseconds / 1000
        let roomConfiguration = config.roomConfiguration
        let webhooks = try await WebhookService.start(
            .init(
                path: try config.privateFile("events.sqlite"), targets: try config.webhookTargets(),
                clock: QueueClock(
                    now: { MonotonicClock.now }, unixMilliseconds: { WallClock.unixNanoseconds / 1_000_000 }),
                seed: UInt64(bitPattern: WallClock.unixNanoseconds)),
            verifier: TokenVerifier(keys: keys), metrics: metrics)
        let recordings = try config.recordingSetup().map { setup in
            RecordingDesk(setup, metrics: metrics) { event in
                do { try await webhooks.queue.add(event) } catch {
                    Log("recording").error("nobody can be told of a recording", ["why": "\(error)"])
                }
            }
        }
        let news = RoomNewsStream(metrics)
        let rooms = RoomServer(
            configuration: roomConfiguration, verifier: TokenVerifier(keys: keys),
            mint: { claims, lifetime in
                keys[claims.issuer].map { secret in
                    AccessToken(claims).jwt(
                        key: claims.issuer, secret: secret, now: WallClock.unixSeconds, lifetime: lifetime)
                }
            }, media: media, metrics: metrics, clock: RoomClock(epoch: epoch) { MonotonicClock.now },
            events: { event in
                Log("events").debug(event.event, ["room": event.room?.name ?? "", "id": event.id])
                news.post(.event(event))
                webhooks.post(event)
                recordings?.post(event)
            }, agents: { news.post(.agents($0)) })
        let dispatch = try await DispatchServer.start(
            try config.dispatchConfiguration(roomConfiguration.policy.serverInfo),
            verifier: TokenVerifier(keys: keys),
            rooms: .init(
                open: { (room) throws(TwirpError) in try await rooms.open(room) },
                remove: { room, identity in await rooms.remove(identity, from: room) }),
            openRooms: rooms.rooms, metrics: metrics,
            clock: .init(epoch: epoch, now: { MonotonicClock.now }),
            seed: UInt64(bitPattern: WallClock.unixNanoseconds),
            events: { webhooks.post($0) })
        news.deliver(to: dispatch)
        let tokens = TokenServer(
            try config.tokenConfiguration(), verifier: TokenVerifier(keys: keys), now: { MonotonicClock.now },
            unixSeconds: { WallClock.unixSeconds })
        var record: (@Sendable (_ room: String) -> Void)?
        if let recordings { record = { recordings.record($0) } }
        let calls = CallServer(
            try config.tokenConfiguration(), verifier: TokenVerifier(keys: keys), dispatch: dispatch,
            record: record)
        let handler = RequestRouter(
            rooms: rooms, tokens: tokens, dispatch: dispatch, calls: calls, webhooks: webhooks, metrics: metrics)
        let web = HTTPServer(
            configuration: config.webConfiguration, handle: { await handler.handle($0) },
            upgrade: { handler.upgrade($0) },
            metrics: metrics)
        let port = try web.start()
        try recordings?.start(url: config.ownURL(port: port))
        return RunningServer(
            rooms: rooms, tokens: tokens, dispatch: dispatch, news: news, webhooks: webhooks,
            recordings: recordings, media: media, web: web,
            port: port, metrics: metrics)
    }

    /// Tells clients, closes rooms, then loops; what is still there after `patience` is cut.
    func stop(patience: Duration = .seconds(5)) async {
        await rooms.stop()
        await news.finish()
        await recordings?.stop(within: patience)
        await dispatch.stop()
        await webhooks.stop(within: patience)
        await web.stop(within: patience)
        await media.stop()
    }
}
