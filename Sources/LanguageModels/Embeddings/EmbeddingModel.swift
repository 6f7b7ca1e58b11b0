/// Turns texts into vectors whose angle says how alike they mean. One instance serves a whole process.
public protocol EmbeddingModel: Sendable {
    /// Vectors of two models are never compared.
    var id: EmbeddingModelID { get }
    /// Loads what it needs, so that the first call does not wait for it.
    func warm() async throws(LanguageModelError)
    /// - Returns: for each text a vector of `id.dimension` components and unit length, in the texts' order.
    func embed(_ texts: [String]) async throws(LanguageModelError) -> [[Float]]
}

/// Which model made a vector.
public struct EmbeddingModelID: Hashable, Sendable, CustomStringConvertible {
    /// `minilm-l6-v2-int8`, `text-embedding-3-small`; another one whenever the same text may give other numbers.
    public let name: String
    public let dimension: Int
    public init(name: String, dimension: Int) {
        self.name = name
        self.dimension = dimension
    }
    public var description: String { "\(name)/\(dimension)" }
}
