import Basics
import Forwarding
import Testing
import Wire

@testable import Rooms

struct ResumingTests {
    @Test func `a client that comes back hears what it missed, in order`() throws {
        var stage = Stage()
        let ann = try stage.join("ann")
        try stage.join("bob")
        let cat = try stage.join("cat")
        stage.loseSocket("ann")
        stage.signal("cat", .leave(LeaveRequest()))
        stage.resume(ann, as: "ann")
        let heard = try #require(stage.heard["ann"])
        guard heard.count >= 4, case .reconnect = heard[0], case .update(let missed) = heard[1],
            case .update(let full) = heard[2], case .roomUpdate(let room) = heard[3]
        else { throw Missing("reconnect, missed, full update, room") }
        #expect(missed.participants.map(\.sid) == [cat.text])
        #expect(missed.participants.first?.state == .disconnected)
        #expect(full.participants.map(\.identity) == ["ann", "bob"])
        #expect(room.room?.numParticipants == 2)
        #expect(stage.tokens["ann"] == 2)
    }

    @Test func `answers it waited for come after the resume`() throws {
        var stage = Stage()
        let ann = try stage.join("ann")
        let mic = try stage.publish("ann")
        let bob = try stage.join("bob")
        stage.loseSocket("ann")
        stage.media(.subscribed(bob, mic))
        stage.resume(ann, as: "ann")
        #expect(
            stage.heard["ann"]?.contains {
                if case .trackSubscribed(let message) = $0 { message.trackSid == mic.text } else { false }
            } == true)
    }

    @Test func `its media restarts with its sync state, or a second later without`() throws {
        var stage = Stage()
        let ann = try stage.join("ann")
        let bob = try stage.join("bob")
        func resumes() -> [[ParticipantSID: UInt32]] {
            stage.commands.compactMap { if case .resume(ann, let last) = $0 { last } else { nil } }
        }
        stage.loseSocket("ann")
        stage.resume(ann, as: "ann")
        #expect(resumes().isEmpty)
        stage.signal(
            "ann",
            .syncState(
                .with {
                    $0.datachannelReceiveStates = [
                        .with {
                            $0.publisherSid = bob.text
                            $0.lastSeq = 9
                        }
                    ]
                }))
        #expect(resumes() == [[bob: 9]])
        stage.advance(.seconds(5))
        #expect(resumes().count == 1)
        stage.loseSocket("ann")
        stage.resume(ann, as: "ann")
        stage.advance(.milliseconds(999))
        #expect(resumes().count == 1)
        stage.advance(.milliseconds(1))
        #expect(resumes() == [[bob: 9], [:]])
    }

    @Test func `a client that publishes what the server forgot joins anew`() throws {
        var stage = Stage()
        let ann = try stage.join("ann")
        let mic = try stage.publish("ann")
        stage.loseSocket("ann")
        let known = TrackPublishedResponse.with { $0.track = .with { $0.sid = mic.text } }
        stage.resume(ann, as: "ann", sync: .with { $0.publishTracks = [known] })
        #expect(stage.leaves("ann").isEmpty && stage.sid("ann") == ann)
        stage.loseSocket("ann")
        let unknown = TrackPublishedResponse.with { $0.track = .with { $0.sid = "TR_gone" } }
        stage.resume(ann, as: "ann", sync: .with { $0.publishTracks = [known, unknown] })
        #expect(stage.leaves("ann").map(\.action) == [.reconnect])
        #expect(stage.leaves("ann").map(\.reason) == [.stateMismatch])
        #expect(stage.sid("ann") == nil)
    }

    @Test func `a new socket takes the place of one that is not known to be dead`() throws {
        var stage = Stage()
        let ann = try stage.join("ann")
        let old = try #require(stage.state.participants[ann]?.connection)
        stage.resume(ann, as: "ann")
        #expect(stage.closed.contains(old))
        // The old one's end, when it comes, concerns nobody.
        stage.apply(stage.state.handle(.signalClosed(ann, old), now: stage.now))
        #expect(stage.state.participants[ann]?.connection != nil)
    }

    @Test func `nobody resumes as somebody else`() throws {
        var stage = Stage()
        let ann = try stage.join("ann")
        stage.loseSocket("ann")
        stage.resume(ann, as: "eve")
        #expect(stage.leaves("eve").map(\.action) == [.reconnect])
        #expect(stage.state.participants[ann]?.connection == nil)
    }

    @Test func `lost media gives a resumed client 15 s to heal`() throws {
        var stage = Stage()
        let ann = try stage.join("ann")
        stage.media(.disconnected(ann, reason: "consent"))
        stage.advance(.seconds(4))
        stage.resume(ann, as: "ann", sync: SyncState())
        stage.advance(.seconds(14))
        #expect(stage.sid("ann") == ann)
        stage.advance(.seconds(1))
        #expect(stage.sid("ann") == nil)
        #expect(stage.events.last?.participant?.disconnectReason == .connectionTimeout)
    }

    @Test func `choices of the sync state hold`() throws {
        var stage = Stage()
        try stage.join("ann")
        let mic = try stage.publish("ann")
        let cam = try stage.publish("ann", cid: "cam", source: .camera)
        let bob = try stage.join("bob")
        stage.loseSocket("bob")
        stage.forgetHeard()
        stage.resume(
            bob, as: "bob",
            sync: .with {
                $0.subscription = .with { $0.trackSids = [mic.text] }
                $0.trackSidsDisabled = [cam.text]
            })
        #expect(stage.unsubscribes("bob") == [mic])
        let disabled = stage.commands.compactMap {
            if case .settings(bob, cam, let value) = $0 { value.disabled } else { nil }
        }
        #expect(disabled == [true])
    }
}

