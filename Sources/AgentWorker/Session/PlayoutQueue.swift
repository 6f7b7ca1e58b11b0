import Basics
public import RoomClient
import Synchronization

/// What the agent is about to say, between synthesis and the wire: producers append pieces of speech, the media thread
/// pulls 20 ms every 20 ms, and whoever interrupts silences the wire within one of those.
///
/// Playheads count what was really pulled, so that history holds what the caller heard and no more. A queue that is cut or
/// paused fades out over its next frame instead of clicking; all of that frame still counts as played.
public final class PlayoutQueue: AudioSource {
    public typealias SegmentID = UInt32

    public enum Event: Sendable, Equatable {
        /// The first frame of it was pulled.
        case segmentStarted(SegmentID)
        /// Its playhead moved on; about five times a second.
        case progressed(SegmentID)
        /// The last frame of it was pulled, and no more of it will come.
        case segmentFinished(SegmentID)
        /// There was nothing to pull, and the segment is not finished: its synthesis is late.
        case underrun(SegmentID)
    }
    /// What ``clear()`` threw away of one segment.
    public struct Cut: Sendable, Equatable {
        public var segment: SegmentID
        /// Samples of it that were played.
        public var playhead: Int
        /// Samples of it that were not.
        public var unplayed: Int
    }
    /// How many events wait for a reader that is busy; the oldest are dropped beyond that.
    public static let eventCapacity = 256

    public let sampleRate: Int
    /// In order; one reader. Ends with ``close()``.
    public let events: AsyncStream<Event>
    private let continuation: AsyncStream<Event>.Continuation
    private let state: Mutex<PlayoutState>
    private let tap: (@Sendable ([Int16]) -> Void)?
    private let waiters = Mutex<[UInt64: Waiter]>([:])

    private struct Waiter {
        var limit: Int
        var continuation: CheckedContinuation<Void, Never>
    }

    /// - Parameter tap: hears every frame with sound in it as it goes out, on the media thread; for a recording. Must not block.
    public init(sampleRate: Int, tap: (@Sendable ([Int16]) -> Void)? = nil) {
        self.tap = tap
        self.sampleRate = max(50, sampleRate)
        state = Mutex(PlayoutState())
        (events, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(Self.eventCapacity))
    }
    deinit { close() }

    // MARK: Producers

    /// Adds speech behind everything queued. What is appended to a segment that was cut or is finished is dropped.
    public func append(segment: SegmentID, _ samples: [Int16]) {
        state.withLock { $0.append(segment, samples) }
    }
    /// No more of it will come. A segment without a sample starts and finishes when its turn comes.
    public func finish(segment: SegmentID) { state.withLock { $0.finish(segment) } }

    /// Returns when less than this is queued, or the queue was cleared or closed, or the task is cancelled.
    public func wait(untilQueuedBelow limit: Duration) async {
        let limit = Int(min(max(0, limit.nanoseconds), 3_600_000_000_000)) / 1000 * sampleRate / 1_000_000
        let id = state.withLock { $0.nextWaiter() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                waiters.withLock { $0[id] = Waiter(limit: limit, continuation: continuation) }
                // Looked at after it is in the list, so that no pull falls between.
                release(isCancelled: Task.isCancelled ? id : nil)
            }
        } onCancel: {
            release(isCancelled: id)
        }
    }

    // MARK: Control

    /// Falls silent with the next frame and keeps everything.
    public func pause() { state.withLock { $0.isPaused = true } }
    /// Goes on where it paused.
    public func resume() { state.withLock { $0.isPaused = false } }
    /// Throws away everything queued; the wire is silent after the next frame.
    ///
    /// - Returns: what was cut, the segment being played first. The fade-out's frame counts as played.
    @discardableResult public func clear() -> [Cut] {
        let cuts = state.withLock { $0.clear(frame: sampleRate / 50) }
        release()
        return cuts
    }
    /// Clears, ends ``events`` and releases everybody who waits.
    public func close() {
        state.withLock { $0.close() }
        continuation.finish()
        release()
    }

    // MARK: Looking

    public var queued: Duration {
        .nanoseconds(Int64(state.withLock { $0.queued }) * 1_000_000_000 / Int64(sampleRate))
    }
    public var isPaused: Bool { state.withLock { $0.isPaused } }
    /// Samples of the segment that were pulled; nil for one that is unknown or long gone.
    public func playhead(of segment: SegmentID) -> Int? { state.withLock { $0.playhead(of: segment) } }
    /// The segment that is being played, and how much of it was.
    public var current: (segment: SegmentID, playhead: Int)? { state.withLock { $0.current } }

    // MARK: The wire

    public func read(into frame: inout [Int16]) -> Bool {
        let (isSound, events) = state.withLock { $0.pull(into: &frame) }
        for event in events { continuation.yield(event) }
        if isSound { tap?(frame) }
        release()
        return isSound
    }

    /// Wakes those whose limit is met, and the one that is cancelled.
    private func release(isCancelled cancelled: UInt64? = nil) {
        let (queued, isOpen) = state.withLock { ($0.queued, !$0.isClosed) }
        let ready = waiters.withLock { waiters -> [CheckedContinuation<Void, Never>] in
            guard !waiters.isEmpty else { return [] }
            let met = waiters.filter { !isOpen || $0.key == cancelled || queued < $0.value.limit || queued == 0 }
            for id in met.keys { waiters[id] = nil }
            return met.values.map(\.continuation)
        }
        for continuation in ready { continuation.resume() }
    }
}
