import RoomClient
import Synchronization

/// The agent's sound on its way out, clause by clause. The media thread pulls it, 20 ms at a time, so nothing is queued
/// behind it: what is paused or cleared here is silent on the wire one frame later, and its playhead is what was sent.
final class PlayoutQueue: AudioSource {
    enum Event: Sendable, Equatable {
        /// The first frame of a clause goes out now.
        case started(segment: UInt32)
        /// The playhead moved on within it; about five times a second.
        case progressed(segment: UInt32)
        case finished(segment: UInt32)
        /// A clause ran out before all of it was made.
        case underrun(segment: UInt32)
    }
    /// Where the playhead was when everything was thrown away.
    struct Cut: Sendable, Equatable {
        var segment: UInt32
        /// Of that clause, at the queue's rate.
        var playedSamples: Int
    }

    private struct Piece {
        let segment: UInt32
        var samples: [Int16] = []
        var position = 0
        var isWhole = false
        var hasStarted = false
        var framesSinceReport = 0
        var ranDry = false
    }
    private struct Waiter {
        let id: UInt64
        let limit: Int
        let continuation: CheckedContinuation<Void, Never>
    }
    private struct State {
        var pieces: [Piece] = []
        var isPaused = false
        /// Sound was going out until the last frame: what follows abruptly is faded.
        var isSounding = false
        /// Plays, fading, after a clear.
        var tail: [Int16] = []
        var fadesIn = false
        var waiters: [Waiter] = []
        var nextWaiter: UInt64 = 0
        var listener: (@Sendable (Event) -> Void)?

        var queued: Int { pieces.reduce(0) { $0 + $1.samples.count - $1.position } }
    }
    private let state = Mutex(State())
    /// Of the sound in it, in Hz.
    let sampleRate: Int
    private static let reportEvery = 10

    init(sampleRate: Int) { self.sampleRate = sampleRate }

    /// - Parameter listener: called on the media thread; must not block.
    func listen(_ listener: @escaping @Sendable (Event) -> Void) { state.withLock { $0.listener = listener } }

    /// Adds sound at the end; that of one segment comes in order and is not mixed with another's.
    func append(_ samples: [Int16], segment: UInt32) {
        guard !samples.isEmpty else { return }
        state.withLock { state in
            if let index = state.pieces.lastIndex(where: { $0.segment == segment }) {
                state.pieces[index].samples += samples
            } else {
                state.pieces.append(Piece(segment: segment, samples: samples))
            }
        }
    }
    /// No more sound of that segment comes. One without any sound is never told of.
    func finish(segment: UInt32) {
        state.withLock { state in
            guard let index = state.pieces.lastIndex(where: { $0.segment == segment }) else { return }
            state.pieces[index].isWhole = true
        }
    }

    func pause() { state.withLock { $0.isPaused = true } }
    func resume() {
        state.withLock { state in
            guard state.isPaused else { return }
            state.isPaused = false
            state.fadesIn = true
        }
    }

    /// Throws everything away and ends a pause.
    func clear() -> Cut? {
        let (cut, waiters) = state.withLock { state -> (Cut?, [Waiter]) in
            let cut = state.pieces.first.flatMap { piece in
                piece.hasStarted ? Cut(segment: piece.segment, playedSamples: piece.position) : nil
            }
            if state.isSounding, let piece = state.pieces.first {
                state.tail = Array(piece.samples[piece.position...].prefix(sampleRate / 50))
            }
            state.pieces = []
            state.isPaused = false
            defer { state.waiters = [] }
            return (cut, state.waiters)
        }
        for waiter in waiters { waiter.continuation.resume() }
        return cut
    }

    /// Sound that waits to go out.
    var queued: Duration { .nanoseconds(Int64(state.withLock { $0.queued }) * 1_000_000_000 / Int64(sampleRate)) }

    /// For who makes sound: returns when less than that waits, everything was cleared, or the task is cancelled.
    func wait(untilQueuedBelow limit: Duration) async {
        let samples = Int(limit / .seconds(1) * Double(sampleRate))
        let id = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    guard state.queued >= samples, !Task.isCancelled else { return true }
                    state.waiters.append(Waiter(id: id, limit: samples, continuation: continuation))
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            let waiter = state.withLock { state -> Waiter? in
                guard let index = state.waiters.firstIndex(where: { $0.id == id }) else { return nil }
                return state.waiters.remove(at: index)
            }
            waiter?.continuation.resume()
        }
    }

    // MARK: the media thread

    func read(into frame: inout [Int16]) -> Bool {
        var events: [Event] = []
        let (hasSound, listener, waiters) = state.withLock { state in
            var hasFaded = false
            let hasSound = Self.fill(&frame, &state, &events, &hasFaded)
            state.isSounding = hasSound && !hasFaded
            guard !state.waiters.isEmpty else { return (hasSound, state.listener, [Waiter]()) }
            let queued = state.queued
            let ready = state.waiters.filter { queued < $0.limit }
            state.waiters.removeAll { queued < $0.limit }
            return (hasSound, state.listener, ready)
        }
        for waiter in waiters { waiter.continuation.resume() }
        if let listener { events.forEach(listener) }
        return hasSound
    }

    /// - Parameter hasFaded: set when the frame ends in silence although there is more to play.
    private static func fill(
        _ frame: inout [Int16], _ state: inout State, _ events: inout [Event], _ hasFaded: inout Bool
    ) -> Bool {
        for index in frame.indices { frame[index] = 0 }
        if !state.tail.isEmpty {
            for (index, sample) in state.tail.prefix(frame.count).enumerated() { frame[index] = sample }
            fade(&frame, falling: true)
            state.tail = []
            hasFaded = true
            return true
        }
        if state.isPaused {
            // One frame dies away, without moving the playhead; then there is silence.
            guard state.isSounding, let piece = state.pieces.first else { return false }
            let next = piece.samples[piece.position...].prefix(frame.count)
            for (index, sample) in next.enumerated() { frame[index] = sample }
            fade(&frame, falling: true)
            hasFaded = true
            return !next.isEmpty
        }
        let filled = play(&frame, &state, &events)
        if state.fadesIn, filled > 0 {
            fade(&frame, falling: false)
            state.fadesIn = false
        }
        return filled > 0
    }

    private static func play(_ frame: inout [Int16], _ state: inout State, _ events: inout [Event]) -> Int {
        var filled = 0
        while filled < frame.count, !state.pieces.isEmpty {
            var piece = state.pieces[0]
            let count = min(frame.count - filled, piece.samples.count - piece.position)
            for index in 0..<count { frame[filled + index] = piece.samples[piece.position + index] }
            filled += count
            piece.position += count
            if count > 0 {
                if !piece.hasStarted { events.append(.started(segment: piece.segment)) }
                piece.hasStarted = true
                piece.ranDry = false
                piece.framesSinceReport += 1
                if piece.framesSinceReport % reportEvery == 0 { events.append(.progressed(segment: piece.segment)) }
            }
            guard piece.position == piece.samples.count else {
                state.pieces[0] = piece
                break
            }
            if piece.isWhole {
                events.append(.finished(segment: piece.segment))
                state.pieces.removeFirst()
                continue
            }
            if !piece.ranDry { events.append(.underrun(segment: piece.segment)) }
            piece.ranDry = true
            state.pieces[0] = piece
            break
        }
        return filled
    }

    /// Linear over the frame, so that a cut does not click.
    private static func fade(_ frame: inout [Int16], falling: Bool) {
        let count = max(1, frame.count)
        for index in frame.indices {
            let weight = falling ? count - index : index
            frame[index] = Int16(Int(frame[index]) * weight / count)
        }
    }
}
