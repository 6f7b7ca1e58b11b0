import Access
import Basics
import HTTP
import Synchronization
import Testing
import Wire

@testable import Rooms

/// A media plane that records what it is told and says what a test tells it to.
final class RecordingMedia: MediaPlane, RoomMedia {
    private struct Contents: Sendable {
        var commands: [MediaCommand] = []
        var rooms: [RoomSID] = []
        var report: (@Sendable (MediaEvent) -> Void)?
    }
    private let contents = Mutex(Contents())
    private let bell: AsyncStream<MediaCommand>.Continuation
    private let stream: AsyncStream<MediaCommand>

    init() { (stream, bell) = AsyncStream.makeStream() }

    func open(_ room: RoomSID, events: @escaping @Sendable (MediaEvent) -> Void) -> any RoomMedia {
        contents.withLock {
            $0.rooms.append(room)
            $0.report = events
        }
        return self
    }
    func post(_ command: MediaCommand) {
        contents.withLock { $0.commands.append(command) }
        bell.yield(command)
    }
    var commands: [MediaCommand] { contents.withLock { $0.commands } }
    func report(_ event: MediaEvent) { contents.withLock { $0.report }?(event) }

    /// The next command that `pick` takes; only one test task may wait.
    func next<Picked>(_ pick: (MediaCommand) -> Picked?) async throws -> Picked {
        for await command in stream { if let picked = pick(command) { return picked } }
        throw Missing("a media command")
    }
}

/// A client's socket without a network.
final class FakeSession: WebSocketSession {
    let remote = SocketAddress(v4: 0x7F00_0001, port: 5000)
    let messages: AsyncStream<WebSocketMessage>
    private let incoming: AsyncStream<WebSocketMessage>.Continuation
    private let sent: AsyncStream<WebSocketMessage>
    private let outgoing: AsyncStream<WebSocketMessage>.Continuation
    private let closeCode = Mutex<UInt16?>(nil)

    init() {
        (messages, incoming) = AsyncStream.makeStream()
        (sent, outgoing) = AsyncStream.makeStream()
    }
    func send(_ message: WebSocketMessage) { outgoing.yield(message) }
    func close(code: UInt16, reason: String) {
        closeCode.withLock { $0 = $0 ?? code }
        incoming.finish()
        outgoing.finish()
    }
    var closedWith: UInt16? { closeCode.withLock { $0 } }

    // The client's side.
    func receive(_ frame: WebSocketMessage) { incoming.yield(frame) }
    func receive(_ message: SignalRequest.Message) {
        receive(.binary(SignalRequest.with { $0.message = message }.protobuf))
    }
    /// The network is gone.
    func vanish() { incoming.finish() }

    func nextFrame() async throws -> WebSocketMessage {
        for await frame in sent { return frame }
        throw Missing("a frame")
    }
    func next() async throws -> SignalResponse.Message {
        let response =
            switch try await nextFrame() {
            case .binary(let bytes): try SignalResponse(protobuf: bytes)
            case .text(let text): try SignalResponse(jsonText: Array(text.utf8))
            }
        return try #require(response.message)
    }
    func next<Picked>(_ pick: (SignalResponse.Message) -> Picked?) async throws -> Picked {
        while true { if let picked = pick(try await next()) { return picked } }
    }
}

/// A room server on fake ground.
struct Ground {
    let media = RecordingMedia()
    let metrics = Metrics()
    let server: RoomServer
    let events: AsyncStream<WebhookEvent>
    /// Names of events, and of rooms with the agents wanted in them, in the order they were told.
    let told = Told()

    final class Told: Sendable {
        let names = Mutex<[String]>([])
        func add(_ name: String) { names.withLock { $0.append(name) } }
    }

    static let secret = Private("secret-of-thirty-two-characters-x")
    /// Unix seconds at `Moment.zero`.
    static let start: Int64 = 1_767_225_600

