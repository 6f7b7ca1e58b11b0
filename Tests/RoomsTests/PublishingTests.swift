import Basics
import Testing
import Wire

@testable import Rooms

struct PublishingTests {
    private func published(_ stage: Stage, _ identity: String) -> [TrackPublishedResponse] {
        (stage.heard[identity] ?? []).compactMap { if case .trackPublished(let reply) = $0 { reply } else { nil } }
    }

    @Test(arguments: [
        (TrackSource.microphone, "TR_AM", "camera"), (.camera, "TR_VC", "camera"), (.screenShare, "TR_VS", "screen"),
        (.screenShareAudio, "TR_As", "screen"), (.unknown, "TR_A", "unknown"),
    ])
    func `an announced track gets a sid that tells its kind and source`(
        source: TrackSource, prefix: String, stream: String
    ) throws {
        var stage = Stage()
        try stage.join("ann")
        stage.signal("ann", .addTrack(Stage.request(cid: "c1", source: source)))
        let reply = try #require(published(stage, "ann").first)
        #expect(reply.cid == "c1")
        #expect(reply.track?.sid.hasPrefix(prefix) == true)
        #expect(reply.track?.sid.utf8.count == prefix.utf8.count + 12)
        #expect(reply.track?.stream == stream)
    }

    @Test func `nobody hears of a track before its first packet`() throws {
        var stage = Stage()
        try stage.join("ann")
        let bob = try stage.join("bob")
        stage.forgetHeard()
        stage.signal("bob", .addTrack(Stage.request(cid: "mic")))
        #expect(stage.updates("ann").isEmpty)
        let track = try #require(stage.state.participants[bob]?.tracks.first?.sid)
        stage.media(.trackStarted(bob, track, mimeType: "audio/opus", mid: "3"))
        let info = try #require(stage.updates("ann").first)
        #expect(info.isPublisher)
        #expect(info.tracks.first?.mimeType == "audio/opus" && info.tracks.first?.mid == "3")
        #expect(info.tracks.first?.codecs.first?.mimeType == "audio/opus")
        #expect(info.tracks.first?.codecs.first?.cid == "mic")
        #expect(stage.eventNames == ["track_published"])
        #expect(stage.events.first?.track?.sid == track.text)
        #expect(stage.updates("bob").isEmpty)
    }

    @Test func `the update that names a track goes out before its subscription`() throws {
        var stage = Stage()
        try stage.join("ann")
        let bob = try stage.join("bob")
        stage.signal("bob", .addTrack(Stage.request(cid: "mic")))
        let track = try #require(stage.state.participants[bob]?.tracks.first?.sid)
        let effects = stage.state.handle(
            .media(.trackStarted(bob, track, mimeType: "audio/opus", mid: "0")), now: stage.now)
        let order = effects.compactMap { effect -> String? in
            switch effect {
            case .send(_, .update): "update"
            case .media(.subscribe(_, _, let stream)): stream
            default: nil
            }
        }
        #expect(order == ["update", "\(bob.text)|\(track.text)"])
    }

    @Test(arguments: [false, true]) func `without permission the request comes back with NOT_ALLOWED`(
        bySource: Bool
    ) throws {
        var stage = Stage()
        try stage.join("ann") {
            $0.permission.canPublish = bySource
            $0.permission.canPublishSources = bySource ? [.camera] : []
        }
        let request = Stage.request(cid: "mic")
        stage.signal("ann", .addTrack(request))
        #expect(published(stage, "ann").isEmpty)
        #expect(stage.responses("ann").map(\.reason) == [.notAllowed])
        #expect(stage.responses("ann").first?.request == .addTrack(request))
        if bySource {
            stage.signal("ann", .addTrack(Stage.request(cid: "cam", source: .camera)))
            #expect(published(stage, "ann").map(\.cid) == ["cam"])
        }
    }

    @Test func `twenty announced tracks may wait for media, not more`() throws {
        var stage = Stage()
        try stage.join("ann")
        for index in 0..<21 { stage.signal("ann", .addTrack(Stage.request(cid: "c\(index)"))) }
        #expect(published(stage, "ann").count == 20)
        #expect(stage.responses("ann").map(\.reason) == [.limitExceeded])
    }

    @Test func `a repeated client track id is queued and published when the first one stops`() throws {
        var stage = Stage()
        let ann = try stage.join("ann")
        let track = try stage.publish("ann", cid: "mic")
        for _ in 0..<4 { stage.signal("ann", .addTrack(Stage.request(cid: "mic"))) }
        #expect(stage.responses("ann").map(\.reason) == [.queued, .queued, .queued, .limitExceeded])
        stage.media(.trackStopped(ann, track))
        #expect(published(stage, "ann").count == 2)
        #expect(stage.state.participants[ann]?.queued.count == 2)
    }

    @Test func `simulcast layers reach the media side lowest first, with the usual rids`() throws {
        var stage = Stage()
        try stage.join("ann")
        var request = Stage.request(cid: "cam", source: .camera)
        request.layers = [VideoQuality.high, .low, .medium].map { quality in
            VideoLayer.with {
                $0.quality = quality
                $0.width = 320 << UInt32(quality.rawValue)
            }
        }
        request.simulcastCodecs = [
            SimulcastCodec.with {
                $0.codec = "vp8"
                $0.cid = "cam"
            }
        ]
        stage.signal("ann", .addTrack(request))
        let expected = stage.commands.compactMap { if case .expect(_, let track) = $0 { track } else { nil } }
        #expect(expected.first?.layers.map(\.rid) == ["q", "h", "f"])
        #expect(expected.first?.layers.map(\.width) == [320, 640, 1280])
        #expect(published(stage, "ann").first?.track?.codecs.first?.mimeType == "video/vp8")
    }

