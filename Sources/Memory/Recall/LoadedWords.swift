import LanguageModels
import Synchronization

/// The embedder's table of words, asked for once; a process needs one.
final class LoadedWords: Sendable {
    private enum State {
        case unknown
        /// Nil: the embedder has none, or it cannot be read; then only the very words count.
        case known(WordTable?)
    }
    private let state = Mutex(State.unknown)

    func table(of embedder: (any EmbeddingModel)?) async -> WordTable? {
        if case .known(let table) = state.withLock({ $0 }) { return table }
        // Two that come here at once read it twice; the second is kept.
        let table = try? await embedder?.wordTable()
        state.withLock { $0 = .known(table) }
        return table
    }
}
