import Synchronization

/// A clock that stands still until a test moves it.
final class SimulatedClock: Clock {
    typealias Duration = Swift.Duration
    struct Instant: InstantProtocol {
        var offset: Duration
        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }
    private struct Sleeper {
        let until: Duration
        let wake: CheckedContinuation<Void, any Error>
    }
    private struct State {
        var now = Duration.zero
        var sleepers: [Int: Sleeper] = [:]
        var cancelled: Set<Int> = []
        var next = 0
        var watchers: [(before: Duration, found: CheckedContinuation<Void, Never>)] = []
    }
    private let state = Mutex(State())

    var now: Instant { Instant(offset: state.withLock { $0.now }) }
    let minimumResolution = Duration.zero

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let id = state.withLock {
            $0.next += 1
            return $0.next
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { wake in
                let ends: Result<Void, any Error>? = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return .failure(CancellationError()) }
                    if deadline.offset <= state.now { return .success(()) }
                    state.sleepers[id] = Sleeper(until: deadline.offset, wake: wake)
                    let found = state.watchers.filter { $0.before >= deadline.offset }
                    state.watchers.removeAll { $0.before >= deadline.offset }
                    found.forEach { $0.found.resume() }
                    return nil
                }
                if let ends { wake.resume(with: ends) }
            }
        } onCancel: {
            state.withLock { state in
                if let sleeper = state.sleepers.removeValue(forKey: id) {
                    sleeper.wake.resume(throwing: CancellationError())
                } else {
                    state.cancelled.insert(id)
                }
            }
        }
    }

    /// Waits until somebody sleeps no longer than until then, counted from the start.
    func sleeper(before moment: Duration) async {
        await withCheckedContinuation { found in
            state.withLock { state in
                if state.sleepers.values.contains(where: { $0.until <= moment }) {
                    found.resume()
                } else {
                    state.watchers.append((moment, found))
                }
            }
        }
    }

    func advance(to moment: Duration) {
        let awake = state.withLock { state in
            state.now = max(state.now, moment)
            let awake = state.sleepers.filter { $0.value.until <= state.now }
            awake.keys.forEach { state.sleepers[$0] = nil }
            return awake.values.map(\.wake)
        }
        awake.forEach { $0.resume() }
    }
}
