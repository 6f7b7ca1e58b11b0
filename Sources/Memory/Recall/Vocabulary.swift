import LanguageModels

/// The words a person's memories are made of, with what each means: "puppy" finds "dog" without a model's run.
struct Vocabulary: Sendable {
    /// Another word that stands for the one asked for.
    struct Kin: Sendable {
        var stem: String
        /// 0…1.
        var likeness: Float
    }
    private var known: Set<String> = []
    private var stems: [String] = []
    private var components: [Int8] = []
    private var scales: [Float] = []

    var count: Int { stems.count }
    var bytes: Int { components.capacity + scales.capacity * 4 + (stems.capacity + known.capacity) * 24 }

    /// - Parameter word: folded, no stop word. Known ones are left alone, as are those without a vector.
    mutating func add(_ word: String, stem: String, from table: WordTable) {
        guard known.insert(word).inserted, let values = table.vector(of: word) else { return }
        let vector = StoredVector(values, model: EmbeddingModelID(name: "words", dimension: table.dimension))
        stems.append(stem)
        components += vector.components
        scales.append(vector.scale)
    }

    /// Stems of words like this one, each once, without its own.
    func kin(of word: RecallQuery.Term, above least: Float, in table: WordTable) -> [Kin] {
        guard !stems.isEmpty, let values = table.vector(of: word.word),
            let query = ScaledQuery(values, dimension: table.dimension)
        else { return [] }
        var best: [String: Float] = [:]
        query.forEach(in: components) { slot, dot in
            let likeness = dot * scales[slot]
            guard likeness > least, stems[slot] != word.stem else { return }
            best[stems[slot]] = max(best[stems[slot]] ?? 0, min(1, likeness))
        }
        return best.map { Kin(stem: $0.key, likeness: $0.value) }.sorted {
            $0.likeness > $1.likeness || ($0.likeness == $1.likeness && $0.stem < $1.stem)
        }
    }
}
