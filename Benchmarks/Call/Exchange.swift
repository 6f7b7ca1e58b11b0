import Access
import AgentWorker
import Basics
import Crypto
import Foundation
import Glibc
import HTTP
import RoomClient
import Rooms
import Sockets
import Speech
import Synchronization
import TokenService
import WebRTC
import Wire

/// Everything a call needs, in this process and over real sockets: room server, dispatcher, a worker whose providers take
/// no time, and the callers' directory.
///
/// Put together as `parley serve` does it (Sources/CLI/Serve), without token and call endpoints.
final class Exchange: Sendable {
    static let agent = "scripted"
    static let greeting = "Hello, this is the agent."
    private static let key = "benchmark"
    private static let secret = Private("only for this process, which nobody else can reach")

    let agentHearsCaller = FirstTime()
    private let url: String
    private let rooms: RoomServer
    private let dispatch: DispatchServer
    private let media: ShardPool
    private let web: HTTPServer
    private let worker: Worker
    private let serving: Task<Void, any Error>
    private let news: AsyncStream<DispatchServer.RoomNews>.Continuation
    private let directory: Directory
    private let counter = Mutex(0)
    private let openMicrophones: Bool
    private let store: String

    /// Whose call a room is.
    private final class Directory: Sendable {
        private let callers = Mutex<[String: Caller]>([:])
        func put(_ caller: Caller) { callers.withLock { $0[caller.room] = caller } }
        func remove(_ room: String) { callers.withLock { $0[room] = nil } }
        func decided(_ room: String, _ output: TurnOutput, _ moment: Moment) {
            guard let caller = callers.withLock({ $0[room] }) else { return }
            switch output {
            case .commitTurn: caller.post(.committed(moment))
            case .pauseVoice: caller.post(.held(moment))
            default: break
            }
        }
    }

    /// - Parameters:
    ///   - models: for voice activity.
    ///   - answer: what the agent's voice sounds like, whatever it says.
    ///   - openMicrophones: callers send the noise between their sentences.
    init(models: SpeechModels, answer: AudioChunk, openMicrophones: Bool) async throws {
        self.openMicrophones = openMicrophones
        store = NSTemporaryDirectory() + "/call-benchmark-\(getpid())-\(MonotonicClock.now.nanoseconds).sqlite"
        let metrics = Metrics()
        let keys = [Self.key: Self.secret]
        let verifier = TokenVerifier(keys: keys)
        var mediaConfiguration = ShardPool.Configuration()
        mediaConfiguration.firstPort = 0
        mediaConfiguration.host = "127.0.0.1"
        mediaConfiguration.shards = ProcessUse.processors
        media = try ShardPool(mediaConfiguration, certificate: try .selfSigned(), metrics: metrics)
        let epoch = WallClock.unixNanoseconds / 1000 - MonotonicClock.now.nanoseconds / 1000
        let (newsStream, news) = AsyncStream<DispatchServer.RoomNews>.makeStream(
            bufferingPolicy: .bufferingOldest(65_536))
        self.news = news
        var configuration = RoomServerConfiguration()
        configuration.roomDefaults = RoomSettings(emptyTimeout: 5, departureTimeout: 1, maxParticipants: 0)
        let rooms = RoomServer(
            configuration: configuration, verifier: verifier, mint: nil, media: media, metrics: metrics,
            clock: RoomClock(epoch: epoch) { MonotonicClock.now }, events: { news.yield(.event($0)) },
            agents: { news.yield(.agents($0)) })
        self.rooms = rooms
        var dispatchConfiguration = DispatchServer.Configuration(key: Self.key, secret: Self.secret)
        // Its record of calls is to be on disk, not in the memory that is measured.
        dispatchConfiguration.storePath = store
        let dispatch = try await DispatchServer.start(
            dispatchConfiguration, verifier: verifier,
            rooms: .init(
                open: { (room) throws(TwirpError) in try await rooms.open(room) },
                remove: { room, identity in await rooms.remove(identity, from: room) }),
            metrics: metrics, clock: .init(epoch: epoch, now: { MonotonicClock.now }), seed: 3)
        self.dispatch = dispatch
        Task { for await item in newsStream { await dispatch.take(item) } }
        var webConfiguration = HTTPServer.Configuration()
        webConfiguration.bindAddresses = ["127.0.0.1"]
        webConfiguration.port = 0
        web = HTTPServer(
            configuration: webConfiguration,
            handle: { request in
                if let response = await dispatch.handle(request) { return response }
                return await rooms.handle(request) ?? .text("404 page not found\n", status: 404)
            }, upgrade: { dispatch.upgrade($0) ?? rooms.upgrade($0) }, metrics: metrics)
        let port = try web.start()
        url = "ws://127.0.0.1:\(port)"

        let directory = Directory()
        self.directory = directory
        var services = CallServices(
            makeVoiceActivity: { [agentHearsCaller] in
                NotedVoiceActivity(try models.makeVoiceActivity(), agentHearsCaller)
            }, turnEnd: nil, recognizer: ScriptedRecognizer(text: "please tell me something"),
            synthesizers: [ScriptedVoice(sound: answer)], model: ScriptedModel(reply: "Here is what I know of it."),
            tools: [], metrics: CallMetrics(metrics))
        services.watch = { directory.decided($0, $1, $2) }
        var profile = AgentProfile(name: Self.agent)
        profile.greeting = .text(Self.greeting)
        profile.turnProfile = .aggressive
        let runner = CallRunner(profile, services: services)
        try await runner.warm()
        worker = Worker(
            .init(
                url: url, key: Self.key, secret: Self.secret, agentName: Self.agent, maxJobs: 1000,
                loadLimit: .infinity, drainTimeout: .seconds(5)), runner: runner)
        serving = Task { [worker] in try await worker.run() }
        await worker.waitUntilRegistered()
    }

