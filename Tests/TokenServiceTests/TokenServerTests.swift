import Access
import Basics
import HTTP
import Synchronization
import Testing
import TokenService
import Wire

struct TokenServerTests {
    /// Unix time of every test; the monotonic clock stands still at 0.
    static let unix: Int64 = 1_800_000_000
    let verifier = TokenVerifier(keys: ["devkey": Private("secret"), "backend": Private("another-secret")])

    private func server(
        _ policy: TokenServer.Policy = .open, limit: RateLimit = .standard, url: String? = "wss://rooms.example"
    ) -> TokenServer {
        let configuration = TokenServer.Configuration(
            policy: policy, key: "devkey", secret: Private("secret"), serverURL: url, rateLimit: limit)
        return TokenServer(configuration, verifier: verifier, now: { .zero }, unixSeconds: { Self.unix })
    }
    private func request(
        _ body: JSONValue, token: String? = nil, from remote: SocketAddress = SocketAddress(v4: 0x7F00_0001, port: 9)
    ) -> HTTPRequest {
        var headers = ["host": "localhost:7880", "content-type": "application/json"]
        headers["authorization"] = token.map { "Bearer \($0)" }
        return HTTPRequest(method: "POST", path: "/token", headers: headers, body: body.serialized, remote: remote)
    }
    private func callerToken(_ fill: (inout VideoGrant) -> Void) -> String {
        var grant = VideoGrant()
        fill(&grant)
        return AccessToken(Claims(identity: "", video: grant))
            .jwt(key: "backend", secret: Private("another-secret"), now: Self.unix)
    }
    private func answer(_ server: TokenServer, _ request: HTTPRequest) async throws -> (status: Int, json: JSONValue) {
        let response = try #require(await server.handle(request))
        return (response.status, try JSONValue(parsing: response.body))
    }
    private func claims(_ json: JSONValue) throws -> Claims {
        try verifier.verify(try #require(json["participant_token"]?.stringValue), now: Self.unix)
    }

    @Test func `LiveKit's token-endpoint shape gives a token that may join`() async throws {
        let body: JSONValue = [
            "room_name": "lobby", "participant_identity": "alice", "participant_name": "Alice",
            "participant_metadata": "m", "participant_attributes": ["a": "1"],
            "room_config": ["agents": [["agent_name": "guide"]]],
        ]
        let (status, json) = try await answer(server(), request(body))
        #expect(status == 201)
        #expect(json["server_url"] == "wss://rooms.example")
        let claims = try claims(json)
        #expect(try claims.ensureCanJoin("") == "lobby")
        #expect(claims.identity == "alice" && claims.name == "Alice" && claims.metadata == "m")
        #expect(claims.attributes == ["a": "1"])
        #expect(claims.roomConfig?.agents.first?.agentName == "guide")
        #expect(claims.expires == Self.unix + 6 * 3600)
        #expect(claims.video?.roomAdmin == false)
    }

    @Test func `the short names and camel case mean the same`() async throws {
        let short: JSONValue = ["room": "r", "identity": "a", "name": "A", "metadata": "m", "attributes": ["k": "v"]]
        let camel: JSONValue = [
            "roomName": "r", "participantIdentity": "a", "participantName": "A", "participantMetadata": "m",
            "participantAttributes": ["k": "v"],
        ]
        let one = try claims(try await answer(server(), request(short)).json)
        let other = try claims(try await answer(server(), request(camel)).json)
        #expect(one == other)
        #expect(one.attributes == ["k": "v"])
    }

    @Test func `nothing asked for is a room and an identity of the server's choice`() async throws {
        var empty = request([:])
        empty.body = []
        for asked in [empty, request([:]), request(["room_name": "", "participant_identity": .null])] {
            let (status, json) = try await answer(server(), asked)
            #expect(status == 201)
            let claims = try claims(json)
            #expect(claims.identity.hasPrefix("user-") && claims.identity.count > 10)
            #expect(json["room_name"]?.stringValue == claims.video?.room)
            #expect(claims.video?.room.hasPrefix("room-") == true)
        }
    }

    @Test func `grants, kind and ttl are taken over`() async throws {
        let body: JSONValue = [
            "room": "r", "identity": "a", "kind": "agent", "ttl": "90s",
            "grants": ["canPublish": false, "canUpdateOwnMetadata": true, "roomAdmin": true, "room": "elsewhere"],
        ]
        let claims = try claims(try await answer(server(), request(body)).json)
        #expect(claims.kind == .agent)
        #expect(claims.expires == Self.unix + 90)
        #expect(claims.video?.canPublish == false && claims.video?.allowsUpdateOwnMetadata == true)
        #expect(claims.video?.roomAdmin == true && claims.video?.roomJoin == true)
        #expect(claims.video?.room == "r", "grants cannot name another room than the request")
    }

    @Test func `bad fields are refused by name`() async throws {
        let bodies: [(JSONValue, String)] = [
            (["room": 5], "room_name"), (["identity": []], "participant_identity"),
            (["attributes": ["a": 1]], "attributes"),
            (["ttl": "soon"], "ttl"), (["ttl": -1], "ttl"), (["ttl": 0], "ttl"), (["ttl": "8d"], "ttl"),
            (["kind": "wizard"], "kind"), (["room_config": ["emptyTimeout": "x"]], "emptyTimeout"),
            (["grants": ["roomJoin": 1]], "roomJoin"), (["grants": 1], "video"),
            (["identity": .string(String(repeating: "a", count: 257))], "identity"),
            (["room": .string(String(repeating: "a", count: 257))], "room name"),
            (["metadata": .string(String(repeating: "a", count: 512 * 1024 + 1))], "metadata"),
            (["metadata": .string(String(repeating: "a", count: 60 * 1024))], "keep metadata"), ([], "object"),
        ]
        for (body, word) in bodies {
            let (status, json) = try await answer(server(), request(body))
            #expect(status == 400)
            #expect(json["msg"]?.stringValue?.contains(word) == true, "\(word): \(json.text)")
        }
        var broken = request([:])
        broken.body = Array("{".utf8)
        #expect(try await answer(server(), broken).json["code"] == "malformed")
    }

    @Test func `open is open to this machine alone`() async throws {
        let remote = SocketAddress(v4: 0x0A00_0001, port: 9)
        #expect(try await answer(server(), request([:], from: remote)).status == 401)
        let token = callerToken { $0.roomCreate = true }
        #expect(try await answer(server(), request([:], token: token, from: remote)).status == 201)
    }

    @Test func `with requiresKey nobody mints without a key, nor with a participant's token`() async throws {
        let server = server(.requiresKey)
        #expect(try await answer(server, request([:])).status == 401)
        #expect(try await answer(server, request([:], token: "a.b.c")).status == 401)
        let participant = callerToken {
            $0.roomJoin = true
            $0.room = "r"
        }
        #expect(try await answer(server, request(["room": "r"], token: participant)).status == 401)
        var basic = request([:])
        basic.headers["authorization"] = "Basic abc"
        #expect(try await answer(server, basic).status == 401)
    }

    @Test func `a room's admin mints for that room and hands on only what it has`() async throws {
        let server = server(.requiresKey)
        let admin = callerToken {
            $0.roomAdmin = true
            $0.room = "r"
        }
        #expect(try await answer(server, request(["room": "r"], token: admin)).status == 201)
        #expect(try await answer(server, request(["room": "other"], token: admin)).status == 401)
        #expect(
            try await answer(server, request(["room": "r", "grants": ["roomAdmin": true]], token: admin)).status == 201)
        for grant in ["roomCreate", "roomList", "roomRecord", "ingressAdmin", "agent"] {
            let body: JSONValue = ["room": "r", "grants": .object([grant: true])]
            let (status, json) = try await answer(server, request(body, token: admin))
            #expect(status == 403)
            #expect(json["msg"]?.stringValue?.contains(grant) == true)
        }
        let moving: JSONValue = ["room": "r", "grants": ["destinationRoom": "x"]]
        #expect(try await answer(server, request(moving, token: admin)).status == 403)
    }