struct SimulationTests {
    @Test func `a pretended speaker falls silent in time`() throws {
        var stage = Stage()
        let ann = try stage.join("ann")
        stage.signal("ann", .simulate(.with { $0.scenario = .speakerUpdate(3) }))
        stage.advance(.seconds(3))
        let heard = (stage.heard["ann"] ?? []).flatMap { message -> [Bool] in
            if case .speakersChanged(let change) = message { change.speakers.map(\.active) } else { [] }
        }
        #expect(heard == [true, false])
        #expect(stage.sid("ann") == ann)
    }

    @Test func `each misfortune befalls only who asked for it`() throws {
        typealias Case = (SimulateScenario.Scenario, LeaveRequest.Action?, isGone: Bool)
        let cases: [Case] = [
            (.nodeFailure(true), nil, true), (.serverLeave(true), .disconnect, true),
            (.leaveRequestFullReconnect(true), .reconnect, true), (.migration(true), .resume, false),
            (.subscriberBandwidth(1000), nil, false),
        ]
        for (scenario, action, isGone) in cases {
            var stage = Stage()
            try stage.join("ann")
            try stage.join("bob")
            stage.signal("ann", .simulate(.with { $0.scenario = scenario }))
            #expect(stage.leaves("ann").map(\.action) == (action.map { [$0] } ?? []), "\(scenario)")
            #expect((stage.sid("ann") == nil) == isGone, "\(scenario)")
            #expect(stage.sid("bob") != nil && stage.leaves("bob").isEmpty)
        }
    }

    @Test(arguments: [true, false]) func `a resume may be cut off, and the next one works`(withMessages: Bool) throws {
        var stage = Stage()
        let ann = try stage.join("ann")
        stage.signal(
            "ann",
            .simulate(
                .with {
                    $0.scenario =
                        withMessages ? .disconnectSignalOnResume(true) : .disconnectSignalOnResumeNoMessages(true)
                }))
        stage.loseSocket("ann")
        stage.resume(ann, as: "ann")
        #expect((stage.heard["ann"]?.isEmpty == false) == withMessages)
        #expect(stage.state.participants[ann]?.connection == nil)
        stage.resume(ann, as: "ann")
        #expect(stage.state.participants[ann]?.connection != nil)
    }

    @Test func `a server may forbid it`() throws {
        var policy = RoomPolicy()
        policy.allowsSimulation = false
        var stage = Stage(policy: policy)
        try stage.join("ann")
        stage.signal("ann", .simulate(.with { $0.scenario = .serverLeave(true) }))
        #expect(stage.sid("ann") != nil)
    }
}

struct BlobTests {
    private func key(_ name: String) -> DataBlobKey { .with { $0.key = .generic(name) } }

    @Test func `what one stores another gets`() throws {
        var stage = Stage()
        try stage.join("ann")
        try stage.join("bob")
        stage.signal(
            "ann",
            .storeDataBlobRequest(
                .with {
                    $0.requestId = 1
                    $0.blob = .with {
                        $0.key = key("k")
                        $0.contents = [1, 2, 3]
                    }
                }))
        stage.signal(
            "bob",
            .getDataBlobRequest(
                .with {
                    $0.requestId = 2
                    $0.participantIdentity = "ann"
                    $0.key = key("k")
                }))
        guard
            case .storeDataBlobResponse(let stored)? = stage.heard["ann"]?.last(where: {
                if case .storeDataBlobResponse = $0 { true } else { false }
            }), case .getDataBlobResponse(let got)? = stage.heard["bob"]?.last
        else { throw Missing("two responses") }
        #expect(stored.requestId == 1 && stored.key == key("k"))
        #expect(got.requestId == 2 && got.blob?.contents == [1, 2, 3])
    }

    @Test func `limits and absences are answered`() throws {
        var stage = Stage()
        try stage.join("ann")
        for (index, size) in [64_000, 64_001].enumerated() {
            stage.signal(
                "ann",
                .storeDataBlobRequest(
                    .with {
                        $0.requestId = UInt32(index)
                        $0.blob = .with {
                            $0.key = key("k\(index)")
                            $0.contents = [UInt8](repeating: 0, count: size)
                        }
                    }))
        }
        stage.signal("ann", .storeDataBlobRequest(.with { $0.requestId = 5 }))
        stage.signal(
            "ann",
            .getDataBlobRequest(
                .with {
                    $0.requestId = 6; $0.participantIdentity = "zoe"
                }))
        #expect(stage.responses("ann").map(\.reason) == [.limitExceeded, .invalidRequest, .notFound])
        #expect(stage.responses("ann").map(\.requestId) == [1, 5, 6])
        stage.signal("ann", .publishDataTrackRequest(.with { $0.name = "lidar" }))
        #expect(stage.responses("ann").last?.reason == .unsupportedType)
    }
}