    /// A caller in a room of its own that asks for the agent; not connected yet.
    func newCaller() -> Caller {
        let number = counter.withLock { counter in
            counter += 1
            return counter
        }
        let caller = Caller(room: "call-\(number)", seed: UInt64(number), openMicrophone: openMicrophones)
        directory.put(caller)
        return caller
    }

    func connect(_ caller: Caller) async throws {
        var claims = Claims(identity: "caller", video: VideoGrant(joining: caller.room))
        claims.roomConfig = .with { $0.agents = [.with { $0.agentName = Self.agent }] }
        let token = AccessToken(claims).jwt(
            key: Self.key, secret: Self.secret, now: WallClock.unixSeconds, lifetime: .seconds(3600))
        try await caller.connect(url, token: token)
    }

    func hangUp(_ caller: Caller) async {
        directory.remove(caller.room)
        await caller.hangUp()
    }

    /// Waits until every room is closed and everything of its call is released.
    func quiet() async throws {
        let end = MonotonicClock.now + .seconds(60)
        while !rooms.rooms.isEmpty {
            guard MonotonicClock.now < end else { throw BenchmarkError.tooSlow("rooms to close") }
            try await Task.sleep(for: .milliseconds(100))
        }
        try await Task.sleep(for: .seconds(1))
    }

    func stop() async {
        worker.drain()
        try? await serving.value
        await rooms.stop()
        news.finish()
        await dispatch.stop()
        await web.stop(within: .seconds(5))
        await media.stop()
        for file in [store, store + "-wal", store + "-shm"] { _ = unsafe unlink(file) }
    }
}

enum BenchmarkError: Error, CustomStringConvertible {
    case usage(String)
    case tooSlow(String)
    case callBroke(String)

    var description: String {
        switch self {
        case .usage(let text): text
        case .tooSlow(let what): "a minute was not enough for \(what)"
        case .callBroke(let why): "a call broke: \(why)"
        }
    }
}
