import Basics
import Forwarding
import Testing
import Wire

@testable import Rooms

struct SubscribingTests {
    @Test func `auto-subscribe gives every track, also those from before`() throws {
        var stage = Stage()
        try stage.join("ann")
        let first = try stage.publish("ann")
        try stage.join("bob")
        #expect(stage.subscribes("bob") == [first])
        let second = try stage.publish("ann", cid: "cam", source: .camera)
        #expect(stage.subscribes("bob") == [first, second])
        #expect(stage.subscribes("ann").isEmpty)
    }

    @Test func `without auto-subscribe only what is asked for comes`() throws {
        var stage = Stage()
        try stage.join("ann")
        let ann = try #require(stage.sid("ann"))
        let mic = try stage.publish("ann")
        let cam = try stage.publish("ann", cid: "cam", source: .camera)
        try stage.join("bob") { $0.autoSubscribe = false }
        #expect(stage.subscribes("bob").isEmpty)
        stage.signal(
            "bob",
            .subscription(
                .with {
                    $0.trackSids = [mic.text]; $0.subscribe = true
                }))
        stage.signal(
            "bob",
            .subscription(
                .with {
                    $0.participantTracks = [
                        .with {
                            $0.participantSid = ann.text; $0.trackSids = [cam.text]
                        }
                    ]
                    $0.subscribe = true
                }))
        #expect(stage.subscribes("bob") == [mic, cam])
        stage.signal(
            "bob",
            .subscription(
                .with {
                    $0.trackSids = [mic.text]; $0.subscribe = false
                }))
        #expect(stage.unsubscribes("bob") == [mic])
    }

    @Test func `who may not subscribe gets nothing`() throws {
        var stage = Stage()
        try stage.join("ann")
        let mic = try stage.publish("ann")
        try stage.join("bob") { $0.permission.canSubscribe = false }
        stage.signal(
            "bob",
            .subscription(
                .with {
                    $0.trackSids = [mic.text]; $0.subscribe = true
                }))
        #expect(stage.subscribes("bob").isEmpty)
    }

    @Test func `the publisher hears of its first listener, once per track`() throws {
        var stage = Stage()
        try stage.join("ann")
        let mic = try stage.publish("ann")
        let bob = try stage.join("bob")
        let cat = try stage.join("cat")
        stage.media(.subscribed(bob, mic))
        stage.media(.subscribed(cat, mic))
        let heard = (stage.heard["ann"] ?? []).compactMap {
            if case .trackSubscribed(let message) = $0 { message.trackSid } else { nil }
        }
        #expect(heard == [mic.text])
    }

    @Test func `a subscriber without a codec is told and not served`() throws {
        var stage = Stage()
        try stage.join("ann")
        let cam = try stage.publish("ann", cid: "cam", source: .camera)
        let bob = try stage.join("bob")
        stage.media(.subscriptionFailed(bob, cam))
        let heard = (stage.heard["bob"] ?? []).compactMap {
            if case .subscriptionResponse(let message) = $0 { message } else { nil }
        }
        #expect(heard.map(\.err) == [.codecUnsupported])
        #expect(stage.state.participants[bob]?.subscriptions.isEmpty == true)
    }

    @Test func `a publisher decides who may have its tracks`() throws {
        var stage = Stage()
        try stage.join("ann")
        let mic = try stage.publish("ann")
        let bob = try stage.join("bob")
        try stage.join("cat")
        stage.forgetHeard()
        stage.signal(
            "ann",
            .subscriptionPermission(
                .with {
                    $0.trackPermissions = [
                        .with {
                            $0.participantSid = bob.text; $0.trackSids = [mic.text]
                        }
                    ]
                }))
        #expect(stage.unsubscribes("cat") == [mic] && stage.unsubscribes("bob").isEmpty)
        func updates(_ identity: String) -> [Bool] {
            (stage.heard[identity] ?? []).compactMap {
                if case .subscriptionPermissionUpdate(let update) = $0 { update.allowed } else { nil }
            }
        }
        #expect(updates("cat") == [false] && updates("bob").isEmpty)
        stage.signal("ann", .subscriptionPermission(.with { $0.allParticipants = true }))
        #expect(stage.subscribes("cat") == [mic])
        #expect(updates("cat") == [false, true])
    }

    @Test func `track settings go to the media side for what is subscribed`() throws {
        var stage = Stage()
        try stage.join("ann")
        let cam = try stage.publish("ann", cid: "cam", source: .camera)
        try stage.join("bob")
        stage.signal(
            "bob",
            .trackSetting(
                .with {
                    $0.trackSids = [cam.text, "TR_other"]; $0.width = 640; $0.height = 360; $0.fps = 15
                }))
        stage.signal(
            "bob",
            .trackSetting(
                .with {
                    $0.trackSids = [cam.text]; $0.quality = .medium; $0.disabled = true
                }))
        let settings = stage.commands.compactMap { if case .settings(_, cam, let value) = $0 { value } else { nil } }
        #expect(
            settings == [
                DownTrackSettings(quality: nil, width: 640, height: 360, framesPerSecond: 15),
                DownTrackSettings(disabled: true, quality: 1),
            ])
    }

    @Test func `speakers are heard by themselves and by those who subscribe to them`() throws {
        var stage = Stage()
        let ann = try stage.join("ann")
        try stage.publish("ann")
        try stage.join("bob")
        try stage.join("cat") { $0.autoSubscribe = false }
        stage.media(.speakersChanged([(sid: ann, level: 0.5, active: true)]))
        func speakers(_ identity: String) -> [String] {
            (stage.heard[identity] ?? []).flatMap { message -> [String] in
                if case .speakersChanged(let change) = message { change.speakers.map(\.sid) } else { [] }
            }
        }
        #expect(speakers("ann") == [ann.text] && speakers("bob") == [ann.text] && speakers("cat").isEmpty)
    }

    @Test func `quality, stream state and wanted layers go to whom they concern`() throws {
        var stage = Stage()
        let ann = try stage.join("ann")
        let cam = try stage.publish("ann", cid: "cam", source: .camera)
        let bob = try stage.join("bob")
        try stage.join("cat") { $0.autoSubscribe = false }
        stage.forgetHeard()
        stage.media(.connectionQuality([(sid: ann, quality: 2, score: 4.5)]))
        stage.media(.streamState(bob, [(track: cam, publisher: ann, paused: true)]))
        stage.media(.subscribedQuality(ann, cam, [(quality: 2, enabled: false), (quality: 0, enabled: true)]))
        #expect(stage.heard["cat"]?.isEmpty == true)
        guard case .connectionQuality(let quality)? = stage.heard["bob"]?.first,
            case .streamStateUpdate(let streams)? = stage.heard["bob"]?.last,
            case .subscribedQualityUpdate(let wanted)? = stage.heard["ann"]?.last
        else { throw Missing("three updates") }
        #expect(quality.updates.first?.quality == .excellent && quality.updates.first?.score == 4.5)
        #expect(streams.streamStates.first?.state == .paused && streams.streamStates.first?.trackSid == cam.text)
        #expect(wanted.subscribedQualities.map(\.enabled) == [false, true])
        #expect(wanted.subscribedCodecs.first?.codec == "opus")
    }
}
