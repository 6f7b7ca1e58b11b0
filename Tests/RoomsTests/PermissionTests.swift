import Basics
import Testing
import Wire

@testable import Rooms

struct PermissionTests {
    private func change(
        _ stage: inout Stage, _ identity: String, _ change: (inout ParticipantPermission) -> Void
    ) throws {
        let sid = try #require(stage.sid(identity))
        var permission = try #require(stage.state.participants[sid]?.permission)
        change(&permission)
        _ = try stage.admin { state, now in
            try state.update(
                .with {
                    $0.identity = identity
                    $0.permission = permission
                }, now: now)
        }
    }

    @Test func `revoking canPublish withdraws the tracks and tells their publisher`() throws {
        var stage = Stage()
        try stage.join("ann")
        let bob = try stage.join("bob")
        let mic = try stage.publish("bob")
        stage.forgetHeard()
        let tokens = stage.tokens["bob"] ?? 0
        try change(&stage, "bob") { $0.canPublish = false }
        #expect(
            stage.heard["bob"]?.contains {
                if case .trackUnpublished(let message) = $0 { message.trackSid == mic.text } else { false }
            } == true)
        #expect(stage.commands.contains { if case .unpublish(bob, mic) = $0 { true } else { false } })
        #expect(stage.updates("ann").last?.tracks.isEmpty == true)
        #expect(stage.updates("bob").last?.permission?.canPublish == false)
        #expect(stage.eventNames == ["track_unpublished"])
        #expect(stage.tokens["bob"] == tokens + 1)
        stage.signal("bob", .addTrack(Stage.request(cid: "again")))
        #expect(stage.responses("bob").last?.reason == .notAllowed)
    }

    @Test func `narrowing the sources withdraws only what falls outside`() throws {
        var stage = Stage()
        let bob = try stage.join("bob")
        let mic = try stage.publish("bob")
        let cam = try stage.publish("bob", cid: "cam", source: .camera)
        try change(&stage, "bob") { $0.canPublishSources = [.camera] }
        #expect(stage.state.participants[bob]?.tracks.map(\.sid) == [cam])
        #expect(stage.state.owners[mic] == nil)
    }

    @Test func `canSubscribe goes and comes with all subscriptions`() throws {
        var stage = Stage()
        try stage.join("ann")
        let mic = try stage.publish("ann")
        let bob = try stage.join("bob")
        stage.forgetHeard()
        try change(&stage, "bob") { $0.canSubscribe = false }
        #expect(stage.unsubscribes("bob") == [mic])
        try change(&stage, "bob") { $0.canSubscribe = true }
        #expect(stage.subscribes("bob") == [mic])
        #expect(stage.commands.contains { if case .permissions(bob, _, false) = $0 { true } else { false } })
    }

    @Test func `becoming hidden looks like leaving, and coming back like joining`() throws {
        var stage = Stage()
        try stage.join("ann")
        try stage.join("bob")
        let mic = try stage.publish("bob")
        stage.forgetHeard()
        try change(&stage, "bob") { $0.hidden = true }
        #expect(stage.updates("ann").map(\.state) == [.disconnected])
        #expect(stage.unsubscribes("ann") == [mic])
        stage.forgetHeard()
        try change(&stage, "bob") { $0.hidden = false }
        #expect(stage.updates("ann").map(\.state) == [.active])
        #expect(stage.subscribes("ann") == [mic])
        let bob = try #require(stage.sid("bob"))
        #expect(stage.state.participants[bob]?.isAnnounced == true)
    }

    @Test func `tokens are fresh on joining and every five minutes`() throws {
        var stage = Stage()
        try stage.join("ann")
        #expect(stage.tokens["ann"] == 1)
        stage.advance(.seconds(900))
        #expect(stage.tokens["ann"] == 4)
        stage.loseSocket("ann")
        stage.advance(.seconds(900))
        #expect(stage.tokens["ann"] == 4)
    }
}

