import Basics
import PostCall
import RoomClient
import Sockets
import Synchronization
import Wire

/// Sends a recorder into each room that is to be recorded, tells of what came of it, and sweeps out what is too old.
///
/// A room that cannot be recorded is a line in the log; the call goes on.
final class RecordingDesk: Sendable {
    private enum Wish: Sendable {
        case opened(room: String, sid: String)
        case asked(room: String)
        case closed(room: String, sid: String)
    }
    private struct Job {
        let room: String
        /// Nil until it is known.
        var sid: String?
        /// Not on its way in: it sees the room's end itself, and then has something to write.
        var isInside = false
        let task: Task<Void, Never>
    }
    private struct State {
        var jobs: [UInt64: Job] = [:]
        var next: UInt64 = 0
        var reader: Task<Void, Never>?
        var sweeper: Task<Void, Never>?
    }
    /// Rooms that may wait for their recorder; sending one takes microseconds.
    private static let limit = 65_536
    /// Tries to get into a room; each waits as long as ``RoomOptions/connectTimeout``.
    private static let attempts = 3

    private let setup: RecordingSetup
    private let metrics: RecordingMetrics
    private let tell: @Sendable (NewEvent) async -> Void
    private let wishes: AsyncStream<Wish>
    private let continuation: AsyncStream<Wish>.Continuation
    private let state = Mutex(State())
    private let log = Log("recording")

    /// - Parameter tell: keeps an event for those who want to know.
    init(_ setup: RecordingSetup, metrics: Metrics, tell: @escaping @Sendable (NewEvent) async -> Void) {
        self.setup = setup
        self.metrics = RecordingMetrics(metrics)
        self.tell = tell
        (wishes, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.limit))
    }

    /// Takes what rooms say. Never waits.
    func post(_ event: WebhookEvent) {
        guard let room = event.room else { return }
        switch event.event {
        case "room_started" where setup.recordsAllRooms: send(.opened(room: room.name, sid: room.sid))
        case "room_finished": send(.closed(room: room.name, sid: room.sid))
        default: break
        }
    }
    /// Records a room that is open, once. Never waits.
    func record(_ room: String) { send(.asked(room: room)) }

    private func send(_ wish: Wish) {
        guard case .dropped = continuation.yield(wish) else { return }
        metrics.failed.add()
        log.error("too many rooms at once: one is not recorded")
    }

    /// - Parameter url: the server's own, once it listens.
    /// - Throws: when there is no thread for the disk.
    func start(url: String) throws {
        let thread = try WorkThread("recordings")
        let reader = Task { [wishes] in
            for await wish in wishes { handle(wish, url, thread) }
        }
        let sweeper = setup.keep.map { keep in Task { await sweep(keep, thread) } }
        state.withLock { ($0.reader, $0.sweeper) = (reader, sweeper) }
    }

    /// Returns when every recording is closed and told of. What takes longer than `patience` loses its last words.
    func stop(within patience: Duration) async {
        continuation.finish()
        let (reader, sweeper) = state.withLock { ($0.reader, $0.sweeper) }
        sweeper?.cancel()
        await reader?.value
        let tasks = state.withLock { $0.jobs.values.map(\.task) }
        let cutter = Task {
            try await Task.sleep(for: patience)
            for task in tasks { task.cancel() }
        }
        for task in tasks { await task.value }
        cutter.cancel()
    }

    private func handle(_ wish: Wish, _ url: String, _ thread: WorkThread) {
        switch wish {
        case .opened(let room, let sid): begin(room, sid, url, thread)
        case .asked(let room): begin(room, nil, url, thread)
        case .closed(let room, let sid):
            // Who is inside sees the end himself; who is not must not open the room again.
            state.withLock { state in
                for job in state.jobs.values where job.room == room && !job.isInside && (job.sid ?? sid) == sid {
                    job.task.cancel()
                }
            }
        }
    }

    private func begin(_ room: String, _ sid: String?, _ url: String, _ thread: WorkThread) {
        state.withLock { state in
            // A recorder of an earlier room of that name may still be writing.
            let isThere = state.jobs.values.contains { job in
                job.room == room && (job.sid == nil || sid == nil || job.sid == sid)
            }
            guard !isThere else { return }
            let id = state.next
            state.next += 1
            let task = Task {
                await attend(room, id, url, thread)
                self.state.withLock { $0.jobs[id] = nil }
            }
            state.jobs[id] = Job(room: room, sid: sid, task: task)
        }
    }

    private func attend(_ room: String, _ id: UInt64, _ url: String, _ thread: WorkThread) async {
        // Who lost the room goes back into it, and into another file.
        var isWanted = true
        while isWanted, !Task.isCancelled, let connection = await enter(room, url) {
            state.withLock {
                $0.jobs[id]?.isInside = true
                $0.jobs[id]?.sid = connection.room.sid
            }
            metrics.open.add(1)
            let recorder = RoomRecorder(connection, setup, thread: thread, metrics: metrics)
            let finished = await recorder.run()
            await connection.disconnect()
            metrics.open.add(-1)
            isWanted = recorder.hasLostRoom
            if let finished { await report(finished) }
            if isWanted { state.withLock { $0.jobs[id]?.isInside = false } }
        }
    }

    private func report(_ finished: FinishedRecording) async {
        log.info(
            "recorded",
            [
                "room": finished.room, "file": finished.path(.ogg), "duration": finished.duration.inSeconds,
                "size": finished.size,
            ])
        await tell(finished.event)
    }

    private func enter(_ room: String, _ url: String) async -> RoomConnection? {
        var why = ""
        for _ in 0..<Self.attempts where !Task.isCancelled {
            do throws(RoomClientError) {
                var options = RoomOptions()
                (options.sdk, options.version) = ("parley-recorder", Version.current)
                return try await RoomConnection.connect(url: url, token: setup.token(for: room), options: options)
            } catch { why = "\(error)" }
        }
        guard !Task.isCancelled else { return nil }
        metrics.failed.add()
        log.error("a room cannot be recorded", ["room": room, "why": why])
        return nil
    }

    private func sweep(_ keep: Duration, _ thread: WorkThread) async {
        var schedule = RetentionSchedule(keep: keep, now: MonotonicClock.now)
        let folder = setup.folder
        while !Task.isCancelled {
            let wall = UnixTime(milliseconds: WallClock.unixNanoseconds / 1_000_000)
            if let limit = schedule.handle(now: MonotonicClock.now, wall: wall) {
                do throws(RecordingError) {
                    let gone = try await thread.run { () throws(RecordingError) in try folder.sweep(before: limit) }
                    metrics.expired.add(UInt64(clamping: gone))
                    if gone > 0 { log.info("recordings expired", ["files": gone]) }
                } catch { log.error("old recordings cannot be deleted", ["why": error]) }
            }
            let wait = schedule.deadline - MonotonicClock.now
            if wait > .zero { do { try await Task.sleep(for: wait) } catch { return } }
        }
    }
}
