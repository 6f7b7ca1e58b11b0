import Basics
import Testing
import Wire

@testable import Rooms

/// Whatever clients, media and administrators do, in whatever order, the books of a room agree.
struct RoomStateChaosTests {
    @Test(arguments: 0..<20) func `the books agree after any sequence of inputs`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var policy = RoomPolicy()
        policy.promptRoomSize = seed % 2 == 0 ? 3 : 32
        var stage = Stage(settings: RoomSettings(maxParticipants: seed % 3 == 0 ? 4 : 0), policy: policy)
        for step in 0..<400 where !stage.isOver {
            act(&stage, &random)
            try check(stage, "seed \(seed), step \(step)")
        }
        stage.apply(stage.state.handle(.close(.serverShutdown, .serverShutdown), now: stage.now))
        #expect(stage.state.participants.isEmpty && stage.state.owners.isEmpty || stage.isOver)
        #expect(stage.events.last?.event == "room_finished")
    }

    private let identities = ["a", "b", "c", "d", "e"]

    private func act(_ stage: inout Stage, _ random: inout SeededRandom) {
        let who = identities.randomElement(using: &random) ?? "a"
        let sid = stage.sid(who) ?? ParticipantSID("PA_none")
        let tracks = stage.state.participants.values.flatMap { $0.tracks.map(\.sid) }.sorted { $0.text < $1.text }
        let track = tracks.randomElement(using: &random) ?? TrackSID("TR_none")
        let coin = Bool.random(using: &random)
        let source: TrackSource = coin ? .microphone : .camera
        switch Int.random(in: 0..<24, using: &random) {
        case 0...2:
            _ = try? stage.join(who, isConnected: coin) {
                $0.permission.hidden = Int.random(in: 0..<8, using: &random) == 0
                $0.kind = Int.random(in: 0..<6, using: &random) == 0 ? .agent : .standard
                $0.autoSubscribe = coin
                $0.permission.canUpdateMetadata = coin
            }
        case 3: stage.media(.connected(sid))
        case 4: stage.media(.disconnected(sid, reason: "x"))
        case 5...7:
            stage.signal(
                who, .addTrack(Stage.request(cid: "c\(Int.random(in: 0..<4, using: &random))", source: source)))
        case 8...10:
            let owner = stage.state.owners[track] ?? sid
            stage.media(.trackStarted(owner, track, mimeType: coin ? "audio/opus" : "video/VP8", mid: "1"))
        case 11: stage.media(.trackStopped(stage.state.owners[track] ?? sid, track))
        case 12: stage.media(.subscribed(sid, track))
        case 13: stage.media(.subscriptionFailed(sid, track))
        case 14:
            stage.signal(
                who,
                .subscription(
                    .with {
                        $0.trackSids = [track.text]; $0.subscribe = coin
                    }))
        case 15:
            stage.signal(
                who,
                .subscriptionPermission(
                    .with {
                        $0.allParticipants = coin
                        $0.trackPermissions = [
                            .with {
                                $0.participantIdentity = "b"; $0.allTracks = true
                            }
                        ]
                    }))
        case 16: stage.loseSocket(who)
        case 17: stage.resume(sid, as: who, sync: coin ? SyncState() : nil)
        case 18:
            _ = try? stage.admin { state, now in
                try state.update(
                    .with {
                        $0.identity = who
                        $0.permission = .with {
                            $0.canPublish = coin
                            $0.canSubscribe = Bool.random(using: &random)
                            $0.hidden = Int.random(in: 0..<4, using: &random) == 0
                        }
                    }, now: now)
            }
        case 19:
            stage.signal(
                who,
                .mute(
                    .with {
                        $0.sid = track.text; $0.muted = coin
                    }))
        case 20: stage.signal(who, .updateMetadata(.with { $0.attributes = ["k": coin ? "v" : ""] }))
        case 21: stage.media(.speakersChanged([(sid: sid, level: Float(1), active: coin)]))
        case 22: stage.signal(who, .leave(LeaveRequest()))
        default: stage.advance(.milliseconds(Int64.random(in: 0..<6000, using: &random)))
        }
    }

    private func check(_ stage: Stage, _ place: String) throws {
        let state = stage.state
        #expect(Set(state.present) == Set(state.participants.keys), "\(place)")
        #expect(state.present.count == state.participants.count, "\(place)")
        #expect(state.sidsByIdentity.count == state.participants.count, "\(place)")
        #expect(stage.isOver || state.deadline > stage.now, "\(place): a deadline that passed was left standing")
        let owned = state.participants.values.flatMap { participant in
            participant.tracks.map { ($0.sid, participant.sid) }
        }
        #expect(Dictionary(owned) { first, _ in first } == state.owners, "\(place)")
        if state.settings.maxParticipants > 0 {
            #expect(state.personCount <= Int(state.settings.maxParticipants), "\(place)")
        }
        for participant in state.participants.values {
            #expect(state.sidsByIdentity[participant.identity] == participant.sid, "\(place)")
            #expect(participant.connection != nil || participant.phase == .active, "\(place): waits unseen")
            for track in participant.subscriptions.keys {
                let owner = try #require(state.owners[track], "\(place): subscribed to nothing")
                let publisher = try #require(state.participants[owner])
                #expect(owner != participant.sid && !publisher.isHidden, "\(place)")
                #expect(participant.permission.canSubscribe, "\(place)")
                #expect(publisher.tracks.first { $0.sid == track }?.stage == .published, "\(place)")
                #expect(publisher.subscriptionPermission?.allows(participant, track) ?? true, "\(place)")
            }
            for track in participant.tracks {
                #expect(participant.permission.allowsPublishing(track.info.source), "\(place)")
            }
        }
        // What the media side was told adds up to the same.
        var delivered: Set<String> = []
        for command in stage.commands {
            switch command {
            case .subscribe(let sid, let track, _):
                #expect(delivered.insert("\(sid) \(track)").inserted, "\(place): subscribed twice")
            case .unsubscribe(let sid, let track):
                #expect(delivered.remove("\(sid) \(track)") != nil, "\(place): unsubscribed from nothing")
            default: break
            }
        }
        for participant in state.participants.values {
            for track in participant.subscriptions.keys {
                #expect(delivered.contains("\(participant.sid) \(track)"), "\(place)")
            }
        }
    }
}
