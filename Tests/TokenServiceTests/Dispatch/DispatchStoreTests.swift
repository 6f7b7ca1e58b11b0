import Access
import Basics
import FoundationEssentials
import Testing
import Wire

@testable import TokenService

struct DispatchStoreTests {
    @Test func `a restarted server knows what it left, and says it failed`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "parley-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/dispatches.sqlite"

        var scene = DispatchScene()
        let (dispatch, job, _) = try scene.running()
        let changes = scene.said.compactMap { if case .keep(let change) = $0 { change } else { nil } }
        let store = try await DispatchStore(path: path)
        try await store.write(changes)
        let left = try await store.unfinished()
        #expect(left.map(\.id) == [dispatch])
        #expect(left.first?.jobs.map(\.id) == [job])
        #expect(left.first?.wish.metadata == "for guide" && left.first?.wish.attributes == ["k": "v"])

        var configuration = DispatchServer.Configuration(key: "devkey", secret: Private("secret"))
        configuration.storePath = path
        let server = try await DispatchServer.start(
            configuration, verifier: TokenVerifier(keys: [:]),
            rooms: .init(open: { (_) throws(TwirpError) in }, remove: { _, _ in }), metrics: Metrics(),
            clock: .init(epoch: DispatchScene.epoch, now: { .seconds(9) }), seed: 1)
        await server.flush()
        #expect(try await store.unfinished().isEmpty)
        let found = try await store.explain(room: "lobby", id: job.text, limit: 5)
        #expect(found.first?["state"] == "failed" && found.first?["reason"] == "server restarted")
        let steps = try #require(found.first?["steps"]?.arrayValue).compactMap { $0["state"]?.stringValue }
        #expect(
            steps == ["pending", "pending", "offered", "accepted", "joined", "running", "failed", "failed"])
    }

    @Test func `what ended a week ago is forgotten`() async throws {
        let store = try await DispatchStore(path: nil)
        var scene = DispatchScene()
        _ = try scene.running()
        scene.close("lobby")
        try await store.write(scene.said.compactMap { if case .keep(let change) = $0 { change } else { nil } })
        let day: Int64 = 86_400_000
        try await store.prune(now: DispatchScene.epoch / 1000 + 6 * day)
        #expect(try await store.explain(room: "lobby", id: "", limit: 5).count == 1)
        try await store.prune(now: DispatchScene.epoch / 1000 + 8 * day)
        #expect(try await store.explain(room: "lobby", id: "", limit: 5).isEmpty)
    }
}
