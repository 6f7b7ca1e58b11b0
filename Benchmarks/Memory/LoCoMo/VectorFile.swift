import FoundationEssentials
import LanguageModels

/// Vectors made elsewhere, by the hash of their text: to compare rankings without an embedder.
final class VectorFile: EmbeddingModel {
    let id = EmbeddingModelID(name: "all-MiniLM-L6-v2", dimension: 384)
    private let vectors: [UInt64: [Float]]

    init(path: String) throws {
        let bytes = try Array(Data(contentsOf: URL(filePath: path)))
        var table: [UInt64: [Float]] = [:]
        let stride = 8 + 384 * 4
        func word(_ at: Int) -> UInt32 { (0..<4).reduce(0) { $0 | UInt32(bytes[at + $1]) << (8 * UInt32($1)) } }
        for start in Swift.stride(from: 0, to: bytes.count - stride + 1, by: stride) {
            let hash = UInt64(word(start)) | UInt64(word(start + 4)) << 32
            table[hash] = (0..<384).map { Float(bitPattern: word(start + 8 + $0 * 4)) }
        }
        vectors = table
    }
    func warm() async throws(LanguageModelError) {}
    private(set) nonisolated(unsafe) var missing = 0
    func embed(_ texts: [String]) async throws(LanguageModelError) -> [[Float]] {
        texts.map { text in
            let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
            guard let vector = vectors[hash] else {
                unsafe missing += 1
                return [Float](repeating: 0, count: 384)
            }
            return vector
        }
    }
}
