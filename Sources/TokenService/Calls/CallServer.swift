public import Access
import Basics
public import HTTP
import Wire

/// `POST /call`: a room, an agent on its way to it, and what to push to the caller's client.
public actor CallServer {
    private typealias Answer = Task<Result<JSONValue, TwirpError>, Never>

    private let configuration: TokenServer.Configuration
    private let verifier: TokenVerifier
    private let dispatch: DispatchServer
    private let record: (@Sendable (_ room: String) -> Void)?
    private var limits: CallerLimits
    private var answered = AnsweredCalls<Answer>()
    private let log = Log("calls")

    /// - Parameters:
    ///   - configuration: as for tokens: who may ask, how often, and who signs.
    ///   - record: begins to record a room that is open. Nil: nothing can be recorded here.
    public init(
        _ configuration: TokenServer.Configuration, verifier: TokenVerifier, dispatch: DispatchServer,
        record: (@Sendable (_ room: String) -> Void)? = nil
    ) {
        self.record = record
        self.configuration = configuration
        self.verifier = verifier
        self.dispatch = dispatch
        limits = CallerLimits(configuration.rateLimit)
    }

    /// Answers `POST /call`; nil for a path that is not ours.
    public func handle(_ request: HTTPRequest) async -> HTTPResponse? {
        guard request.path == "/call" else { return nil }
        guard request.method == "POST" else {
            return HTTPResponse(status: 405, headers: [("allow", "POST")], body: Array("use POST\n".utf8))
        }
        do throws(TwirpError) { return try await answer(request) } catch {
            log.info("refused", ["remote": request.remote.host, "why": error.message])
            var response = HTTPResponse.json(error.json, status: error.code.httpStatus)
            if let wait = error.meta["retry_after"] { response.headers.append(("retry-after", wait)) }
            return response
        }
    }

    private func answer(_ request: HTTPRequest) async throws(TwirpError) -> HTTPResponse {
        let clock = dispatch.clock
        let caller: TokenCaller
        do throws(TwirpError) {
            caller = try .identify(
                request, policy: configuration.policy, verifier: verifier, now: clock.unixSeconds)
        } catch {
            try spend(.host(of: request.remote))
            throw error
        }
        try spend(caller.limitKey(request.remote))
        guard let text = request.headers["idempotency-key"] else {
            return .json(try await make(request, caller).value.get(), status: 201)
        }
        guard (1...255).contains(text.utf8.count) else {
            throw TwirpError(.invalidArgument, "header Idempotency-Key is not 1…255 bytes long")
        }
        let key = AnsweredCalls<Answer>.Key(caller: caller.limitKey(request.remote), text: text)
        switch answered.find(key, body: request.body, now: clock.now()) {
        case .answer(let made):
            var response = HTTPResponse.json(try await made.value.get(), status: 201)
            response.headers.append(("idempotent-replayed", "true"))
            return response
        case .other:
            throw TwirpError(
                .alreadyExists, "header Idempotency-Key was used for another call; use a fresh one for each call")
        case .nothing:
            let made = try make(request, caller)
            answered.add(key, body: request.body, made, now: clock.now())
            do throws(TwirpError) { return .json(try await made.value.get(), status: 201) } catch {
                answered.remove(key)
                throw error
            }
        }
    }

    private func spend(_ key: LimitKey) throws(TwirpError) {
        guard let wait = limits.take(key, now: dispatch.clock.now()) else { return }
        throw TwirpError(
            .resourceExhausted, "too many call requests; try again in \(wait) s", meta: ["retry_after": "\(wait)"])
    }

    /// What is wrong with the request is said at once; the rest is a task that several requests may wait for.
    private func make(_ request: HTTPRequest, _ caller: TokenCaller) throws(TwirpError) -> Answer {
        let wanted = try CallRequest(body: request.body, longestLifetime: configuration.longestLifetime)
        try caller.ensureCanCall(wanted.room)
        guard !wanted.isRecorded || record != nil else {
            throw TwirpError(
                .failedPrecondition,
                "field 'record': this server has no place for recordings; set `recording.folder` or start it with --record"
            )
        }
        let url = try ServerAddress.url(configuration.serverURL, request)
        return Task { [dispatch] in
            do throws(TwirpError) { return .success(try await self.call(wanted, caller, url, dispatch).json) } catch {
                return .failure(error)
            }
        }
    }

    private func call(
        _ wanted: CallRequest, _ caller: TokenCaller, _ url: String, _ dispatch: DispatchServer
    ) async throws(TwirpError) -> CallPayload {
        let token = try token(wanted)
        let wish = DispatchRecord.Wish(
            room: wanted.room, agentName: wanted.agent, metadata: wanted.metadata, attributes: wanted.agentAttributes,
            origin: .call)
        let id = try await dispatch.call(wish, waits: wanted.waits)
        if wanted.isRecorded { record?(wanted.room) }
        let callID = Sid.make("CALL_")
        log.info(
            "made",
            [
                "call": callID, "caller": caller.description, "room": wanted.room, "agent": wanted.agent,
                "dispatch": id, "identity": wanted.caller,
            ])
        return CallPayload(callID: callID, url: url, token: token, dispatchID: id, request: wanted)
    }

    private func token(_ wanted: CallRequest) throws(TwirpError) -> String {
        var grant = VideoGrant(joining: wanted.room)
        // The client tells its state (muted, battery …) by its own attributes.
        grant.canUpdateOwnMetadata = true
        var claims = Claims(identity: wanted.caller, video: grant)
        claims.name = wanted.callerName
        claims.attributes = wanted.attributes
        let token = AccessToken(claims).jwt(
            key: configuration.key, secret: configuration.secret, now: dispatch.clock.unixSeconds,
            lifetime: wanted.lifetime)
        guard token.utf8.count <= TokenVerifier.sizeLimit else {
            throw TwirpError(.invalidArgument, "field 'attributes' makes the token too long; keep it small")
        }
        return token
    }
}

extension TokenCaller {
    /// Who may make rooms may make calls; who administers a room, calls into that one.
    func ensureCanCall(_ room: String) throws(TwirpError) {
        guard case .key(let claims) = self else { return }
        let own = claims.video ?? VideoGrant()
        guard own.roomCreate || (own.roomAdmin && own.room == room) else {
            throw TwirpError(AccessError.notGranted("roomCreate, or roomAdmin of room '\(room.prefix(80))'"))
        }
    }
}

extension DispatchServer {
    /// - Returns: the dispatch's id, once it is in the store and its room is open. One that stands for the same is
    ///   taken: two agents in one room would answer at once.
    func call(_ wish: DispatchRecord.Wish, waits: Bool?) async throws(TwirpError) -> String {
        if let standing = dispatcher.standing(wish) {
            try await rooms.open(wish.room)
            return standing.text
        }
        let id = try await dispatch(wish, waits: waits)
        await flush()
        return id.text
    }
}
