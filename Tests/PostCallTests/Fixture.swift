import Basics
import FoundationEssentials
import Synchronization

@testable import PostCall

/// A clock that a test moves. Unix time begins in November 2023.
final class TestClock: Sendable {
    static let epoch: Int64 = 1_700_000_000_000
    private let time = Mutex(Moment.zero)
    var now: Moment { time.withLock { $0 } }
    func advance(by duration: Duration) { time.withLock { $0 = $0 + duration } }
    var queueClock: QueueClock {
        QueueClock(now: { self.now }, unixMilliseconds: { Self.epoch + self.now.milliseconds })
    }
}

/// A folder that goes when its test ends.
enum TemporaryFolder {
    static func use(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "parley-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }
}

extension EventQueue {
    /// - Parameter routes: the targets of every event.
    static func test(
        _ clock: TestClock, path: String? = nil, routes: [String] = []
    ) async throws -> EventQueue {
        try await open(.init(path: path, clock: clock.queueClock, seed: 1) { _ in routes })
    }
    func take(_ owner: String = "worker", lease: Duration = .seconds(60)) async throws -> LeasedEvent? {
        try await take(kinds: [.callEnded], owner: owner, lease: lease)
    }
}

extension NewEvent {
    static func work(_ room: String, _ text: String = "{}", key: String? = nil) -> NewEvent {
        NewEvent(.callEnded, name: "call_ended", room: room, key: key, payload: Private(Array(text.utf8)))
    }
    static func news(_ room: String, _ name: String = "call.completed", key: String? = nil) -> NewEvent {
        .notice(name, room: room, call: "call-of-\(room)", key: key, data: ["room": .string(room)])
    }
}
