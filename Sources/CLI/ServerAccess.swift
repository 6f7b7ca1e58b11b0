import Access
import Basics
import FoundationEssentials
import HTTP
import Sockets
import Wire

/// How a command line reaches a server: its URL, and a key to sign tokens with.
struct ServerAccess: Sendable {
    let url: String
    let key: String
    let secret: Private<String>

    static let options: [Command.Option] = [
        .init(name: "--url", value: "URL", help: "server (LIVEKIT_URL; default http://127.0.0.1:7880)"),
        .init(name: "--api-key", value: "KEY", help: "key id (LIVEKIT_API_KEY)"),
        .init(
            name: "--api-secret-file", value: "FILE",
            help: "file with the key's secret (or LIVEKIT_API_SECRET); an option would show in the process list"),
        .init(name: "--dev", help: "the development key of `parley serve --dev`"),
    ]

    /// A server of this process, with the development key.
    init(url: String) {
        self.url = url
        (key, secret) = (DevelopmentKey.id, Private(DevelopmentKey.secret))
    }

    /// For clients and workers.
    var webSocketURL: String { "ws" + url.dropFirst("http".count) }

    /// A token that may ask for calls to any room.
    func backendToken() -> String {
        var grant = VideoGrant()
        grant.roomCreate = true
        grant.roomAdmin = true
        return AccessToken(Claims(identity: "parley-cli", video: grant))
            .jwt(key: key, secret: secret, now: WallClock.unixSeconds, lifetime: .seconds(300))
    }

    init(_ arguments: Arguments) throws {
        let environment = ProcessInfo.processInfo.environment
        let given = arguments["--url"] ?? environment["LIVEKIT_URL"] ?? "http://127.0.0.1:7880"
        url = Self.httpURL(given)
        if arguments.has("--dev") {
            (key, secret) = (DevelopmentKey.id, Private(DevelopmentKey.secret))
            return
        }
        guard let key = arguments["--api-key"] ?? environment["LIVEKIT_API_KEY"] else {
            throw CommandError.usage(
                "no API key: give --api-key or set LIVEKIT_API_KEY (for `parley serve --dev`: --dev)")
        }
        self.key = key
        secret = try Self.secret(arguments, environment)
    }

    private static func secret(_ arguments: Arguments, _ environment: [String: String]) throws -> Private<String> {
        if let path = arguments["--api-secret-file"] {
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw CommandError("cannot read the secret's file '\(path)'", exitCode: 66)
            }
            return Private(text.trimmingWhitespace)
        }
        guard let secret = environment["LIVEKIT_API_SECRET"] else {
            throw CommandError.usage("no API secret: give --api-secret-file or set LIVEKIT_API_SECRET")
        }
        return Private(secret)
    }

    /// `ws://` and `wss://` name the same server as `http://` and `https://`.
    private static func httpURL(_ url: String) -> String {
        var url = url
        if url.hasPrefix("ws") { url = "http" + url.dropFirst(2) }
        while url.hasSuffix("/") { url.removeLast() }
        return url
    }

    /// One Twirp call, with a token that may do just this. Source: livekit-wire.md §2.6.
    func call<Reply: WireMessage>(
        _ service: String, _ method: String, _ request: some WireMessage, grant: VideoGrant,
        headers: [(name: String, value: String)] = []
    ) async throws -> Reply {
        let body = try await send(
            "POST", "/twirp/livekit.\(service)/\(method)", request.protobuf, grant,
            headers + [("content-type", "application/protobuf")])
        return try Reply(protobuf: body)
    }

    /// A page of the server's own, as JSON.
    func get(_ path: String, _ query: [(String, String)], grant: VideoGrant) async throws -> JSONValue {
        try JSONValue(parsing: try await send("GET", Self.target(path, query), [], grant, []))
    }
    /// Asks one of them to do something.
    func post(_ path: String, _ query: [(String, String)], grant: VideoGrant) async throws -> JSONValue {
        try JSONValue(parsing: try await send("POST", Self.target(path, query), [], grant, []))
    }
    private static func target(_ path: String, _ query: [(String, String)]) -> String {
        var components = URLComponents()
        components.path = path
        if !query.isEmpty { components.queryItems = query.map { URLQueryItem(name: $0.0, value: $0.1) } }
        // A plus sign is a blank to some servers; URLComponents leaves it as it is.
        return (components.string ?? path).replacing("+", with: "%2B")
    }

    private func send(
        _ method: String, _ target: String, _ body: [UInt8], _ grant: VideoGrant,
        _ headers: [(name: String, value: String)]
    ) async throws -> [UInt8] {
        let token = AccessToken(Claims(identity: "parley-cli", video: grant))
            .jwt(key: key, secret: secret, now: WallClock.unixSeconds, lifetime: .seconds(300))
        let response: HTTPResponse
        do {
            response = try await HTTPClient().send(
                method, url + target, headers: headers + [("authorization", "Bearer \(token)")], body: body,
                timeout: .seconds(20))
        } catch {
            throw CommandError(
                "cannot reach \(url): \(error); is the server running, and is --url right?", exitCode: 69)
        }
        guard response.status == 200 else { throw CommandError(Self.refusal(response), exitCode: 1) }
        return response.body
    }

    private static func refusal(_ response: HTTPResponse) -> String {
        if let error = try? JSONValue(parsing: response.body), let code = error["code"]?.stringValue {
            return "the server refused: \(error["msg"]?.stringValue ?? "no reason given") (\(code))"
        }
        return "the server answered \(response.status): \(String(decoding: response.body.prefix(200), as: UTF8.self))"
    }
}

/// LiveKit's own development key, so that its documentation applies as it is.
enum DevelopmentKey {
    static let id = "devkey"
    static let secret = "secret"
}

extension String {
    var trimmingWhitespace: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
