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

    /// Vectors for a call's turns: of the turn among its neighbours, then of each of its sentences. Eight texts at a time,
    /// so that a question from another call is embedded in between.
    package static func vectors(
        of turns: [Turn], with model: any EmbeddingModel
    ) async throws(LanguageModelError) -> [(item: Item, vector: StoredVector)] {
        let texts = zip(windows(turns), turns).map { [$0] + SpokenText($1.text).sentences }
        let flat = texts.flatMap { $0 }
        var vectors: [[Float]] = []
        vectors.reserveCapacity(flat.count)
        while vectors.count < flat.count {
            let found = try await model.embed(Array(flat[vectors.count..<min(flat.count, vectors.count + 8)]))
            guard !found.isEmpty else { break }
            vectors += found
        }
        var result: [(item: Item, vector: StoredVector)] = []
        var start = 0
        for (turn, texts) in zip(turns, texts) where start + texts.count <= vectors.count {
            let parts = Array(vectors[start..<start + texts.count])
            start += texts.count
            result.append((.turn(turn.id), StoredVector(parts: parts, model: model.id)))
        }
        return result
    }
}
