import Access
import Basics
import RoomClient
import Testing

/// Two participants in code in a room of our own server, over real sockets.
@Suite(.timeLimit(.minutes(1))) struct RoomConnectionTests {
    @Test func `a tone that one publishes is what the other hears`() async throws {
        let stage = try RoomStage.start()
        let speaker = try await stage.join("speaker")
        let listener = try await stage.join("listener")
        #expect(speaker.local.identity == "speaker")
        #expect(speaker.room.name == "stage")
        var events = EventReader(listener)
        let published = try await speaker.publishAudio(
            name: "voice", source: ToneSource(440, rate: 24_000), sampleRate: 24_000)
        #expect(published.sid.hasPrefix("TR_AM"))
        let track = try #require(await events.first(\.subscribed))
        #expect(track.sid == published.sid)
        #expect(track.name == "voice")
        let ear = Ear()
        try listener.listen(to: track.sid, sampleRate: 16_000, sink: ear)
        let heard = await ear.waitForTone(440, rate: 16_000)
        #expect(Tone.share(of: 880, in: heard.samples.suffix(4000), rate: 16_000) < 0.05)
        await speaker.disconnect()
        await listener.disconnect()
        await stage.stop()
    }

    @Test func `muting, silence and the end of a track are what the other sees and hears`() async throws {
        let stage = try RoomStage.start()
        let speaker = try await stage.join("speaker")
        let listener = try await stage.join("listener")
        var events = EventReader(listener)
        let source = ToneSource(440, rate: 48_000)
        let published = try await speaker.publishAudio(name: "voice", source: source, sampleRate: 48_000)
        _ = try #require(await events.first(\.subscribed))
        let ear = Ear()
        try listener.listen(to: published.sid, sampleRate: 8000, sink: ear)
        _ = await ear.waitForTone(440, rate: 8000)
        source.set(on: false)
        _ = await ear.wait { $0.samples.count >= 800 && $0.samples.suffix(800).allSatisfy { abs(Int($0)) < 50 } }
        source.set(on: true)
        ear.forget()
        _ = await ear.waitForTone(440, rate: 8000)
        speaker.setMuted(published.sid, true)
        #expect(await events.first(\.muted) == true)
        #expect(listener.participants.first?.tracks.first?.isMuted == true)
        _ = await ear.wait { $0.samples.suffix(800).allSatisfy { abs(Int($0)) < 50 } }
        speaker.setMuted(published.sid, false)
        #expect(await events.first(\.muted) == false)
        await speaker.unpublish(published.sid)
        #expect(await events.first(\.unpublished) == published.sid)
        _ = await ear.wait { $0.ends == 1 }
        #expect(throws: RoomClientError.unknownTrack(published.sid)) {
            try listener.listen(to: published.sid, sampleRate: 8000, sink: ear)
        }
        // A second track goes over the same connection.
        let second = try await speaker.publishAudio(
            name: "again", source: ToneSource(600, rate: 16_000), sampleRate: 16_000)
        let track = try #require(await events.first(\.subscribed))
        #expect(track.sid == second.sid)
        let other = Ear()
        try listener.listen(to: track.sid, sampleRate: 8000, sink: other)
        _ = await other.waitForTone(600, rate: 8000)
        await speaker.disconnect()
        await listener.disconnect()
        await stage.stop()
    }

    @Test func `who may not publish is told so, and hears all the same`() async throws {
        let stage = try RoomStage.start()
        let token = stage.token("mute") { $0.video?.canPublish = false }
        let guest = try await RoomConnection.connect(url: stage.url, token: token)
        await #expect {
            try await guest.publishAudio(name: "x", source: ToneSource(1, rate: 8000), sampleRate: 8000)
        } throws: { error in
            guard case RoomClientError.denied(_, let reason)? = error as? RoomClientError else { return false }
            return reason.hasPrefix("NOT_ALLOWED")
        }
        await #expect(throws: RoomClientError.unsupportedSampleRate(44_100)) {
            try await guest.publishAudio(name: "x", source: ToneSource(1, rate: 8000), sampleRate: 44_100)
        }
        var events = EventReader(guest)
        let speaker = try await stage.join("speaker")
        let published = try await speaker.publishAudio(
            name: "voice", source: ToneSource(440, rate: 8000), sampleRate: 8000)
        _ = try #require(await events.first(\.subscribed))
        let ear = Ear()
        try guest.listen(to: published.sid, sampleRate: 16_000, sink: ear)
        _ = await ear.waitForTone(440, rate: 16_000)
        await guest.disconnect()
        await speaker.disconnect()
        await stage.stop()
    }

    @Test func `without auto-subscribe only what is asked for is heard`() async throws {
        let stage = try RoomStage.start()
        let speaker = try await stage.join("speaker")
        let published = try await speaker.publishAudio(
            name: "voice", source: ToneSource(440, rate: 24_000), sampleRate: 24_000)
        let listener = try await stage.join("listener") { $0.autoSubscribe = false }
        var events = EventReader(listener)
        if !listener.participants.contains(where: { !$0.tracks.isEmpty }) {
            _ = await events.first { if case .trackPublished = $0 { () } else { nil } }
        }
        let ear = Ear()
        try listener.listen(to: published.sid, sampleRate: 16_000, sink: ear)
        listener.setSubscribed(published.sid, true)
        #expect(await events.first(\.subscribed)?.sid == published.sid)
        _ = await ear.waitForTone(440, rate: 16_000)
        listener.setSubscribed(published.sid, false)
        _ = await ear.wait { $0.ends == 1 }
        await speaker.disconnect()
        await listener.disconnect()
        await stage.stop()
    }
}
