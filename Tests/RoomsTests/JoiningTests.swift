import Basics
import Testing
import Wire

@testable import Rooms

struct JoiningTests {
    @Test func `the join response tells a client all it needs`() throws {
        var stage = Stage(settings: RoomSettings(metadata: "hello"))
        try stage.join("ann") {
            $0.client.clientProtocol = 2
            $0.client.capabilities = [.packetTrailer]
        }
        guard case .join(let join)? = stage.heard["ann"]?.first else { throw Missing("join first") }
        #expect(join.room?.name == "stage" && join.room?.metadata == "hello")
        #expect(join.room?.sid.hasPrefix("RM_") == true && join.participant?.sid.hasPrefix("PA_") == true)
        #expect(join.participant?.state == .joined)
        #expect(join.participant?.clientProtocol == 2 && join.participant?.capabilities == [.packetTrailer])
        #expect(join.participant?.joinedAtMs == Stage.epoch / 1000)
        #expect(join.serverInfo?.version == "1.13.5" && join.serverVersion == "1.13.5")
        #expect(join.serverInfo?.protocol == 16 && join.serverInfo?.agentProtocol == 1)
        #expect(join.pingInterval == 5 && join.pingTimeout == 15)
        #expect(join.subscriberPrimary && join.fastPublish)
        #expect(join.enabledPublishCodecs.contains { $0.mime == "audio/opus" })
        #expect(stage.tokens["ann"] == 1)
    }

    @Test func `a client of protocol 2, or one that may not subscribe, publishes over its primary connection`() throws {
        var stage = Stage()
        try stage.join("old") { $0.client.`protocol` = 2 }
        try stage.join("mute") { $0.permission.canSubscribe = false }
        #expect(stage.joinResponse("old")?.subscriberPrimary == false)
        #expect(stage.joinResponse("mute")?.subscriberPrimary == false)
    }

    @Test func `a single-connection client's first offer and tracks come with its join`() throws {
        var stage = Stage()
        try stage.join("ann", isConnected: false) {
            $0.isSingleConnection = true
            $0.addTrackRequests = [Stage.request(cid: "mic")]
            $0.publisherOffer = SessionDescription.with {
                $0.sdp = "v=0"
                $0.id = 1
            }
        }
        var kinds: [String] = []
        for command in stage.commands {
            switch command {
            case .join(let participant):
                #expect(participant.mode == .single)
                kinds.append("join")
            case .expect(_, let track):
                #expect(track.cids == ["mic"])
                kinds.append("expect")
            case .offer(_, let sdp, let id):
                #expect(sdp == "v=0" && id == 1)
                kinds.append("offer")
            default: break
            }
        }
        #expect(kinds == ["join", "expect", "offer"])
        #expect(stage.heard["ann"]?.contains { if case .trackPublished = $0 { true } else { false } } == true)
    }

    @Test func `others hear of a participant once its media is up`() throws {
        var stage = Stage()
        try stage.join("ann")
        let bob = try stage.join("bob", isConnected: false)
        #expect(stage.updates("ann").isEmpty)
        stage.media(.connected(bob))
        #expect(stage.updates("ann").map(\.identity) == ["bob"])
        #expect(stage.updates("ann").first?.state == .active)
        #expect(stage.joinResponse("bob")?.otherParticipants.map(\.identity) == ["ann"])
        #expect(stage.eventNames == ["room_started", "participant_joined", "participant_joined"])
    }

    @Test func `who is not active within 60 s is removed with JOIN_FAILURE`() throws {
        var stage = Stage()
        try stage.join("ann")
        try stage.join("bob", isConnected: false)
        stage.advance(.seconds(59))
        #expect(stage.leaves("bob").isEmpty)
        stage.advance(.seconds(1))
        #expect(stage.leaves("bob").map(\.reason) == [.joinFailure])
        #expect(stage.sid("bob") == nil)
        #expect(stage.updates("ann").isEmpty)
        #expect(stage.eventNames.last == "participant_connection_aborted")
    }

    @Test func `the same identity again puts the older one out`() throws {
        var stage = Stage()
        try stage.join("ann")
        try stage.join("old") { $0.client.`protocol` = 11 }
        let first = try stage.join("bob")
        stage.forgetHeard()
        let before = stage.heard
        #expect(before["bob"]?.isEmpty == true)
        let connection = stage.state.participants[first]?.connection
        let second = try stage.join("bob")
        #expect(first != second)
        #expect(connection.map { stage.closed.contains($0) } == true)
        // Newer clients take the new sid for the old one's end; those before protocol 12 are told.
        #expect(!stage.updates("ann").contains { $0.state == .disconnected })
        #expect(stage.updates("old").contains { $0.state == .disconnected && $0.sid == first.text })
        #expect(stage.updates("ann").last?.sid == second.text)
    }

    @Test func `a full room refuses, but not agents, nor a twin of somebody inside`() throws {
        var stage = Stage(settings: RoomSettings(maxParticipants: 1))
        try stage.join("ann")
        #expect(throws: RoomFault.full(room: "stage", limit: 1)) { try stage.join("bob") }
        try stage.join("agent") { $0.kind = .agent }
        try stage.join("ann")
        #expect(stage.state.present.count == 2)
        #expect(stage.state.info(now: stage.now).numParticipants == 1)
    }

    @Test func `hidden participants see and are not seen`() throws {
        var stage = Stage()
        try stage.join("ann")
        let ghost = try stage.join("ghost") { $0.permission.hidden = true }
        try stage.join("bob")
        #expect(stage.updates("ann").map(\.identity) == ["bob"])
        #expect(stage.joinResponse("bob")?.otherParticipants.map(\.identity) == ["ann"])
        #expect(stage.joinResponse("ghost")?.otherParticipants.map(\.identity) == ["ann"])
        try stage.publish("ghost")
        #expect(stage.subscribes("ann").isEmpty)
        stage.forgetHeard()
        stage.signal("ghost", .leave(LeaveRequest()))
        #expect(stage.updates("ann").isEmpty)
        #expect(stage.state.participants[ghost] == nil)
    }
}

struct Missing: Error {
    let what: String
    init(_ what: String) { self.what = what }
}
