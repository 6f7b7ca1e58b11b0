import LanguageModels
import Synchronization

/// A question on its way to its vector, with a time after which nobody waits for it.
struct PendingEmbedding: Sendable {
    typealias Outcome = (vector: QueryVector?, outcome: RecallTrace.Embedding)
    let text: String
    private let race = Race()

    /// Begins at once.
    init(_ text: String, with embedder: any EmbeddingModel, within deadline: Duration) {
        self.text = text
        let race = race
        let work = Task {
            do {
                guard let components = try await embedder.embed([text]).first else { return race.end((nil, .failed)) }
                race.end((QueryVector(model: embedder.id, components: components), .used(embedder.id)))
            } catch { race.end((nil, .failed)) }
        }
        let timer = Task {
            guard (try? await Task.sleep(for: deadline)) != nil else { return }
            race.end((nil, .tooSlow))
        }
        race.start(work, timer)
    }

    /// Asked once.
    func result() async -> Outcome {
        await withCheckedContinuation { continuation in race.wait(continuation) }
    }

    /// The first of two that end decides; the other is cancelled.
    private final class Race: Sendable {
        private struct State {
            var outcome: Outcome?
            var waiter: CheckedContinuation<Outcome, Never>?
            var tasks: [Task<Void, Never>] = []
        }
        private let state = Mutex(State())

        func start(_ tasks: Task<Void, Never>...) {
            let isOver = state.withLock { state in
                if state.outcome == nil { state.tasks = tasks }
                return state.outcome != nil
            }
            if isOver { for task in tasks { task.cancel() } }
        }

        func end(_ outcome: Outcome) {
            let (waiter, tasks) = state.withLock {
                state -> (CheckedContinuation<Outcome, Never>?, [Task<Void, Never>]) in
                guard state.outcome == nil else { return (nil, []) }
                state.outcome = outcome
                defer {
                    state.waiter = nil
                    state.tasks = []
                }
                return (state.waiter, state.tasks)
            }
            for task in tasks { task.cancel() }
            waiter?.resume(returning: outcome)
        }

        func wait(_ continuation: CheckedContinuation<Outcome, Never>) {
            let outcome = state.withLock { state -> Outcome? in
                if state.outcome == nil { state.waiter = continuation }
                return state.outcome
            }
            if let outcome { continuation.resume(returning: outcome) }
        }
    }
}
