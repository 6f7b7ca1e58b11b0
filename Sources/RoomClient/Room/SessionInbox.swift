import HTTP
import Synchronization
import Wire

/// What a session is told: by its socket, its media, its user and the clock, all in one order.
enum SessionInput: Sendable {
    case start
    /// The socket's generation tells late words of an earlier socket.
    case socketOpened(Int, WebSocketClient)
    case socketMessage(Int, WebSocketMessage)
    case socketClosed(Int, reason: String)
    case dialRefused(Int, status: Int, message: String)
    case dialFailed(Int, reason: String)
    case link(LinkEvent)
    case publish(LocalTrack, done: @Sendable (Result<PublishedTrackDetails, RoomClientError>) -> Void)
    case unpublish(sid: String)
    case mute(sid: String, Bool)
    case listen(sid: String, sampleRate: Int, any AudioSink)
    case stopListening(sid: String)
    case subscribe(sid: String, Bool)
    case update(UpdateParticipantMetadata, done: @Sendable (RoomClientError?) -> Void)
    case send(DataPacket, isReliable: Bool, done: @Sendable (RoomClientError?) -> Void)
    case leave
}

/// The way into a session from any thread. One task drains it, so that its order is the order of everything.
final class SessionInbox: Sendable {
    private let waiting = Mutex<[SessionInput]>([])
    /// One wake-up is enough for everything that waits.
    let wake: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation

    init() { (wake, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    func post(_ input: SessionInput) {
        waiting.withLock { $0.append(input) }
        bell.yield()
    }
    func drain() -> [SessionInput] {
        waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
    }
    func finish() { bell.finish() }
}
