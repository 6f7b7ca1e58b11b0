package import LanguageModels

/// A memory may have several vectors: of the turn among its neighbours first, then of each of its sentences.
extension StoredVector {
    /// How many vectors these are; at least one.
    package var parts: Int { max(1, components.count / max(1, model.dimension)) }

    /// - Parameter parts: each of unit length and `model.dimension` components, or zero. They share one scale.
    package init(parts: [[Float]], model: EmbeddingModelID) { self.init(parts.flatMap { $0 }, model: model) }
}
