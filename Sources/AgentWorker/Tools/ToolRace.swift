import Synchronization

/// The first of several results wins: the tool's own, its time-out, an interruption. A tool that does not heed its
/// cancellation cannot hold the others up.
final class ToolRace: Sendable {
    typealias Finish = Result<ToolOutput, ToolError>
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
