import LanguageModels
import Synchronization

/// An embedder that remembers what it was asked, so that a dozen rankings of the same questions embed them once.
final class EmbeddedTexts: EmbeddingModel {
    let id: EmbeddingModelID
    private let model: any EmbeddingModel
    private let known = Mutex<[String: [Float]]>([:])

    init(_ model: any EmbeddingModel) {
        self.model = model
        id = model.id
    }

    func warm() async throws(LanguageModelError) { try await model.warm() }

    func wordTable() async throws(LanguageModelError) -> WordTable? { try await model.wordTable() }

    func embed(_ texts: [String]) async throws(LanguageModelError) -> [[Float]] {
        let missing = known.withLock { known in texts.filter { known[$0] == nil } }
        if !missing.isEmpty {
            let vectors = try await model.embed(missing)
            known.withLock { known in
                for (text, vector) in zip(missing, vectors) { known[text] = vector }
            }
        }
        return known.withLock { known in texts.compactMap { known[$0] } }
    }
}
