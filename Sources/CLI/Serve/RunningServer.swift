import Access
import Basics
import Crypto
import Glibc
import HTTP
import Rooms
import Sockets
import TokenService
import Wire

/// Everything that `parley serve` runs, put together: one web loop, media shards, rooms, tokens.
struct RunningServer: Sendable {
    let rooms: RoomServer
    let tokens: TokenServer
    let media: ShardPool
    let web: HTTPServer
    /// Of HTTP and WebSocket.
    let port: UInt16

    /// - Throws: what could not be bound, read or made, in words for the person at the terminal.
    static func start(_ config: ServerConfig, metrics: Metrics = Metrics()) async throws -> RunningServer {
        let keys = config.keys
        let media = try ShardPool(try config.mediaConfiguration(), certificate: try .selfSigned(), metrics: metrics)
        let epoch = WallClock.unixNanoseconds / 1000 - MonotonicClock.now.nanoseconds / 1000
        let rooms = RoomServer(
            configuration: config.roomConfiguration, verifier: TokenVerifier(keys: keys),
            mint: { claims, lifetime in
                keys[claims.issuer].map { secret in
                    AccessToken(claims).jwt(
                        key: claims.issuer, secret: secret, now: WallClock.unixSeconds, lifetime: lifetime)
                }
            }, media: media, metrics: metrics, clock: RoomClock(epoch: epoch) { MonotonicClock.now },
            events: { event in
                Log("events").debug(event.event, ["room": event.room?.name ?? "", "id": event.id])
            })
        let tokens = TokenServer(
            try config.tokenConfiguration(), verifier: TokenVerifier(keys: keys), now: { MonotonicClock.now },
            unixSeconds: { WallClock.unixSeconds })
        let handler = RequestRouter(rooms: rooms, tokens: tokens, metrics: metrics)
        let web = HTTPServer(
            configuration: config.webConfiguration, handle: { await handler.handle($0) },
            upgrade: { handler.upgrade($0) },
            metrics: metrics)
        let port = try web.start()
        return RunningServer(rooms: rooms, tokens: tokens, media: media, web: web, port: port)
    }

    /// Tells clients, closes rooms, then loops; what is still there after `patience` is cut.
    func stop(patience: Duration = .seconds(5)) async {
        await rooms.stop()
        await web.stop(within: patience)
        await media.stop()
    }
}
