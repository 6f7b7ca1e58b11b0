public import Basics

/// Remembers the vectors asked for last, and asks for the same text only once at a time: callers say the same things, and
/// one question is embedded for recall and for its cache.
///
/// Texts are kept as keyed hashes of 128 bits, so nothing of what was said stays here.
public actor CachingEmbeddingModel: EmbeddingModel {
    private struct Key: Hashable {
        let (high, low): (Int, Int)

        /// - Parameter seeds: of this process and instance; `Hasher`'s own key differs in every process.
        init(_ text: String, _ seeds: (UInt64, UInt64)) {
            var hashers = (Hasher(), Hasher())
            hashers.0.combine(seeds.0)
            hashers.1.combine(seeds.1)
            // By bytes: texts that only look alike may have different vectors.
            for byte in text.utf8 {
                hashers.0.combine(byte)
                hashers.1.combine(byte)
            }
            (high, low) = (hashers.0.finalize(), hashers.1.finalize())
        }
    }
    private typealias Answer = Result<[[Float]], LanguageModelError>
    /// A text that is being embedded, with others: its request and its number there.
    private struct Coming {
        let request: Task<Answer, Never>
        let index: Int
    }

    public nonisolated let id: EmbeddingModelID
    private let model: any EmbeddingModel
    private let seeds = (UInt64.random(in: 0 ... .max), UInt64.random(in: 0 ... .max))
    private var kept: RecentValues<Key, [Float]>
    private var coming: [Key: Coming] = [:]
    /// Texts whose vector was there or on its way, and those that had to be asked for.
    public nonisolated let hits: Counter
    public nonisolated let misses: Counter

    /// - Parameters:
    ///   - capacity: vectors kept; of 384 numbers, 2000 are 3 MB.
    ///   - metrics: gets `parley_embedding_cache_total` by result; a text that is just being embedded counts as a hit.
    public init(_ model: any EmbeddingModel, capacity: Int = 2000, metrics: Metrics = Metrics()) {
        id = model.id
        self.model = model
        kept = RecentValues(capacity: capacity)
        let counter = { (result: String) in
            metrics.counter(
                "parley_embedding_cache_total", help: "Texts to embed, by whether their vector was there.",
                labels: ["model": model.id.name, "result": result])
        }
        (hits, misses) = (counter("hit"), counter("miss"))
    }

    public func warm() async throws(LanguageModelError) { try await model.warm() }

    /// - Throws: what the model throws, to everybody who waits for it; nothing is kept of that.
    public func embed(_ texts: [String]) async throws(LanguageModelError) -> [[Float]] {
        let keys = texts.map { Key($0, seeds) }
        var found: [Key: [Float]] = [:]
        var awaited: [Key: Coming] = [:]
        var new: [(key: Key, text: String)] = []
        var newPlaces: [Key: Int] = [:]
        for (key, text) in zip(keys, texts) where found[key] == nil && awaited[key] == nil && newPlaces[key] == nil {
            if let vector = kept.use(key) {
                found[key] = vector
                hits.add()
            } else if let request = coming[key] {
                awaited[key] = request
                hits.add()
            } else {
                newPlaces[key] = new.count
                new.append((key, text))
                misses.add()
            }
        }
        if !new.isEmpty {
            for (key, request) in ask(for: new) { awaited[key] = request }
        }
        for (key, request) in awaited {
            let vectors = try await request.request.value.get()
            found[key] = vectors[request.index]  // safe: `ask` compares the counts
        }
        return keys.compactMap { found[$0] }
    }

    /// Its own task, since others may come to wait for it: it goes on when the first asker is cancelled.
    private func ask(for new: [(key: Key, text: String)]) -> [(Key, Coming)] {
        let request = Task {
            let answer = await self.answer(new.map(\.text))
            if case .success(let vectors) = answer {
                for (index, item) in new.enumerated() { kept.keep(vectors[index], for: item.key) }
            }
            for item in new { coming[item.key] = nil }
            return answer
        }
        return new.enumerated().map { index, item in
            let one = Coming(request: request, index: index)
            coming[item.key] = one
            return (item.key, one)
        }
    }
    private func answer(_ texts: [String]) async -> Answer {
        do throws(LanguageModelError) {
            let vectors = try await model.embed(texts)
            guard vectors.count == texts.count else {
                throw .malformed("\(vectors.count) vectors of \(model.id) for \(texts.count) texts")
            }
            return .success(vectors)
        } catch { return .failure(error) }
    }
}
