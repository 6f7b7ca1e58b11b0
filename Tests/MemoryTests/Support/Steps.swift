import Memory
import Synchronization

/// What an erasure told of itself.
final class Steps: Sendable {
    private let steps = Mutex<[ErasureProgress]>([])
    func add(_ step: ErasureProgress) { steps.withLock { $0.append(step) } }
    var all: [ErasureProgress] { steps.withLock { $0 } }
}
