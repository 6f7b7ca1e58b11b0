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
}
