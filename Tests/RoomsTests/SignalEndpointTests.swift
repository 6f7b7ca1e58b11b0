import Access
import Basics
import HTTP
import Testing
import Wire

@testable import Rooms

@Suite(.timeLimit(.minutes(1))) struct SignalEndpointTests {
    @Test func `a token in the header or in the query opens the door`() async throws {
        let ground = Ground()
        let token = Ground.joinToken("ann")
        for request in [
            Ground.request("/rtc", token: token),
            Ground.request("/rtc", token: nil, query: [("access_token", token), ("protocol", "16")]),
        ] {
            let (session, _) = try ground.open(request)
            guard case .join(let join) = try await session.next() else { throw Missing("join first") }
            #expect(join.room?.name == "lobby" && join.participant?.identity == "ann")
            #expect(join.subscriberPrimary)
            let token = try await session.next { if case .refreshToken(let token) = $0 { token } else { nil } }
            let claims = try TokenVerifier(keys: ["devkey": Ground.secret]).verify(token, now: Ground.start)
            #expect(claims.identity == "ann" && claims.video?.room == "lobby" && claims.video?.canPublish == true)
        }
    }

    @Test func `each failed check has its status`() throws {
        let ground = Ground { $0.autoCreate = false }
        func status(_ token: String?, path: String = "/rtc") throws -> Int {
            try ground.refusal(Ground.request(path, token: token)).status
        }
        #expect(try status(nil) == 401)
        #expect(try status("junk") == 401)
        #expect(try status(Ground.token("ann") { $0.video = nil }) == 401)
        #expect(try status(Ground.token("ann") { $0.video?.room = "lobby" }) == 401)
        #expect(try status(Ground.joinToken("")) == 400)
        #expect(try status(Ground.joinToken(String(repeating: "x", count: 257))) == 400)
        #expect(try status(Ground.joinToken("ann", room: "")) == 400)
        #expect(try status(Ground.joinToken("ann"), path: "/rtc/v1") == 400)
        #expect(try status(Ground.joinToken("ann"), path: "/rtc/v2") == 404)
        let missing = try ground.refusal(Ground.request("/rtc", token: Ground.joinToken("ann")))
        #expect(missing.status == 404 && missing.text == "requested room does not exist")
        let late = Ground.token("ann", lifetime: .seconds(1)) {
            $0.video = VideoGrant(joining: "lobby")
        }
        // The ground's clock stands at 1 s; the leeway is 60 s.
        #expect(try status(late) == 404)
        let forged = AccessToken(Claims(identity: "ann", video: VideoGrant(joining: "lobby")))
            .jwt(key: "devkey", secret: Private("wrong"), now: Ground.start)
        #expect(try status(forged) == 401)
    }

    @Test func `validate answers as the join would, for any origin`() async throws {
        let ground = Ground()
        for (token, status, text) in [
            (Ground.joinToken("ann"), 200, "success"), (Ground.token("ann") { _ in }, 401, nil as String?),
        ] as [(String, Int, String?)] {
            let response = try #require(await ground.server.handle(Ground.request("/rtc/validate", token: token)))
            #expect(response.status == status)
            if let text { #expect(String(decoding: response.body, as: UTF8.self) == text) }
            #expect(response.headers.contains { $0.name == "access-control-allow-origin" && $0.value == "*" })
        }
        // A plain GET is no validation.
        #expect(await ground.server.handle(Ground.request("/rtc", token: nil))?.status == 404)
        #expect(await ground.server.handle(Ground.request("/elsewhere", token: nil)) == nil)
        #expect(ground.server.rooms.isEmpty)
    }

    @Test func `a version 1 join carries everything in one parameter`() async throws {
        let ground = Ground()
        let join = JoinRequest.with {
            $0.clientInfo = .with {
                $0.sdk = .python
                $0.protocol = 18
                $0.clientProtocol = 2
            }
            $0.connectionSettings = .with { $0.autoSubscribe = true }
            $0.publisherOffer = .with {
                $0.sdp = "v=0"
                $0.id = 1
            }
            $0.addTrackRequests = [Stage.request(cid: "mic")]
        }
        let (session, _) = try ground.open(
            Ground.request("/rtc/v1", token: Ground.joinToken("ann"), query: [("join_request", join.parameter)]))
        guard case .join(let answer) = try await session.next() else { throw Missing("join first") }
        #expect(answer.participant?.clientProtocol == 2)
        let sdp = try await ground.media.next { if case .offer(_, let sdp, 1) = $0 { sdp } else { nil } }
        #expect(sdp == "v=0")
        for junk in ["!", "AAAA", String(join.parameter.dropLast(40))] {
            let request = Ground.request("/rtc/v1", token: Ground.joinToken("ann"), query: [("join_request", junk)])
            #expect(try ground.refusal(request).status == 400)
        }
    }

    @Test func `metadata of one's own needs the grant`() async throws {
        let ground = Ground()
        let query = [("attributes", Base64.encodeURLSafe(Array(#"{"mood":"good"}"#.utf8)))]
            .map { (name: $0.0, value: $0.1) }
        #expect(try ground.refusal(Ground.request("/rtc", token: Ground.joinToken("ann"), query: query)).status == 401)
        let token = Ground.joinToken("ann") {
            $0.video?.canUpdateOwnMetadata = true
            $0.attributes = ["mood": "bad", "age": "7"]
        }
        let (session, _) = try ground.open(Ground.request("/rtc", token: token, query: query))
        guard case .join(let join) = try await session.next() else { throw Missing("join first") }
        #expect(join.participant?.attributes == ["mood": "good", "age": "7"])
        let bad = Ground.request("/rtc", token: token, query: [("attributes", "AAAA")])
        #expect(try ground.refusal(bad).status == 400)
    }

    @Test func `the token's room settings count for the join that makes the room`() async throws {
        let ground = Ground()
        let token = Ground.joinToken("ann") {
            $0.roomConfig = RoomConfiguration.with {
                $0.maxParticipants = 1
                $0.metadata = "small"
            }
        }
        let (_, join) = try await ground.join("ann", token: token)
        #expect(join.room?.maxParticipants == 1 && join.room?.metadata == "small")
        let refusal = try ground.refusal(Ground.request("/rtc", token: Ground.joinToken("bob")))
        #expect(refusal.status == 503 && refusal.text.contains("1 participants"))
        // A twin takes the only place.
        _ = try await ground.join("ann")
    }

    @Test func `pings are answered in the form they came in`() async throws {
        let ground = Ground()
        let (session, _) = try await ground.join("ann")
        session.receive(.ping(5))
        let pong = try await session.next { if case .pong(let time) = $0 { time } else { nil } }
        #expect(pong == (Ground.start + 1) * 1000)
        session.receive(.text(#"{"pingReq":{"timestamp":"77"}}"#))
        while true {
            guard case .text(let text) = try await session.nextFrame() else { continue }
            let response = try SignalResponse(jsonText: Array(text.utf8))
            guard case .pongResp(let pong)? = response.message else { continue }
            #expect(pong.lastPingTimestamp == 77)
            break
        }
    }

    @Test func `junk frames are counted, and too many end the connection`() async throws {
        let ground = Ground()
        let (session, run) = try ground.open(Ground.request("/rtc", token: Ground.joinToken("ann")))
        guard case .join = try await session.next() else { throw Missing("join first") }
        for _ in 0..<20 { session.receive(.binary([0xFF])) }
        await run.value
        #expect(session.closedWith == 1003)
        #expect(ground.metrics.exposition.contains("parley_signal_malformed_frames_total 20"))
        #expect(ground.metrics.exposition.contains("parley_participants 0"))
    }

    @Test func `a socket that comes back resumes its participant`() async throws {
        let ground = Ground()
        let (first, join) = try await ground.join("ann")
        let sid = try #require(join.participant?.sid)
        let (bob, _) = try await ground.join("bob")
        _ = try await first.next { if case .update = $0 { true } else { nil } }
        first.vanish()
        let query = [("reconnect", "1"), ("sid", sid), ("protocol", "16")].map { (name: $0.0, value: $0.1) }
        let (second, _) = try ground.open(Ground.request("/rtc", token: Ground.joinToken("ann"), query: query))
        guard case .reconnect(let answer) = try await second.next(), case .update(let update) = try await second.next(),
            case .roomUpdate = try await second.next()
        else { throw Missing("reconnect, update, room update") }
        #expect(answer.serverInfo?.protocol == 16)
        #expect(update.participants.map(\.identity) == ["ann", "bob"])
        second.receive(.syncState(SyncState()))
        let resumed = try await ground.media.next { if case .resume(let sid, _) = $0 { sid } else { nil } }
        #expect(resumed.text == sid)
        _ = bob
    }

    @Test(arguments: ["PA_nobody", "twin"]) func `an unknown participant, or somebody else's, starts afresh`(
        sid: String
    ) async throws {
        let ground = Ground()
        let (_, join) = try await ground.join("ann")
        let asked = sid == "twin" ? join.participant?.sid ?? "" : sid
        let query = [("reconnect", "1"), ("sid", asked), ("protocol", "16")].map { (name: $0.0, value: $0.1) }
        let (session, run) = try ground.open(Ground.request("/rtc", token: Ground.joinToken("eve"), query: query))
        guard case .leave(let leave) = try await session.next() else { throw Missing("leave first") }
        #expect(leave.action == .reconnect && leave.reason == .stateMismatch && leave.canReconnect)
        await run.value
        #expect(session.closedWith != nil)
    }

    @Test func `stopping says goodbye to everybody and lets nobody in`() async throws {
        let ground = Ground()
        let (session, _) = try await ground.join("ann")
        await ground.server.stop()
        let leave = try await session.next { if case .leave(let leave) = $0 { leave } else { nil } }
        #expect(leave.reason == .serverShutdown && leave.action == .disconnect)
        #expect(ground.server.rooms.isEmpty)
        #expect(try ground.refusal(Ground.request("/rtc", token: Ground.joinToken("bob"))).status == 503)
    }

    @Test func `sdk names and capabilities of the query are understood`() throws {
        let request = HTTPRequest(
            method: "GET", path: "/rtc",
            query: [
                ("sdk", "reactnative"), ("capabilities", "CAP_PACKET_TRAILER,CAP_NEW,CAP_COMPRESSION_DEFLATE_RAW"),
                ("auto_subscribe", "0"), ("client_protocol", "x"), ("protocol", "99999999999999"),
            ])
        let parameters = try JoinParameters(request, isVersion1: false)
        #expect(parameters.client.sdk == .reactNative)
        #expect(parameters.client.capabilities == [.packetTrailer, .compressionDeflateRaw])
        #expect(!parameters.autoSubscribe && parameters.client.clientProtocol == 0 && parameters.client.protocol == 0)
    }
}
