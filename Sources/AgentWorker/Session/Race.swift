import Basics
import Synchronization

/// The first of several results wins: a tool's own, its time-out, an interruption; a memory's or the end of patience. What
/// does not heed its cancellation cannot hold the others up.
final class Race<Finish: Sendable>: Sendable {
    private enum State {
        case open, waiting(CheckedContinuation<Finish, Never>), over(Finish)
    }
    private let state = Mutex(State.open)

    /// Only the first counts.
    func end(_ finish: Finish) {
        let waiter = state.withLock { state -> CheckedContinuation<Finish, Never>? in
            switch state {
            case .over: return nil
            case .open:
                state = .over(finish)
                return nil
            case .waiting(let continuation):
                state = .over(finish)
                return continuation
            }
        }
        waiter?.resume(returning: finish)
    }

    /// To be awaited once.
    func result() async -> Finish {
        await withCheckedContinuation { continuation in
            let finish = state.withLock { state -> Finish? in
                if case .over(let finish) = state { return finish }
                state = .waiting(continuation)
                return nil
            }
            if let finish { continuation.resume(returning: finish) }
        }
    }
}

extension Task where Failure == Never {
    /// What the task gives, or nil when it takes longer; the task itself goes on.
    func value(within patience: Duration) async -> Success? {
        let race = Race<Success?>()
        let alarm = Task<Void, Never> {
            // Only a cancelled sleep throws, and then the race is over.
            guard (try? await Task<Never, Never>.sleep(for: patience)) != nil else { return }
            race.end(nil)
        }
        let waiting = Task<Void, Never> { race.end(await self.value) }
        let result = await race.result()
        alarm.cancel()
        waiting.cancel()
        return result
    }
}
