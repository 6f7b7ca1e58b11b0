import Access
import Basics
import Crypto
import HTTP
import RoomClient
import Rooms
import Sockets
import Synchronization
import Wire

/// A room server of ours in this process, on free ports of the loopback interface.
final class RoomStage: Sendable {
    let url: String
    private let rooms: RoomServer
    private let media: ShardPool
    private let web: HTTPServer
    private let list: SocketList
    private static let secret = Private("a secret of at least thirty-two bytes")

    private init(_ rooms: RoomServer, _ media: ShardPool, _ web: HTTPServer, port: UInt16, _ list: SocketList) {
        (self.rooms, self.media, self.web, self.list) = (rooms, media, web, list)
        url = "ws://127.0.0.1:\(port)"
    }

    /// The server's ends of its clients' WebSockets.
    final class SocketList: Sendable {
        let all = Mutex<[any WebSocketSession]>([])
    }

    static func start() throws -> RoomStage {
        var mediaConfiguration = ShardPool.Configuration()
        mediaConfiguration.firstPort = 0
        mediaConfiguration.host = "127.0.0.1"
        let metrics = Metrics()
        let media = try ShardPool(mediaConfiguration, certificate: .selfSigned(), metrics: metrics)
        var configuration = RoomServerConfiguration()
        configuration.policy.allowsSimulation = true
        let rooms = RoomServer(
            configuration: configuration, verifier: TokenVerifier(keys: ["devkey": secret]), mint: nil, media: media,
            metrics: metrics,
            clock: RoomClock(epoch: WallClock.unixNanoseconds / 1000 - MonotonicClock.now.nanoseconds / 1000) {
                MonotonicClock.now
            }, events: { _ in })
        let list = SocketList()
        var web = HTTPServer.Configuration()
        web.bindAddresses = ["127.0.0.1"]
        let server = HTTPServer(
            configuration: web, handle: { await rooms.handle($0) ?? .text("not found", status: 404) },
            upgrade: { request in
                guard case .accept(let serve) = rooms.upgrade(request) else { return rooms.upgrade(request) }
                return .accept { session in
                    list.all.withLock { $0.append(session) }
                    await serve(session)
                }
            }, metrics: metrics)
        return RoomStage(rooms, media, server, port: try server.start(), list)
    }

    /// The WebSocket that was opened last breaks.
    func killNewestSocket() {
        let session = list.all.withLock { $0.popLast() }
        session?.close(code: 1011, reason: "killed by the test")
    }
    var socketCount: Int { list.all.withLock(\.count) }

    func token(_ identity: String, _ change: (inout Claims) -> Void = { _ in }) -> String {
        var claims = Claims(identity: identity, video: VideoGrant(joining: "stage"))
        claims.video?.canUpdateOwnMetadata = true
        change(&claims)
        return AccessToken(claims).jwt(key: "devkey", secret: Self.secret, now: WallClock.unixSeconds)
    }

    func join(_ identity: String, _ change: (inout RoomOptions) -> Void = { _ in }) async throws -> RoomConnection {
        var options = RoomOptions()
        options.seed = 7
        options.reconnection.patience = .seconds(3)
        change(&options)
        return try await RoomConnection.connect(url: url, token: token(identity), options: options)
    }

    func stop() async {
        await rooms.stop()
        await web.stop(within: .seconds(1))
        await media.stop()
    }
}
