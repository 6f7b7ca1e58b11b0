import Basics
import FoundationEssentials
import RoomClient
import Testing

@Suite(.timeLimit(.minutes(1))) struct LeakTests {
    /// Descriptors of this process that are open.
    private var descriptors: Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
    }
    /// Pages of memory that are resident.
    private var memory: Int {
        guard let data = FileManager.default.contents(atPath: "/proc/self/statm") else { return 0 }
        let fields = String(decoding: data, as: UTF8.self).split(separator: " ")
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * 4096 : 0
    }

    /// Joins, publishes, hears somebody, says something and leaves.
    private func visit(_ stage: RoomStage, host: RoomConnection, track: String) async throws {
        let room = try await stage.join("visitor")
        _ = try await room.publishAudio(name: "x", source: ToneSource(300, rate: 16_000), sampleRate: 16_000)
        var events = EventReader(room)
        _ = await events.first(\.subscribed)
        try room.listen(to: track, sampleRate: 16_000, sink: Ear())
        try await room.publishData([1], topic: "", reliable: true)
        await room.disconnect()
    }

    @Test func `a hundred visits leave no descriptor and no memory behind`() async throws {
        let stage = try RoomStage.start()
        let host = try await stage.join("host")
        let track = try await host.publishAudio(
            name: "host", source: ToneSource(440, rate: 16_000), sampleRate: 16_000)
        for _ in 0..<20 { try await visit(stage, host: host, track: track.sid) }
        let before = (descriptors, memory)
        for _ in 0..<100 { try await visit(stage, host: host, track: track.sid) }
        let after = (descriptors, memory)
        // The server closes its end of the last WebSocket when it likes.
        #expect(after.0 - before.0 <= 4)
        // A visit that kept its peers would cost 300 KB and more.
        #expect(after.1 - before.1 < 10 << 20)
        await host.disconnect()
        await stage.stop()
    }

    @Test func `a connection that nobody holds leaves by itself`() async throws {
        let stage = try RoomStage.start()
        let host = try await stage.join("host")
        var events = EventReader(host)
        var visitor: RoomConnection? = try await stage.join("visitor")
        #expect(await events.first(\.joined)?.identity == "visitor")
        #expect(visitor != nil)
        visitor = nil
        #expect(await events.first(\.left) == "visitor")
        await host.disconnect()
        await stage.stop()
    }
}
