public import Access
public import Basics
public import HTTP
import Wire

/// # TokenService: gives a client what it needs to join: where, and a token.
///
/// **Never here:** rooms, media, secrets in answers. **Folders:** `Mint` from a request to a token · `Calls` from a request
/// to a call · `Dispatch` which agent goes where (`DispatchServer`) · `Workers` who runs agents · `Limits` how often.
/// **Used by:** CLI, which hands it requests. **Thread:** an actor; nothing in it waits.
///
/// `POST /token` speaks LiveKit's token-endpoint shape, so every SDK's `TokenSource.endpoint` can use it.
public actor TokenServer {
    /// Who may ask for a token.
    public enum Policy: Sendable, Equatable {
        /// Whoever is on this machine, for anything; from elsewhere as ``requiresKey``. For `--dev` alone.
        case open
        /// Callers with an API token of a known key that may create rooms, or administer the one asked for.
        case requiresKey
    }

    public struct Configuration: Sendable {
        public var policy: Policy
        /// Key the tokens are signed with.
        public var key: String
        public var secret: Private<String>
        /// `wss://…` as clients reach it; nil: the host the request came to, as `ws://`.
        public var serverURL: String?
        public var rateLimit: RateLimit
        /// Most a caller may ask for. A token cannot be called back, so not much longer than it takes to be used.
        public var longestLifetime: Duration = .seconds(7 * 24 * 3600)
        public init(
            policy: Policy, key: String, secret: Private<String>, serverURL: String? = nil,
            rateLimit: RateLimit = .standard
        ) {
            self.policy = policy
            self.key = key
            self.secret = secret
            self.serverURL = serverURL
            self.rateLimit = rateLimit
        }
    }

    private let configuration: Configuration
    private let verifier: TokenVerifier
    private let now: @Sendable () -> Moment
    private let unixSeconds: @Sendable () -> Int64
    private var limits: CallerLimits
    private let log = Log("tokens")

    /// - Parameters:
    ///   - verifier: knows the keys of callers.
    ///   - now, unixSeconds: the clock, given in.
    public init(
        _ configuration: Configuration, verifier: TokenVerifier, now: @escaping @Sendable () -> Moment,
        unixSeconds: @escaping @Sendable () -> Int64
    ) {
        self.configuration = configuration
        self.verifier = verifier
        self.now = now
        self.unixSeconds = unixSeconds
        limits = CallerLimits(configuration.rateLimit)
    }

    /// Answers `POST /token`; nil for a path that is not ours.
    public func handle(_ request: HTTPRequest) async -> HTTPResponse? {
        guard request.path == "/token" else { return nil }
        guard request.method == "POST" else {
            return HTTPResponse(status: 405, headers: [("allow", "POST")], body: Array("use POST\n".utf8))
        }
        do throws(TwirpError) { return try answer(request) } catch {
            log.debug("refused", ["remote": request.remote.host, "why": error.description])
            var response = HTTPResponse.json(error.json, status: error.code.httpStatus)
            if let wait = error.meta["retry_after"] { response.headers.append(("retry-after", wait)) }
            return response
        }
    }

    private func answer(_ request: HTTPRequest) throws(TwirpError) -> HTTPResponse {
        let caller: TokenCaller
        do throws(TwirpError) { caller = try identify(request) } catch {
            // Guessing is counted against the host, so that it cannot use up the budget of a caller who has a key.
            try spend(.host(of: request.remote))
            throw error
        }
        try spend(caller.limitKey(request.remote))
        let wanted = try TokenRequest(body: request.body, longestLifetime: configuration.longestLifetime)
        let claims = try caller.authorize(wanted)
        let token = AccessToken(claims).jwt(
            key: configuration.key, secret: configuration.secret, now: unixSeconds(), lifetime: wanted.lifetime)
        guard token.utf8.count <= TokenVerifier.sizeLimit else {
            throw TwirpError(
                .invalidArgument,
                "the token would have \(token.utf8.count) bytes, more than \(TokenVerifier.sizeLimit); "
                    + "keep metadata, attributes and room_config small")
        }
        log.info("minted", ["caller": caller.description, "room": wanted.room, "identity": claims.identity])
        // 201 and these names: LiveKit's "endpoint token generation" page; clients ignore what they do not know.
        return .json(
            [
                "server_url": .string(try ServerAddress.url(configuration.serverURL, request)),
                "participant_token": .string(token),
                "room_name": .string(wanted.room), "participant_identity": .string(claims.identity),
                "participant_name": .string(claims.name),
            ], status: 201)
    }

    private func identify(_ request: HTTPRequest) throws(TwirpError) -> TokenCaller {
        try TokenCaller.identify(request, policy: configuration.policy, verifier: verifier, now: unixSeconds())
    }

    private func spend(_ key: LimitKey) throws(TwirpError) {
        guard let wait = limits.take(key, now: now()) else { return }
        throw TwirpError(
            .resourceExhausted, "too many token requests; try again in \(wait) s", meta: ["retry_after": "\(wait)"])
    }
}
