package import LanguageModels

/// What a finished call leaves in the index: a vector and words for each turn, each with what stood around it.
///
/// A turn alone is often too short to mean anything ("Yes, next week."), so its vector is made of the turn before, the
/// turn and the turn after, without speakers' names: with the words of the turn before, worth three points of R@10
/// (memory.md §1). That is why a call is indexed when it is over, when each next turn is known.
package enum TurnIndexer {
    /// The texts to embed, in the turns' order.
    /// - Parameter turns: of one call, in their order.
    package static func windows(_ turns: [Turn]) -> [String] {
        turns.indices.map { index in
            turns[max(0, index - 1)...min(turns.count - 1, index + 1)].map(\.text).joined(separator: " ")
        }
    }

    /// Vectors for a call's turns, eight texts at a time so that a question from another call is embedded in between.
    package static func vectors(
        of turns: [Turn], with model: any EmbeddingModel
    ) async throws(LanguageModelError) -> [(item: Item, vector: StoredVector)] {
        let texts = windows(turns)
        var result: [(item: Item, vector: StoredVector)] = []
        result.reserveCapacity(turns.count)
        var start = 0
        while start < texts.count {
            let end = min(texts.count, start + 8)
            let vectors = try await model.embed(Array(texts[start..<end]))
            for (offset, vector) in vectors.enumerated() where start + offset < end {
                result.append((.turn(turns[start + offset].id), StoredVector(vector, model: model.id)))
            }
            start = end
        }
        return result
    }
}