    @Test func `an unpublished track leaves everybody's view`() throws {
        var stage = Stage()
        try stage.join("ann")
        let bob = try stage.join("bob")
        let track = try stage.publish("bob")
        stage.forgetHeard()
        stage.media(.trackStopped(bob, track))
        #expect(stage.updates("ann").map(\.tracks.count) == [0])
        #expect(stage.updates("ann").first?.isPublisher == false)
        #expect(stage.eventNames == ["track_unpublished"])
        let ann = try #require(stage.sid("ann"))
        #expect(stage.state.participants[ann]?.subscriptions.isEmpty == true)
    }

    @Test func `a mute is told to the others and to the media side, once`() throws {
        var stage = Stage()
        try stage.join("ann")
        try stage.join("bob")
        let track = try stage.publish("bob")
        stage.forgetHeard()
        for _ in 0..<2 {
            stage.signal(
                "bob",
                .mute(
                    .with {
                        $0.sid = track.text; $0.muted = true
                    }))
        }
        #expect(stage.updates("ann").map { $0.tracks.first?.muted } == [true])
        #expect(stage.commands.count { if case .muted(track, true) = $0 { true } else { false } } == 1)
        // Not somebody else's.
        stage.signal(
            "ann",
            .mute(
                .with {
                    $0.sid = track.text; $0.muted = false
                }))
        #expect(stage.responses("ann").map(\.reason) == [.notFound])
        #expect(stage.updates("bob").isEmpty)
    }

    @Test func `features and sizes of a track change for everybody`() throws {
        var stage = Stage()
        try stage.join("ann")
        try stage.join("bob")
        let track = try stage.publish("bob")
        let camera = try stage.publish("bob", cid: "cam", source: .camera)
        stage.forgetHeard()
        stage.signal(
            "bob",
            .updateAudioTrack(
                .with {
                    $0.trackSid = track.text; $0.features = [.stereo, .noDtx]
                }))
        #expect(stage.updates("ann").last?.tracks.first?.audioFeatures == [.stereo, .noDtx])
        stage.signal(
            "bob",
            .updateVideoTrack(
                .with {
                    $0.trackSid = camera.text; $0.width = 640; $0.height = 360
                }))
        #expect(stage.updates("ann").last?.tracks.last?.width == 640)
        stage.signal(
            "bob",
            .updateLayers(
                .with {
                    $0.trackSid = camera.text; $0.layers = [VideoLayer()]
                }))
        #expect(stage.updates("ann").last?.tracks.last?.layers == [VideoLayer()])
        let versions = stage.updates("ann").map(\.version)
        #expect(versions == versions.sorted() && Set(versions).count == versions.count)
        stage.signal("bob", .updateAudioTrack(.with { $0.trackSid = "TR_nobody" }))
        #expect(stage.responses("bob").map(\.reason) == [.notFound])
    }

    @Test func `offers, answers and candidates reach the media side, junk is counted`() throws {
        var stage = Stage()
        let ann = try stage.join("ann")
        stage.forgetHeard()
        stage.signal(
            "ann",
            .offer(
                .with {
                    $0.sdp = "o"; $0.id = 9
                }))
        stage.signal("ann", .answer(.with { $0.sdp = "a" }))
        stage.signal(
            "ann",
            .trickle(
                .with {
                    $0.candidateInit = #"{"candidate":"candidate:1 1 udp","sdpMid":"0"}"#; $0.target = .subscriber
                }))
        for junk in ["", "{", "[]", #"{"candidate":7}"#] {
            stage.signal("ann", .trickle(.with { $0.candidateInit = junk }))
        }
        stage.signal("ann", .trickle(.with { $0.candidateInit = #"{"candidate":""}"# }))
        #expect(stage.commands.count == 3)
        guard case .offer(ann, "o", 9) = stage.commands[0], case .answer(ann, "a", 0) = stage.commands[1],
            case .trickle(ann, .subscriber, "candidate:1 1 udp") = stage.commands[2]
        else { throw Missing("commands in order") }
        #expect(stage.state.malformedCount == 4)
    }

    @Test func `the media side's words reach the client`() throws {
        var stage = Stage()
        let ann = try stage.join("ann")
        stage.forgetHeard()
        stage.media(.answer(ann, sdp: "x", id: 5, midToTrack: ["0": "TR_1"]))
        stage.media(.offer(ann, sdp: "y", id: 6, midToTrack: [:]))
        stage.media(.sectionsRequired(ann, audios: 2, videos: 1))
        let heard = try #require(stage.heard["ann"])
        guard heard.count == 3, case .answer(let answer) = heard[0], case .offer(let offer) = heard[1],
            case .mediaSectionsRequirement(let requirement) = heard[2]
        else { throw Missing("three messages") }
        #expect(answer.type == "answer" && answer.id == 5 && answer.midToTrackId == ["0": "TR_1"])
        #expect(offer.type == "offer" && offer.id == 6)
        #expect(requirement.numAudios == 2 && requirement.numVideos == 1)
    }
}
