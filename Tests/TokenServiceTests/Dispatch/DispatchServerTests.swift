import Access
import Basics
import HTTP
import Synchronization
import Testing
import Wire

@testable import TokenService

/// The whole dispatch service but for the network: workers over sessions, callers over requests, rooms as closures.
struct DispatchServerTests {
    static let unix: Int64 = 1_800_000_000
    let verifier = TokenVerifier(keys: ["devkey": Private("secret")])

    /// A room server that does what it is told.
    final class Rooms: Sendable {
        let opened = Mutex<[String]>([])
        let refusal = Mutex<TwirpError?>(nil)
        let server = Mutex<DispatchServer?>(nil)
        func open(_ room: String) async throws(TwirpError) {
            if let error = refusal.withLock({ $0 }) { throw error }
            opened.withLock { $0.append(room) }
            await server.withLock { $0 }?.take(.event(Self.event("room_started", room)))
        }
        static func event(_ name: String, _ room: String) -> WebhookEvent {
            .with {
                $0.event = name
                $0.room = .with {
                    $0.name = room
                    $0.sid = "RM_\(room)"
                }
            }
        }
    }
    struct Scene {
        let server: DispatchServer
        let calls: CallServer
        let rooms: Rooms
        let metrics: Metrics
    }
    private func scene(waits: Bool = false, limit: RateLimit = .standard) async throws -> Scene {
        let (rooms, metrics) = (Rooms(), Metrics())
        var configuration = DispatchServer.Configuration(key: "devkey", secret: Private("secret"))
        configuration.waitsForWorkers = waits
        let server = try await DispatchServer.start(
            configuration, verifier: verifier,
            rooms: .init(
                open: { (room) throws(TwirpError) in try await rooms.open(room) }, remove: { _, _ in }),
            metrics: metrics, clock: .init(epoch: Self.unix * 1_000_000, now: { .zero }), seed: 1)
        rooms.server.withLock { $0 = server }
        let calls = CallServer(
            .init(policy: .open, key: "devkey", secret: Private("secret"), rateLimit: limit), verifier: verifier,
            dispatch: server)
        return Scene(server: server, calls: calls, rooms: rooms, metrics: metrics)
    }
    private func token(_ fill: (inout VideoGrant) -> Void, kind: ParticipantInfo.Kind = .standard) -> String {
        var grant = VideoGrant()
        fill(&grant)
        var claims = Claims(identity: "", video: grant)
        claims.kind = kind
        return AccessToken(claims).jwt(key: "devkey", secret: Private("secret"), now: Self.unix)
    }
    private func request(
        _ method: String, _ path: String, _ body: JSONValue = [:], query: [(name: String, value: String)] = [],
        token: String? = nil, headers: [String: String] = [:],
        from remote: SocketAddress = SocketAddress(v4: 0x7F00_0001, port: 9)
    ) -> HTTPRequest {
        var headers = headers.merging(["content-type": "application/json", "host": "localhost:7880"]) { own, _ in own }
        headers["authorization"] = token.map { "Bearer \($0)" }
        return HTTPRequest(
            method: method, path: path, query: query, headers: headers, body: body.serialized, remote: remote)
    }
    private func agentRequest(_ token: String?) -> HTTPRequest { request("GET", "/agent", token: token) }

    /// A registered worker.
    private func worker(_ scene: Scene, agent: String = "guide") async throws -> WorkerDouble {
        let double = try connect(scene)
        double.say(.register(.with { $0.agentName = agent }))
        guard case .register(let answer)? = try await double.next() else { throw Surprise.noRegister }
        #expect(answer.workerId.hasPrefix("AW_") && answer.serverInfo?.agentProtocol == 1)
        return double
    }
    private func connect(_ scene: Scene) throws -> WorkerDouble {
        guard case .accept(let serve)? = scene.server.upgrade(agentRequest(token { $0.agent = true })) else {
            throw Surprise.refused
        }
        let double = WorkerDouble()
        // As the web loop does: when the owner is through, the socket is closed.
        Task {
            await serve(double)
            double.close(code: 1000, reason: "")
        }
        return double
    }
    private enum Surprise: Error { case refused, noRegister, noOffer, noAssignment }

