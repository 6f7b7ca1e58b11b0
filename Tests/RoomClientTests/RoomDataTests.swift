import Basics
import RoomClient
import Testing

@Suite(.timeLimit(.minutes(1))) struct RoomDataTests {
    /// Two participants, once the first one knows of the second.
    private func pair(_ body: (RoomConnection, RoomConnection, inout EventReader) async throws -> Void) async throws {
        let stage = try RoomStage.start()
        let first = try await stage.join("first")
        let second = try await stage.join("second")
        var events = EventReader(first)
        if !first.participants.contains(where: { $0.identity == "second" }) {
            _ = await events.first { $0.joined?.identity == "second" ? () : nil }
        }
        try await body(first, second, &events)
        await first.disconnect()
        await second.disconnect()
        await stage.stop()
    }

    @Test func `packets, keys, texts and files arrive whole and in order`() async throws {
        try await pair { first, second, events in
            try await second.publishData([1, 2, 3], topic: "numbers", reliable: true)
            let packet = try #require(await events.first(\.packet))
            #expect(packet.payload == [1, 2, 3])
            #expect(packet.topic == "numbers")
            #expect(packet.from == "second")
            #expect(packet.reliable)
            try await second.sendDTMF(code: 5, digit: "5")
            #expect(await events.first(\.key)?.digit == "5")
            let long = String(repeating: "Grüße, 世界! ", count: 5000)
            let id = try await second.sendText(long, topic: "story", attributes: ["mood": "good"])
            let text = try #require(await events.first(\.textStream))
            #expect(
                text == TextStream(id: id, topic: "story", attributes: ["mood": "good"], text: long, from: "second"))
            let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            _ = try await second.sendFile(
                bytes, name: "a.bin", mimeType: "application/x-a", topic: "files", to: ["first"])
            let file = try #require(await events.first(\.byteStream))
            #expect(file.bytes == bytes)
            #expect(file.name == "a.bin")
        }
    }

    @Test func `a text that is written piece by piece is read piece by piece`() async throws {
        try await pair { first, second, events in
            let writer = try await second.openTextStream(topic: "lk.transcription", attributes: ["final": "false"])
            try await writer.write("Hello, ")
            #expect(await events.first(\.chunk) == "Hello, ")
            try await writer.write("you.")
            #expect(await events.first(\.chunk) == "you.")
            try await writer.close(attributes: ["final": "true"])
            let text = try #require(await events.first(\.textStream))
            #expect(text.text == "Hello, you.")
            #expect(text.attributes["final"] == "true")
        }
    }

    @Test func `lossy packets go only where they are sent to`() async throws {
        try await pair { first, second, events in
            try await second.publishData([9], topic: "", reliable: false, to: ["nobody"])
            try await second.publishData([7], topic: "", reliable: false, to: ["first"])
            let packet = try #require(await events.first(\.packet))
            #expect(packet.payload == [7])
            #expect(!packet.reliable)
        }
    }

    @Test func `each calls a method of the other`() async throws {
        try await pair { first, second, _ in
            first.register("echo") { invocation in "\(invocation.caller): \(invocation.payload)" }
            second.register("refuse") { _ throws(RPCError) in throw RPCError(code: 42, message: "no", data: "why") }
            let long = String(repeating: "x", count: 40_000)
            let answer = try await second.perform("echo", payload: long, at: "first")
            #expect(answer == "second: \(long)")
            await #expect(throws: RPCError(code: 42, message: "no", data: "why")) {
                try await first.perform("refuse", payload: "", at: "second")
            }
            await #expect(throws: RPCError.unsupportedMethod) {
                try await first.perform("unheard", payload: "", at: "second")
            }
            await #expect(throws: RPCError.recipientNotFound) {
                try await first.perform("echo", payload: "", at: "nobody")
            }
        }
    }

    @Test func `attributes are merged, taken away and seen by the other`() async throws {
        try await pair { first, second, events in
            try await second.setAttributes(["a": "1", "b": "2"])
            #expect(await events.first(\.attributes) == ["a": "1", "b": "2"])
            try await second.setAttributes(["a": ""])
            #expect(await events.first(\.attributes) == ["a": ""])
            #expect(second.local.attributes == ["b": "2"])
            try await second.setMetadata("hello")
            #expect(second.local.metadata == "hello")
        }
    }

    @Test func `after the end everything is refused`() async throws {
        let stage = try RoomStage.start()
        let room = try await stage.join("alone")
        await room.disconnect()
        await #expect(throws: RoomClientError.disconnected(.leftByUs)) {
            try await room.publishData([1], topic: "", reliable: true)
        }
        await #expect(throws: RoomClientError.disconnected(.leftByUs)) { try await room.setMetadata("x") }
        await #expect(throws: RPCError.sendFailed) { try await room.perform("x", payload: "", at: "y") }
        var events = EventReader(room)
        #expect(await events.first(\.disconnected) == .leftByUs)
        #expect(await events.first { $0 } == nil)
        await stage.stop()
    }
}