struct MetadataTests {
    @Test func `own metadata changes for everybody, and the request is answered`() throws {
        var stage = Stage()
        try stage.join("ann")
        try stage.join("bob") {
            $0.permission.canUpdateMetadata = true
            $0.attributes = ["keep": "1", "drop": "2"]
        }
        stage.forgetHeard()
        stage.signal(
            "bob",
            .updateMetadata(
                .with {
                    $0.name = "Bob"
                    $0.attributes = ["drop": "", "new": "3"]
                    $0.requestId = 42
                }))
        #expect(stage.responses("bob").map(\.requestId) == [42])
        #expect(stage.responses("bob").map(\.reason) == [.ok])
        for identity in ["ann", "bob"] {
            #expect(stage.updates(identity).map(\.name) == ["Bob"])
            #expect(stage.updates(identity).first?.attributes == ["keep": "1", "new": "3"])
        }
        #expect(stage.tokens["bob"] == 2)
    }

    @Test func `without the grant nothing changes`() throws {
        var stage = Stage()
        try stage.join("ann")
        stage.signal(
            "ann",
            .updateMetadata(
                .with {
                    $0.name = "Queen"
                    $0.requestId = 7
                }))
        #expect(stage.responses("ann").map(\.reason) == [.notAllowed])
        #expect(stage.responses("ann").map(\.requestId) == [7])
        #expect(try stage.state.find("ann").name == "")
    }

    @Test(arguments: [
        UpdateParticipantMetadata.with { $0.metadata = String(repeating: "m", count: 512 * 1024 + 1) },
        .with { $0.attributes = ["a": String(repeating: "v", count: 64 * 1024)] },
        .with { $0.name = String(repeating: "n", count: 257) },
    ]) func `too much is refused whole`(request: UpdateParticipantMetadata) throws {
        var stage = Stage()
        try stage.join("ann") {
            $0.permission.canUpdateMetadata = true
            $0.metadata = "before"
        }
        stage.signal("ann", .updateMetadata(request))
        #expect(stage.responses("ann").map(\.reason) == [.limitExceeded])
        #expect(try stage.state.find("ann").metadata == "before")
    }

    @Test func `room metadata reaches everybody at once`() throws {
        var stage = Stage()
        try stage.join("ann")
        stage.forgetHeard()
        _ = try stage.admin { state, now in try state.setMetadata("new", now: now) }
        let rooms = (stage.heard["ann"] ?? []).compactMap {
            if case .roomUpdate(let update) = $0 { update.room?.metadata } else { nil }
        }
        #expect(rooms == ["new"])
        #expect(throws: RoomFault.tooLong(what: "room metadata", limit: 512 * 1024)) {
            try stage.admin { state, now in
                try state.setMetadata(String(repeating: "m", count: 512 * 1024 + 1), now: now)
            }
        }
    }

    @Test func `head counts come at most every five seconds, the last one always`() throws {
        var stage = Stage()
        try stage.join("ann")
        stage.forgetHeard()
        stage.advance(.seconds(10))
        for index in 0..<4 { try stage.join("p\(index)") }
        func counts() -> [UInt32] {
            (stage.heard["ann"] ?? []).compactMap {
                if case .roomUpdate(let update) = $0 { update.room?.numParticipants } else { nil }
            }
        }
        #expect(counts() == [2])
        stage.advance(.seconds(5))
        #expect(counts() == [2, 5])
        let versions = (stage.heard["ann"] ?? []).compactMap { message -> TimedVersion? in
            if case .roomUpdate(let update) = message { update.room?.version } else { nil }
        }
        #expect(versions[0].unixMicro < versions[1].unixMicro)
    }

    @Test func `in a large room silent people come and go in batches, speakers at once`() throws {
        var policy = RoomPolicy()
        policy.promptRoomSize = 2
        var stage = Stage(policy: policy)
        try stage.join("ann")
        try stage.join("bob")
        try stage.join("cat")
        let dan = try stage.join("dan")
        #expect(stage.updates("ann").map(\.identity) == ["bob"])
        stage.advance(.seconds(3))
        #expect(Set(stage.updates("ann").map(\.identity)) == ["bob", "cat", "dan"])
        stage.forgetHeard()
        stage.signal("cat", .leave(LeaveRequest()))
        #expect(stage.updates("ann").isEmpty)
        try stage.publish("dan")
        #expect(stage.updates("ann").map(\.sid) == [dan.text])
        stage.advance(.seconds(3))
        #expect(stage.updates("ann").last?.state == .disconnected)
    }
}
