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
    case register(String, RPCHandler?)
    case call(RemoteCall, method: String, payload: String, at: String, timeout: Duration)
    case cancelCall(UInt64)
    /// What a handler of ours has to say.
    case answer(RPCInvocation, Result<String, RPCError>)
    /// A misfortune that the server is to stage, for tests.
    case simulate(SimulateScenario.Scenario)
    case leave
}

extension SessionInput {
    /// The connection is over: whoever waits for an answer gets this one.
    func refuse(_ error: RoomClientError) {
        switch self {
        case .publish(_, let done): done(.failure(error))
        case .update(_, let done): done(error)
        case .send(_, _, let done): done(error)
        case .call(let call, _, _, _, _): call.done(.failure(.sendFailed))
        case .listen(_, _, let sink): sink.ended()
        case .socketOpened(_, let client): client.close(code: 1000, reason: "")
        default: break
        }
    }
}

/// The way into a session from any thread. One task drains it, so that its order is the order of everything.
final class SessionInbox: Sendable {
    private struct State {
        var waiting: [SessionInput] = []
        /// Set once nobody drains any more.
        var refusal: RoomClientError?
    }
    private let state = Mutex(State())
    /// One wake-up is enough for everything that waits.
    let wake: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation

    init() { (wake, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    func post(_ input: SessionInput) {
        let refusal = state.withLock { state in
            if state.refusal == nil { state.waiting.append(input) }
            return state.refusal
        }
        if let refusal { input.refuse(refusal) } else { bell.yield() }
    }
    func drain() -> [SessionInput] {
        state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
    }
    /// From now on everything is refused, what waits included.
    func close(_ refusal: RoomClientError) {
        let waiting = state.withLock { state in
            state.refusal = refusal
            defer { state.waiting = [] }
            return state.waiting
        }
        for input in waiting { input.refuse(refusal) }
        bell.finish()
    }
}