    @Test func `a caller past its share waits, and others do not`() async throws {
        let server = server(.open, limit: RateLimit(burst: 2, perSecond: 0.5))
        #expect(await server.handle(request([:]))?.status == 201)
        #expect(await server.handle(request([:]))?.status == 201)
        let refused = try #require(await server.handle(request([:])))
        #expect(refused.status == 429)
        #expect(refused.headers.contains { $0.name == "retry-after" && $0.value == "2" })
        let token = callerToken { $0.roomCreate = true }
        #expect(await server.handle(request([:], token: token))?.status == 201)
        // Wrong tokens spend the share of the host they come from, and then not even get an answer about the token.
        let stranger = SocketAddress(v4: 0x0A00_0002, port: 1)
        let statuses = [401, 401, 429]
        for status in statuses {
            #expect(await server.handle(request([:], token: "x", from: stranger))?.status == status)
        }
    }

    @Test func `the URL is the one the caller used unless it is configured`() async throws {
        let server = server(.open, url: nil)
        #expect(try await answer(server, request([:])).json["server_url"] == "ws://localhost:7880")
        var odd = request([:])
        odd.headers["host"] = "evil/\"<script>"
        #expect(try await answer(server, odd).status == 400)
    }

    @Test func `other paths are not ours, other methods are not served`() async {
        #expect(await server().handle(HTTPRequest(method: "POST", path: "/rtc")) == nil)
        let response = await server().handle(HTTPRequest(method: "GET", path: "/token"))
        #expect(response?.status == 405)
    }

    @Test func `neither secret nor token reaches the log`() async throws {
        let lines = Mutex<[String]>([])
        Log.configure(minimum: .debug) { line in lines.withLock { $0.append(line) } }
        let server = server(.requiresKey)
        let token = callerToken { $0.roomCreate = true }
        let (_, json) = try await answer(server, request(["room": "logged-room"], token: token))
        _ = await server.handle(request(["room": "logged-room"], token: token + "x"))
        let minted = try #require(json["participant_token"]?.stringValue)
        let text = lines.withLock { $0.joined() }
        #expect(text.contains("logged-room") && text.contains("backend"))
        for hidden in [minted, token, "another-secret"] { #expect(!text.contains(hidden)) }
    }
}
