import Basics
import Synchronization
import Testing
import Wire

@testable import Rooms

@Suite(.timeLimit(.minutes(1))) struct RoomDirectoryTests {
    private func directory(limit: Int = 0, now: @escaping @Sendable () -> Moment = { .zero }) -> RoomDirectory {
        RoomDirectory(
            context: RoomContext(
                policy: RoomPolicy(), clock: RoomClock(epoch: 0, now: now), media: RecordingMedia(), events: { _ in },
                counters: RoomCounters(Metrics())), defaults: RoomSettings(), roomLimit: limit)
    }

    @Test func `many who ask at once get one room`() async throws {
        let directory = directory()
        let sids = try await withThrowingTaskGroup(of: RoomSID.self) { group in
            for _ in 0..<50 { group.addTask { try await directory.findOrCreate("lobby").sid } }
            return try await group.reduce(into: Set<RoomSID>()) { $0.insert($1) }
        }
        #expect(sids.count == 1)
        #expect(directory.count == 1)
    }

    @Test func `a closed room makes place for a new one of its name`() async throws {
        let directory = directory()
        let first = try await directory.findOrCreate("lobby")
        await first.close(.roomDeleted, .apiDelete)
        #expect(directory.room("lobby") == nil)
        let second = try await directory.findOrCreate("lobby")
        #expect(first.sid != second.sid)
    }

    @Test func `an idle room removes itself`() async throws {
        let clock = SharedMoment()
        let directory = directory { clock.value }
        let room = try await directory.findOrCreate("lobby") { _ in RoomSettings(emptyTimeout: 10) }
        clock.set(.seconds(10))
        await room.wake()
        #expect(directory.count == 0)
        let isClosed = room.summary.withLock { $0.isClosed }
        #expect(isClosed)
    }

    @Test func `no more rooms than the limit`() async throws {
        let directory = directory(limit: 1)
        _ = try await directory.findOrCreate("one")
        #expect(directory.refusal(for: "one") == nil)
        #expect(directory.refusal(for: "two") == .tooManyRooms(limit: 1))
        await #expect(throws: RoomDirectory.Refusal.tooManyRooms(limit: 1)) { try await directory.findOrCreate("two") }
    }

    @Test func `draining closes every room and makes none`() async throws {
        let directory = directory()
        for name in ["a", "b", "c"] { _ = try await directory.findOrCreate(name) }
        await directory.drain()
        #expect(directory.count == 0)
        await #expect(throws: RoomDirectory.Refusal.draining) { try await directory.findOrCreate("d") }
        await directory.drain()
    }
}

/// A clock hand that a test and a room share.
final class SharedMoment: Sendable {
    private let now = Mutex(Moment.zero)
    var value: Moment { now.withLock { $0 } }
    func set(_ moment: Moment) { now.withLock { $0 = moment } }
}

struct MediaInboxTests {
    @Test func `a full inbox drops advice first, then everything, and counts it`() {
        let inbox = MediaInbox()
        let sid = ParticipantSID("PA_1")
        for _ in 0..<MediaInbox.adviceLimit + 5 { inbox.post(.speakersChanged([])) }
        #expect(inbox.droppedCount == 5)
        for _ in MediaInbox.adviceLimit..<MediaInbox.limit { inbox.post(.connected(sid)) }
        #expect(inbox.droppedCount == 5)
        inbox.post(.connected(sid))
        #expect(inbox.droppedCount == 6)
        #expect(inbox.take().count == MediaInbox.limit)
        #expect(inbox.take().isEmpty)
    }
}
