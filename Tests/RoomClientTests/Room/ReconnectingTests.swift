import Basics
import Testing
import Wire

@testable import RoomClient

/// Connections that break under two participants, one of whom speaks.
@Suite(.timeLimit(.minutes(1))) struct ReconnectingTests {
    private struct Talk {
        let stage: RoomStage
        let speaker: RoomConnection
        let listener: RoomConnection
        let ear = Ear()
    }
    /// The listener hears the speaker's 440 Hz; the one named last joined last, and so has the newest socket.
    private func talk(lastToJoin isSpeaker: Bool, _ body: (Talk) async throws -> Void) async throws {
        let stage = try RoomStage.start()
        let early = try await stage.join(isSpeaker ? "listener" : "speaker")
        let late = try await stage.join(isSpeaker ? "speaker" : "listener")
        let talk = Talk(
            stage: stage, speaker: isSpeaker ? late : early, listener: isSpeaker ? early : late)
        _ = try await talk.speaker.publishAudio(
            name: "voice", source: ToneSource(440, rate: 48_000), sampleRate: 48_000)
        var events = EventReader(talk.listener)
        let track = try #require(await events.first(\.subscribed))
        try talk.listener.listen(to: track.sid, sampleRate: 8000, sink: talk.ear)
        _ = await talk.ear.waitForTone(440, rate: 8000)
        try await body(talk)
        await talk.speaker.disconnect()
        await talk.listener.disconnect()
        await stage.stop()
    }

    @Test func `a killed websocket of the speaker is resumed and the sound goes on`() async throws {
        try await talk(lastToJoin: true) { talk in
            let sid = talk.speaker.local.sid
            var events = EventReader(talk.speaker)
            talk.stage.killNewestSocket()
            #expect(await events.first(\.isReconnecting) != nil)
            #expect(await events.first(\.reconnected) == false)
            #expect(talk.speaker.local.sid == sid)
            talk.ear.forget()
            _ = await talk.ear.waitForTone(440, rate: 8000)
        }
    }

    @Test func `a killed websocket of the listener loses no data packet`() async throws {
        try await talk(lastToJoin: false) { talk in
            var events = EventReader(talk.listener)
            talk.stage.killNewestSocket()
            for number in 0..<50 { try await talk.speaker.publishData([UInt8(number)], topic: "", reliable: true) }
            var got: [UInt8] = []
            while got.count < 50, let packet = await events.first(\.packet) { got += packet.payload }
            #expect(got == (0..<50).map { UInt8($0) })
            talk.ear.forget()
            _ = await talk.ear.waitForTone(440, rate: 8000)
        }
    }

    @Test func `a server that wants a full reconnect gets the tracks anew`() async throws {
        try await talk(lastToJoin: true) { talk in
            let sid = talk.speaker.local.sid
            let before = talk.speaker.publishedTracks
            var events = EventReader(talk.speaker)
            var heard = EventReader(talk.listener)
            talk.speaker.session.inbox.post(.simulate(.leaveRequestFullReconnect(true)))
            #expect(await events.first(\.reconnected) == true)
            #expect(talk.speaker.local.sid != sid)
            #expect(talk.speaker.publishedTracks.map(\.name) == ["voice"])
            #expect(talk.speaker.publishedTracks != before)
            // The listener sees somebody leave and come, and listens again.
            _ = await talk.ear.wait { $0.ends == 1 }
            let track = try #require(
                await heard.first { $0.subscribed.flatMap { $0.sid == before.first?.sid ? nil : $0 } })
            let ear = Ear()
            try talk.listener.listen(to: track.sid, sampleRate: 8000, sink: ear)
            _ = await ear.waitForTone(440, rate: 8000)
        }
    }

    @Test func `who listens goes on listening through a full reconnect of its own`() async throws {
        try await talk(lastToJoin: false) { talk in
            var events = EventReader(talk.listener)
            talk.listener.session.inbox.post(.simulate(.leaveRequestFullReconnect(true)))
            #expect(await events.first(\.reconnected) == true)
            talk.ear.forget()
            _ = await talk.ear.waitForTone(440, rate: 8000)
        }
    }

    @Test func `a server that died and forgot us lets us in anew`() async throws {
        try await talk(lastToJoin: false) { talk in
            try await talk.listener.setAttributes(["role": "ear"])
            var events = EventReader(talk.listener)
            talk.listener.session.inbox.post(.simulate(.nodeFailure(true)))
            var (isBack, hasRole) = (false, false)
            while !(isBack && hasRole), let event = await events.first({ $0 }) {
                if event.reconnected == true { isBack = true }
                if event.attributes?["role"] == "ear" { hasRole = true }
            }
            #expect(talk.listener.local.attributes["role"] == "ear")
            talk.ear.forget()
            _ = await talk.ear.waitForTone(440, rate: 8000)
        }
    }

    @Test func `a server that shuts down ends the connection`() async throws {
        try await talk(lastToJoin: true) { talk in
            var events = EventReader(talk.speaker)
            talk.speaker.session.inbox.post(.simulate(.serverLeave(true)))
            #expect(await events.first(\.disconnected) == .toldToLeave(reason: "SERVER_SHUTDOWN"))
            await #expect(throws: RoomClientError.disconnected(.toldToLeave(reason: "SERVER_SHUTDOWN"))) {
                try await talk.speaker.publishData([1], topic: "", reliable: true)
            }
        }
    }

    @Test func `whoever joins under the same name puts the first one out for good`() async throws {
        let stage = try RoomStage.start()
        let first = try await stage.join("twin")
        var events = EventReader(first)
        let second = try await stage.join("twin")
        #expect(await events.first(\.disconnected) == .toldToLeave(reason: "DUPLICATE_IDENTITY"))
        #expect(events.seen.allSatisfy { $0.isReconnecting == nil })
        await second.disconnect()
        await stage.stop()
    }

    @Test func `a token that is not good enough is refused at once`() async throws {
        let stage = try RoomStage.start()
        await #expect {
            try await RoomConnection.connect(url: stage.url, token: "nonsense")
        } throws: { error in
            guard case RoomClientError.refused(let status, _)? = error as? RoomClientError else { return false }
            return status == 401
        }
        await stage.stop()
        await #expect {
            try await RoomConnection.connect(url: stage.url, token: "nonsense")
        } throws: { error in
            guard case RoomClientError.unreachable? = error as? RoomClientError else { return false }
            return true
        }
    }
}
