import Access
import Basics
import HTTP
import Testing
import Wire

@testable import Rooms

@Suite(.timeLimit(.minutes(1))) struct RoomServiceTests {
    private let admin = Ground.token("") {
        $0.video?.roomAdmin = true
        $0.video?.roomCreate = true
        $0.video?.roomList = true
        $0.video?.room = "lobby"
    }

    @Test(arguments: [false, true]) func `rooms are made, listed and deleted, in both encodings`(json: Bool)
        async throws
    {
        let ground = Ground()
        let made: Wire.Room = try await ground.twirp(
            "CreateRoom",
            CreateRoomRequest.with {
                $0.name = "lobby"
                $0.emptyTimeout = 60
                $0.departureTimeout = 7
                $0.maxParticipants = 3
                $0.metadata = "m"
            }, token: admin, json: json)
        #expect(made.sid.hasPrefix("RM_") && made.emptyTimeout == 60 && made.departureTimeout == 7)
        #expect(made.maxParticipants == 3 && made.metadata == "m" && made.creationTime == Ground.start + 1)
        let again: Wire.Room = try await ground.twirp(
            "CreateRoom", CreateRoomRequest.with { $0.name = "lobby" }, token: admin, json: json)
        #expect(again.sid == made.sid && again.emptyTimeout == 60)
        _ = try await ground.twirp(
            "CreateRoom", CreateRoomRequest.with { $0.name = "attic" }, token: admin, json: json, as: Wire.Room.self)
        let all: ListRoomsResponse = try await ground.twirp("ListRooms", ListRoomsRequest(), token: admin, json: json)
        #expect(all.rooms.map(\.name) == ["attic", "lobby"])
        let some: ListRoomsResponse = try await ground.twirp(
            "ListRooms", ListRoomsRequest.with { $0.names = ["lobby", "cellar"] }, token: admin, json: json)
        #expect(some.rooms.map(\.name) == ["lobby"])
        let (session, _) = try await ground.join("ann")
        _ = try await ground.twirp(
            "DeleteRoom", DeleteRoomRequest.with { $0.room = "lobby" }, token: admin, json: json,
            as: DeleteRoomResponse.self)
        let leave = try await session.next { if case .leave(let leave) = $0 { leave } else { nil } }
        #expect(leave.reason == .roomDeleted && leave.action == .disconnect)
        #expect(ground.server.rooms.map(\.name) == ["attic"])
        await #expect(throws: TwirpAnswer(status: 404, code: "not_found")) {
            _ = try await ground.twirp(
                "DeleteRoom", DeleteRoomRequest.with { $0.room = "lobby" }, token: admin, json: json,
                as: DeleteRoomResponse.self)
        }
    }

    @Test func `each method wants its grant`() async throws {
        let ground = Ground()
        _ = try await ground.join("ann")
        let none = Ground.joinToken("ann")
        let elsewhere = Ground.token("") {
            $0.video?.roomAdmin = true
            $0.video?.room = "attic"
        }
        let denied = TwirpAnswer(status: 401, code: "unauthenticated")
        for token in [none, nil, "junk"] {
            for method in ["CreateRoom", "ListRooms", "DeleteRoom"] {
                await #expect(throws: denied) {
                    _ = try await ground.twirp(
                        method, CreateRoomRequest.with { $0.name = "x" }, token: token, as: Wire.Room.self)
                }
            }
        }
        for method in [
            "ListParticipants", "GetParticipant", "RemoveParticipant", "MutePublishedTrack", "UpdateParticipant",
            "UpdateSubscriptions", "SendData", "UpdateRoomMetadata", "PerformRpc", "ForwardParticipant",
            "MoveParticipant",
        ] {
            for token in [none, nil, elsewhere] {
                await #expect(throws: denied, "\(method)") {
                    _ = try await ground.twirp(
                        method, ListParticipantsRequest.with { $0.room = "lobby" }, token: token,
                        as: ListParticipantsResponse.self)
                }
            }
        }
    }

    @Test func `what does not exist is a bad route, what is not offered unimplemented, what is junk malformed`()
        async throws
    {
        let ground = Ground()
        func code(_ method: String, _ service: String) async -> TwirpAnswer? {
            do {
                _ = try await ground.twirp(
                    method, ListRoomsRequest(), token: admin, service: service, as: ListRoomsResponse.self)
                return nil
            } catch { return error as? TwirpAnswer }
        }
        #expect(await code("Nothing", "RoomService") == TwirpAnswer(status: 404, code: "bad_route"))
        #expect(await code("Nothing", "Nowhere") == TwirpAnswer(status: 404, code: "bad_route"))
        #expect(await code("StartWebEgress", "Egress") == TwirpAnswer(status: 501, code: "unimplemented"))
        let headers = ["content-type": "application/json", "authorization": "Bearer \(admin)"]
        for (method, headers, body, status) in [
            ("POST", headers, Array("{".utf8), 400), ("GET", headers, [], 404),
            ("POST", ["content-type": "text/x"], [], 404),
        ] as [(String, [String: String], [UInt8], Int)] {
            let response = try #require(
                await ground.server.handle(
                    HTTPRequest(
                        method: method, path: "/twirp/livekit.RoomService/ListRooms", headers: headers, body: body)))
            #expect(response.status == status)
            #expect(try JSONValue(parsing: response.body)["msg"]?.stringValue?.isEmpty == false)
        }
    }

    @Test func `participants are listed, found, changed and removed`() async throws {
        let ground = Ground()
        let (session, _) = try await ground.join("ann")
        let list: ListParticipantsResponse = try await ground.twirp(
            "ListParticipants", ListParticipantsRequest.with { $0.room = "lobby" }, token: admin)
        #expect(list.participants.map(\.identity) == ["ann"])
        let who = RoomParticipantIdentity.with {
            $0.room = "lobby"
            $0.identity = "ann"
        }
        let changed: ParticipantInfo = try await ground.twirp(
            "UpdateParticipant",
            UpdateParticipantRequest.with {
                $0.room = "lobby"
                $0.identity = "ann"
                $0.metadata = "vip"
                $0.permission = .with { $0.canSubscribe = true }
            }, token: admin, json: true)
        #expect(changed.metadata == "vip" && changed.permission?.canPublish == false)
        let update = try await session.next { message -> ParticipantInfo? in
            if case .update(let update) = message {
                update.participants.first { $0.permission?.canPublish == false }
            } else {
                nil
            }
        }
        #expect(update.metadata == "vip")
        let found: ParticipantInfo = try await ground.twirp("GetParticipant", who, token: admin)
        #expect(found.metadata == "vip")
        _ = try await ground.twirp("RemoveParticipant", who, token: admin, as: RemoveParticipantResponse.self)
        let leave = try await session.next { if case .leave(let leave) = $0 { leave } else { nil } }
        #expect(leave.reason == .participantRemoved && leave.action == .disconnect)
        await #expect(throws: TwirpAnswer(status: 404, code: "not_found")) {
            _ = try await ground.twirp("GetParticipant", who, token: admin, as: ParticipantInfo.self)
        }
    }

    @Test func `a track is muted from outside, and unmuted only where that is allowed`() async throws {
        for allowed in [false, true] {
            let ground = Ground { $0.policy.allowsRemoteUnmute = allowed }
            let (session, join) = try await ground.join("ann")
            session.receive(.addTrack(Stage.request(cid: "mic")))
            let track = try await session.next { message -> TrackInfo? in
                if case .trackPublished(let reply) = message { reply.track } else { nil }
            }
            func mute(_ muted: Bool) async throws -> MuteRoomTrackResponse {
                try await ground.twirp(
                    "MutePublishedTrack",
                    MuteRoomTrackRequest.with {
                        $0.room = "lobby"
                        $0.identity = "ann"
                        $0.trackSid = track.sid
                        $0.muted = muted
                    }, token: admin)
            }
            #expect(try await mute(true).track?.muted == true)
            let order = try await session.next { if case .mute(let mute) = $0 { mute } else { nil } }
            #expect(order.sid == track.sid && order.muted)
            if allowed {
                #expect(try await mute(false).track?.muted == false)
            } else {
                await #expect(throws: TwirpAnswer(status: 412, code: "failed_precondition")) {
                    _ = try await mute(false)
                }
            }
            _ = join
        }
    }

    @Test func `subscriptions are changed from outside`() async throws {
        let ground = Ground()
        let (session, join) = try await ground.join("ann")
        let ann = ParticipantSID(join.participant?.sid ?? "")
        session.receive(.addTrack(Stage.request(cid: "mic")))
        let track = try await session.next { message -> String? in
            if case .trackPublished(let reply) = message { reply.track?.sid } else { nil }
        }
        _ = try await ground.join("bob")
        ground.media.report(.trackStarted(ann, TrackSID(track), mimeType: "audio/opus", mid: "0"))
        _ = try await ground.media.next { if case .subscribe(_, TrackSID(track), _) = $0 { true } else { nil } }
        _ = try await ground.twirp(
            "UpdateSubscriptions",
            UpdateSubscriptionsRequest.with {
                $0.room = "lobby"
                $0.identity = "bob"
                $0.trackSids = [track]
            }, token: admin, as: UpdateSubscriptionsResponse.self)
        _ = try await ground.media.next { if case .unsubscribe(_, TrackSID(track)) = $0 { true } else { nil } }
    }

    @Test func `server data goes to those named, once per nonce`() async throws {
        let ground = Ground()
        let (_, ann) = try await ground.join("ann")
        let (_, bob) = try await ground.join("bob")
        var request = SendDataRequest.with {
            $0.room = "lobby"
            $0.data = [1, 2]
            $0.topic = "t"
            $0.kind = .lossy
            $0.destinationIdentities = ["bob", "nobody"]
            $0.nonce = [UInt8](repeating: 7, count: 16)
        }
        for _ in 0..<2 {
            _ = try await ground.twirp("SendData", request, token: admin, as: SendDataResponse.self)
        }
        request.nonce = []
        request.kind = .reliable
        request.destinationIdentities = []
        _ = try await ground.twirp("SendData", request, token: admin, as: SendDataResponse.self)
        let sent = ground.media.commands.compactMap { command -> (DataPacket, Bool, [String])? in
            guard case .send(let bytes, let reliable, let to) = command, let packet = try? DataPacket(protobuf: bytes)
            else { return nil }
            return (packet, reliable, to.map(\.text))
        }
        try #require(sent.count == 2)
        #expect(sent[0].2 == [bob.participant?.sid] && !sent[0].1)
        #expect(sent[1].2 == [ann.participant?.sid, bob.participant?.sid] && sent[1].1)
        guard case .user(let user)? = sent[0].0.value else { throw Missing("a user packet") }
        #expect(user.payload == [1, 2] && user.topic == "t" && sent[0].0.participantIdentity.isEmpty)
        request.nonce = [1]
        await #expect(throws: TwirpAnswer(status: 400, code: "invalid_argument")) {
            _ = try await ground.twirp("SendData", request, token: admin, as: SendDataResponse.self)
        }
    }

    /// May move participants of `lobby` to `attic`.
    private static let mover = Ground.token("") {
        $0.video?.roomAdmin = true
        $0.video?.room = "lobby"
        $0.video?.destinationRoom = "attic"
    }
    private func move(_ identity: String, to destination: String, on ground: Ground) async throws {
        let _: MoveParticipantResponse = try await ground.twirp(
            "MoveParticipant",
            MoveParticipantRequest.with {
                $0.room = "lobby"
                $0.identity = identity
                $0.destinationRoom = destination
            }, token: Self.mover, as: MoveParticipantResponse.self)
    }

    @Test func `a moved participant gets a token for the other room, then is told to connect anew`() async throws {
        let ground = Ground()
        let (session, _) = try await ground.join("ann")
        try await move("ann", to: "attic", on: ground)
        var room: String?
        let leave = try await session.next { message -> LeaveRequest? in
            if case .refreshToken(let token) = message {
                room = try? TokenVerifier(keys: ["devkey": Ground.secret]).verify(token, now: Ground.start).video?.room
            }
            return if case .leave(let leave) = message { leave } else { nil }
        }
        #expect(leave.action == .reconnect && leave.reason == .migration)
        #expect(room == "attic")
    }

    @Test func `who is not there, or is there already, is not moved`() async throws {
        let ground = Ground()
        _ = try await ground.join("ann")
        await #expect(throws: TwirpAnswer(status: 404, code: "not_found")) {
            try await move("bob", to: "attic", on: ground)
        }
        await #expect(throws: TwirpAnswer(status: 401, code: "unauthenticated")) {
            try await move("ann", to: "cellar", on: ground)
        }
    }

    @Test func `forwarding participants is said to be unimplemented`() async throws {
        let ground = Ground()
        _ = try await ground.join("ann")
        await #expect(throws: TwirpAnswer(status: 501, code: "unimplemented")) {
            _ = try await ground.twirp(
                "ForwardParticipant",
                ForwardParticipantRequest.with {
                    $0.room = "lobby"
                    $0.identity = "ann"
                    $0.destinationRoom = "attic"
                }, token: Self.mover, as: ForwardParticipantResponse.self)
        }
    }

    @Test func `a method of a participant is called and answers`() async throws {
        let ground = Ground()
        let (session, join) = try await ground.join("ann")
        let request = PerformRpcRequest.with {
            $0.room = "lobby"
            $0.destinationIdentity = "ann"
            $0.method = "add"
            $0.payload = "1+1"
        }
        async let answer: PerformRpcResponse = ground.twirp("PerformRpc", request, token: admin)
        let id = try await ground.media.next { if case .interceptData(let identity) = $0 { identity } else { nil } }
        let (packet, to) = try await ground.media.next { command -> (DataPacket, [ParticipantSID])? in
            guard case .send(let bytes, true, let to) = command, let packet = try? DataPacket(protobuf: bytes)
            else { return nil }
            return (packet, to)
        }
        guard case .rpcRequest(let call)? = packet.value else { throw Missing("an rpc_request") }
        #expect(to.map(\.text) == [join.participant?.sid])
        #expect(packet.destinationIdentities == ["ann"] && packet.participantIdentity == id)
        #expect(call.method == "add" && call.payload == "1+1" && call.version == 1 && call.responseTimeoutMs == 15_000)
        let response = DataPacket.with {
            $0.participantSid = join.participant?.sid ?? ""
            $0.value = .rpcResponse(
                .with {
                    $0.requestId = call.id; $0.value = .payload("2")
                })
        }
        ground.media.report(.dataForServer(identity: id, packet: response.protobuf))
        #expect(try await answer.payload == "2")
        _ = try await ground.media.next { if case .stopIntercepting(id) = $0 { true } else { nil } }

        async let second: PerformRpcResponse = ground.twirp("PerformRpc", request, token: admin)
        _ = try await ground.media.next { if case .interceptData = $0 { true } else { nil } }
        session.receive(.leave(LeaveRequest()))
        do {
            _ = try await second
            throw Missing("a failure")
        } catch let error as TwirpAnswer {
            #expect(error.code == "unavailable" && error.meta?["rpc_code"]?.stringValue == "1503")
        }
        await #expect(throws: TwirpAnswer(status: 404, code: "not_found", meta: ["rpc_code": "1401"])) {
            _ = try await ground.twirp("PerformRpc", request, token: admin, as: PerformRpcResponse.self)
        }
    }
}