    private func admin(_ room: String) -> String {
        token {
            $0.roomAdmin = true
            $0.room = room
        }
    }
    private func twirp(
        _ scene: Scene, _ method: String, _ body: JSONValue, token: String?, headers: [String: String] = [:]
    ) async throws -> (status: Int, json: JSONValue) {
        let path = "/twirp/livekit.AgentDispatchService/\(method)"
        let response = try #require(
            await scene.server.handle(request("POST", path, body, token: token, headers: headers)))
        return (response.status, try JSONValue(parsing: response.body))
    }

    // MARK: Workers

    @Test func `a worker needs a token with the agent grant`() async throws {
        let scene = try await scene()
        for wrong in [nil, "junk", token { $0.roomCreate = true }] {
            guard case .reject(let response)? = scene.server.upgrade(agentRequest(wrong)) else {
                Issue.record("let in with \(wrong ?? "no token")")
                continue
            }
            #expect(response.status == 401)
        }
        #expect(scene.server.upgrade(request("GET", "/rtc")) == nil)
    }

    @Test func `a worker registers, is offered a job and gets a token that joins its room`() async throws {
        let scene = try await scene()
        let worker = try await worker(scene)
        let (status, json) = try await twirp(
            scene, "CreateDispatch", ["agentName": "guide", "room": "lobby", "metadata": "m"], token: admin("lobby"))
        #expect(status == 200 && json["agentName"] == "guide" && json["id"]?.stringValue?.hasPrefix("AD_") == true)
        guard case .availability(let offer)? = try await worker.next() else { throw Surprise.noOffer }
        worker.say(
            .availability(
                .with {
                    $0.jobId = offer.job?.id ?? ""
                    $0.available = true
                }))
        guard case .assignment(let assignment)? = try await worker.next() else { throw Surprise.noAssignment }
        let claims = try verifier.verify(assignment.token, now: Self.unix)
        #expect(try claims.ensureCanJoin("") == "lobby")
        #expect(claims.kind == .agent && claims.expires == Self.unix + 3600)
        #expect(assignment.job?.metadata == "m")
        #expect(scene.metrics.exposition.contains("parley_jobs{state=\"accepted\"} 1"))
        #expect(scene.metrics.exposition.contains("parley_workers 1"))
        worker.hangUp()
        #expect(try await worker.next() == nil)
    }

    @Test func `a worker that speaks JSON is answered in JSON`() async throws {
        let scene = try await scene()
        let worker = try connect(scene)
        worker.say(raw: .text(#"{"register": {"agentName": "guide", "type": "JT_ROOM"}}"#))
        guard case .text(let text)? = await worker.nextFrame() else { throw Surprise.noRegister }
        #expect(try JSONValue(parsing: text)["register"]?["workerId"]?.stringValue?.hasPrefix("AW_") == true)
    }

    @Test func `the first message has to be register, and a sound one`() async throws {
        let scene = try await scene()
        let rash = try connect(scene)
        rash.say(.updateWorker(.init()))
        #expect(try await rash.next() == nil)
        #expect(rash.closed?.code == 1008)
        for wrong in [
            RegisterWorkerRequest.with { $0.type = JobType(rawValue: 9) }, .with { $0.deployment = "a b" },
            .with { $0.agentName = String(repeating: "x", count: 300) },
        ] {
            let worker = try connect(scene)
            worker.say(.register(wrong))
            #expect(try await worker.next() == nil)
            #expect(worker.closed?.code == 1008)
        }
    }

    @Test func `junk is counted, and too much of it ends the connection`() async throws {
        let scene = try await scene()
        let worker = try await worker(scene)
        for _ in 0..<10 { worker.say(raw: .binary([0xFF, 0xFF, 0xFF])) }
        #expect(try await worker.next() == nil)
        #expect(worker.closed?.code == 1003)
        #expect(scene.metrics.exposition.contains("parley_worker_malformed_frames_total 10"))
    }

    // MARK: The API

    @Test func `dispatches are for administrators of that very room`() async throws {
        let scene = try await scene()
        for token in [nil, admin("other"), token { $0.roomCreate = true }] {
            for method in ["CreateDispatch", "ListDispatch", "DeleteDispatch"] {
                let (status, json) = try await twirp(scene, method, ["room": "lobby"], token: token)
                #expect(status == 401 && json["code"] == "unauthenticated")
            }
        }
        let (status, _) = try await twirp(scene, "Nonsense", [:], token: admin("lobby"))
        #expect(status == 404)
    }

    @Test func `an agent nobody serves is an error that lists who is there, unless the caller will wait`() async throws
    {
        let scene = try await scene()
        _ = try await worker(scene, agent: "a")
        let body: JSONValue = ["agentName": "guide", "room": "lobby"]
        let (status, json) = try await twirp(scene, "CreateDispatch", body, token: admin("lobby"))
        #expect(status == 412 && json["code"] == "failed_precondition")
        #expect(json["msg"] == "no worker serves agent 'guide'; registered: a")
        #expect(scene.rooms.opened.withLock { $0 }.isEmpty)
        let (patient, _) = try await twirp(
            scene, "CreateDispatch", body, token: admin("lobby"), headers: ["parley-wait-for-worker": "true"])
        #expect(patient == 200)
        let late = try await worker(scene, agent: "guide")
        guard case .availability? = try await late.next() else { throw Surprise.noOffer }
    }

    @Test func `a server may be set to wait for workers, as LiveKit's does`() async throws {
        let scene = try await scene(waits: true)
        let body: JSONValue = ["agentName": "guide", "room": "lobby"]
        let (status, _) = try await twirp(scene, "CreateDispatch", body, token: admin("lobby"))
        #expect(status == 200)
    }

    @Test func `a dispatch whose room cannot be opened is an error`() async throws {
        let scene = try await scene(waits: true)
        scene.rooms.refusal.withLock { $0 = TwirpError(.resourceExhausted, "full") }
        let body: JSONValue = ["agentName": "guide", "room": "lobby"]
        let (status, json) = try await twirp(scene, "CreateDispatch", body, token: admin("lobby"))
        #expect(status == 429 && json["msg"] == "full")
        let (_, listed) = try await twirp(scene, "ListDispatch", ["room": "lobby"], token: admin("lobby"))
        #expect(listed["agentDispatches"] == nil)
    }

    @Test func `explain tells each step and why, and hides what agents were given`() async throws {
        let scene = try await scene()
        let worker = try await worker(scene)
        let (_, made) = try await twirp(
            scene, "CreateDispatch", ["agentName": "guide", "room": "lobby", "metadata": "secret-metadata"],
            token: admin("lobby"))
        guard case .availability? = try await worker.next() else { throw Surprise.noOffer }
        let id = try #require(made["id"]?.stringValue)
        _ = try await twirp(
            scene, "DeleteDispatch", ["room": "lobby", "dispatchId": .string(id)], token: admin("lobby"))
        let response = try #require(
            await scene.server.handle(
                request("GET", "/dispatches", query: [("room", "lobby"), ("id", id)], token: admin("lobby"))))
        let json = try JSONValue(parsing: response.body)
        let found = try #require(json["dispatches"]?.arrayValue?.first)
        let steps = try #require(found["steps"]?.arrayValue).map {
            "\($0["state"]?.stringValue ?? ""): \($0["reason"]?.stringValue ?? "")"
        }
        #expect(steps.first == "pending: the API asked for it")
        #expect(steps.last == "failed: the dispatch was deleted")
        #expect(steps.contains { $0.hasPrefix("offered: to worker AW_") })
        #expect(!json.text.contains("secret-metadata"))
        #expect(json["registered"]?.arrayValue?.first?["agent_name"] == "guide")
        let stranger = try #require(
            await scene.server.handle(
                request("GET", "/dispatches", query: [("room", "lobby")], token: admin("other"))))
        #expect(stranger.status == 401)
    }

    @Test func `an agent adds to its transcript with the token of its job, and nobody else does`() async throws {
        let scene = try await scene()
        let worker = try await worker(scene)
        _ = try await twirp(
            scene, "CreateDispatch", ["agentName": "guide", "room": "lobby"], token: admin("lobby"))
        guard case .availability(let offer)? = try await worker.next() else { throw Surprise.noOffer }
        let job = try #require(offer.job?.id)
        worker.say(
            .availability(
                .with {
                    $0.jobId = job
                    $0.available = true
                }))
        guard case .assignment(let assignment)? = try await worker.next() else { throw Surprise.noAssignment }
        let path = "/jobs/\(job)/transcript"
        let lines: JSONValue = ["lines": [["role": "caller", "text": "hello"]]]
        func status(_ path: String, _ body: JSONValue, _ token: String?) async -> Int? {
            await scene.server.handle(request("POST", path, body, token: token))?.status
        }
        #expect(await status(path, lines, assignment.token) == 204)
        #expect(await status(path, ["lines": "hello"], assignment.token) == 400)
        #expect(await status("/jobs/AJ_none/transcript", lines, assignment.token) == 404)
        #expect(await status(path, lines, nil) == 401)
        let caller = token { $0 = VideoGrant(joining: "lobby") }
        #expect(await status(path, lines, caller) == 403)
        #expect(
            await scene.server.dispatcher.jobs[JobID(job)]?.transcript.json == #"[{"role":"caller","text":"hello"}]"#)
    }

    // MARK: Calls

    private func call(
        _ scene: Scene, _ body: JSONValue, token: String? = nil, key: String? = nil,
        from remote: SocketAddress = SocketAddress(v4: 0x7F00_0001, port: 9)
    ) async throws -> (status: Int, json: JSONValue, headers: [String: String]) {
        var asked = request("POST", "/call", body, token: token, from: remote)
        asked.headers["idempotency-key"] = key
        let response = try #require(await scene.calls.handle(asked))
        let headers = Dictionary(response.headers.map { ($0.name, $0.value) }) { first, _ in first }
        return (response.status, try JSONValue(parsing: response.body), headers)
    }

    @Test func `a call is a room, an agent on its way and what to push to the client`() async throws {
        let scene = try await scene()
        let worker = try await worker(scene)
        let (status, json, _) = try await call(
            scene, ["caller": "alice", "agent": "guide", "metadata": ["plan": "gold"], "attributes": ["tz": "UTC"]])
        #expect(status == 201)
        #expect(json["provider"] == "livekit" && json["agent"] == "guide" && json["participant_identity"] == "alice")
        #expect(json["url"] == "ws://localhost:7880")
        #expect(json["call_id"]?.stringValue?.hasPrefix("CALL_") == true)
        let room = try #require(json["room"]?.stringValue)
        #expect(scene.rooms.opened.withLock { $0 } == [room])
        let claims = try verifier.verify(try #require(json["token"]?.stringValue), now: Self.unix)
        #expect(try claims.ensureCanJoin("") == room)
        #expect(claims.identity == "alice" && claims.attributes == ["tz": "UTC"] && claims.metadata.isEmpty)
        guard case .availability(let offer)? = try await worker.next() else { throw Surprise.noOffer }
        #expect(offer.job?.room?.name == room && offer.job?.metadata == #"{"plan":"gold"}"#)
        #expect(offer.job?.dispatchId == json["dispatch_id"]?.stringValue)
        #expect(offer.job?.attributes == ["caller": "alice"])
    }

    @Test func `a second caller into the same room meets the agent that is there`() async throws {
        let scene = try await scene()
        _ = try await worker(scene)
        let body = { (caller: String, metadata: String) -> JSONValue in
            ["caller": .string(caller), "agent": "guide", "room": "r", "metadata": .string(metadata)]
        }
        let alice = try await call(scene, body("alice", "m")).json
        let bob = try await call(scene, body("bob", "m")).json
        let other = try await call(scene, body("carol", "something else")).json
        #expect(alice["dispatch_id"] == bob["dispatch_id"] && alice["call_id"] != bob["call_id"])
        #expect(other["dispatch_id"] != alice["dispatch_id"])
    }

    @Test func `clients that still parse ElevenLabs' answers get their names for the same things`() async throws {
        let scene = try await scene()
        _ = try await worker(scene)
        let (status, json, _) = try await call(
            scene,
            [
                "caller": "alice", "agent": "guide", "provider": "elevenlabs", "room": "r",
                "attributes": ["name": "Alice"],
            ])
        #expect(status == 201)
        #expect(json["agent_id"] == "guide" && json["conversation_id"] == "r" && json["user_id"] == "alice")
        #expect(json["dynamic_variables"] == ["name": "Alice"])
        #expect(json["livekit_url"] == "ws://localhost:7880")
        let token = try #require(json["token"]?.stringValue)
        #expect(json["signed_url"] == .string("ws://localhost:7880/rtc?access_token=\(token)"))
        #expect(try verifier.verify(token, now: Self.unix).ensureCanJoin("") == "r")
    }

    @Test func `a call to an agent nobody serves says who is there`() async throws {
        let scene = try await scene()
        let (status, json, _) = try await call(scene, ["caller": "alice", "agent": "guide"])
        #expect(status == 412)
        #expect(json["msg"] == "no worker serves agent 'guide'; no worker is registered")
        let (patient, _, _) = try await call(scene, ["caller": "alice", "agent": "guide", "wait": true])
        #expect(patient == 201)
    }

    @Test(arguments: [
        (#"{"agent": "guide"}"#, "caller"), (#"{"caller": 7}"#, "caller"),
        (#"{"caller": "a", "agents": "guide"}"#, "did you mean 'agent'"),
        (#"{"caller": "a", "provider": "vapi"}"#, "provider"), (#"{"caller": "a", "attributes": {"k": 1}}"#, "'k'"),
        (#"{"caller": "a", "ttl": "soon"}"#, "ttl"), (#"{"caller": "a", "ttl": -5}"#, "ttl"),
        (#"{"caller": "a", "wait": "yes"}"#, "wait"), (#"["caller"]"#, "JSON object"), ("", "JSON object"),
        (#"{"caller": "\#(String(repeating: "x", count: 257))"}"#, "caller"),
    ]) func `a request that cannot be served names the field and the mend`(body: String, word: String) async throws {
        let scene = try await scene(waits: true)
        var asked = request("POST", "/call")
        asked.body = Array(body.utf8)
        let response = try #require(await scene.calls.handle(asked))
        let (status, json) = (response.status, try JSONValue(parsing: response.body))
        #expect(status == 400)
        #expect(json["msg"]?.stringValue?.contains(word) == true)
    }

    @Test func `the same idempotency key is the same call, and another body is an error`() async throws {
        let scene = try await scene(waits: true)
        let body: JSONValue = ["caller": "alice", "agent": "guide"]
        let both = try await withThrowingTaskGroup(of: JSONValue.self) { group in
            for _ in 0..<5 { group.addTask { try await self.call(scene, body, key: "k1").json } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(both.allSatisfy { $0 == both[0] && $0["call_id"] != nil })
        let again = try await call(scene, body, key: "k1")
        #expect(again.status == 201 && again.json == both[0] && again.headers["idempotent-replayed"] == "true")
        #expect(scene.rooms.opened.withLock { $0 }.count == 1)
        #expect(try await call(scene, body, key: "k2").json["call_id"] != both[0]["call_id"])
        #expect(try await call(scene, ["caller": "bob"], key: "k1").status == 409)
        #expect(try await call(scene, body, key: "").status == 400)
    }

    @Test func `a call that could not be made may be tried again with its key`() async throws {
        let scene = try await scene()
        let body: JSONValue = ["caller": "alice", "agent": "guide"]
        #expect(try await call(scene, body, key: "k").status == 412)
        _ = try await worker(scene)
        #expect(try await call(scene, body, key: "k").status == 201)
    }

    @Test func `from elsewhere a call needs a token that may make rooms, or administer this one`() async throws {
        let scene = try await scene(waits: true)
        let far = SocketAddress(v4: 0x0808_0808, port: 9)
        let body: JSONValue = ["caller": "alice", "room": "lobby"]
        #expect(try await call(scene, body, from: far).status == 401)
        #expect(try await call(scene, body, token: admin("other"), from: far).status == 401)
        #expect(
            try await call(scene, body, token: token { $0 = VideoGrant(joining: "lobby") }, from: far).status == 401)
        #expect(try await call(scene, body, token: admin("lobby"), from: far).status == 201)
        #expect(try await call(scene, body, token: token { $0.roomCreate = true }, from: far).status == 201)
    }

    @Test func `too many calls are told when to come back`() async throws {
        let scene = try await scene(waits: true, limit: RateLimit(burst: 2, perSecond: 0.5))
        for _ in 0..<2 { #expect(try await call(scene, ["caller": "alice"]).status == 201) }
        let (status, _, headers) = try await call(scene, ["caller": "alice"])
        #expect(status == 429 && headers["retry-after"] == "2")
    }
}
