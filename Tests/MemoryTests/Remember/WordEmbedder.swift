import Basics
import LanguageModels
import Synchronization

/// Embeds a text as the bag of its words: texts with the same words are alike. Fails when it is told to.
final class WordEmbedder: EmbeddingModel {
    let id = EmbeddingModelID(name: "words", dimension: 256)
    private let isBroken: Mutex<Bool>
    private let texts = Mutex<[String]>([])

    init(isBroken: Bool = false) { self.isBroken = Mutex(isBroken) }
    func setBroken(_ value: Bool) { isBroken.withLock { $0 = value } }
    /// All texts that were embedded.
    var embedded: [String] { texts.withLock { $0 } }

    func warm() async throws(LanguageModelError) {}
    func embed(_ texts: [String]) async throws(LanguageModelError) -> [[Float]] {
        if isBroken.withLock({ $0 }) { throw .unreachable("the model file is gone") }
        self.texts.withLock { $0 += texts }
        return texts.map { text in
            var vector = [Float](repeating: 0, count: 256)
            for word in text.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
                var random = SeededRandom(seed: word.utf8.reduce(5381) { $0 &* 33 &+ UInt64($1) })
                for index in vector.indices { vector[index] += Float.random(in: -1...1, using: &random) }
            }
            let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return length > 0 ? vector.map { $0 / length } : vector
        }
    }
}