    init(_ change: (inout RoomServerConfiguration) -> Void = { _ in }) {
        var configuration = RoomServerConfiguration()
        change(&configuration)
        let (events, heard) = AsyncStream<WebhookEvent>.makeStream()
        self.events = events
        let clock = RoomClock(epoch: Self.start * 1_000_000) { .seconds(1) }
        let told = self.told
        server = RoomServer(
            configuration: configuration, verifier: TokenVerifier(keys: ["devkey": Self.secret]),
            mint: { claims, lifetime in
                AccessToken(claims).jwt(key: claims.issuer, secret: Self.secret, now: Self.start, lifetime: lifetime)
            }, media: media, metrics: metrics, clock: clock,
            events: {
                told.add($0.event)
                heard.yield($0)
            }, agents: { told.add("\($0.name): \($0.agents.map(\.agentName).joined(separator: ","))") })
    }

    static func token(_ identity: String, lifetime: Duration = .seconds(3600), _ change: (inout Claims) -> Void)
        -> String
    {
        var claims = Claims(identity: identity, video: VideoGrant())
        change(&claims)
        return AccessToken(claims).jwt(key: "devkey", secret: secret, now: start, lifetime: lifetime)
    }
    static func joinToken(_ identity: String, room: String = "lobby", _ change: (inout Claims) -> Void = { _ in })
        -> String
    {
        token(identity) {
            $0.video = VideoGrant(joining: room)
            change(&$0)
        }
    }

    static func request(
        _ path: String, token: String?, query: [(name: String, value: String)] = [("protocol", "16")]
    ) -> HTTPRequest {
        HTTPRequest(
            method: "GET", path: path, query: query, headers: token.map { ["authorization": "Bearer \($0)"] } ?? [:])
    }

    /// The status and text a client would get instead of a socket.
    func refusal(_ request: HTTPRequest) throws -> (status: Int, text: String) {
        guard case .reject(let response) = server.upgrade(request) else { throw Missing("a refusal") }
        return (response.status, String(decoding: response.body, as: UTF8.self))
    }

    /// Opens a socket; the returned task ends with the connection.
    func open(_ request: HTTPRequest) throws -> (FakeSession, Task<Void, Never>) {
        guard case .accept(let run) = server.upgrade(request) else { throw Missing("an accepted upgrade") }
        let session = FakeSession()
        return (session, Task { await run(session) })
    }

    /// Joins and reads the join response; media is up when `isConnected`.
    func join(_ identity: String, token: String? = nil, isConnected: Bool = true) async throws -> (
        FakeSession, JoinResponse
    ) {
        let (session, _) = try open(Self.request("/rtc", token: token ?? Self.joinToken(identity)))
        guard case .join(let join) = try await session.next() else { throw Missing("join first") }
        if isConnected { media.report(.connected(ParticipantSID(join.participant?.sid ?? ""))) }
        return (session, join)
    }

    func twirp<Answer: WireMessage>(
        _ method: String, _ request: some WireMessage, token: String?, json: Bool = false,
        service: String = "RoomService", as: Answer.Type = Answer.self
    ) async throws -> Answer {
        let response = try #require(
            await server.handle(
                HTTPRequest(
                    method: "POST", path: "/twirp/livekit.\(service)/\(method)",
                    headers: ["content-type": json ? "application/json" : "application/protobuf"]
                        .merging(token.map { ["authorization": "Bearer \($0)"] } ?? [:]) { first, _ in first },
                    body: json ? request.jsonText : request.protobuf)))
        guard response.status == 200 else {
            let error = try JSONValue(parsing: response.body)
            throw TwirpAnswer(status: response.status, code: error["code"]?.stringValue ?? "", meta: error["meta"])
        }
        return json ? try Answer(jsonText: response.body) : try Answer(protobuf: response.body)
    }
}

struct TwirpAnswer: Error, Equatable {
    let status: Int
    let code: String
    var meta: JSONValue?
}
