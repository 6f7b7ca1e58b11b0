/// Turns texts into vectors whose scalar product says how alike in meaning they are. One instance serves a process.
public protocol EmbeddingModel: Sendable {
    /// Whose vectors these are: those of different ids must never be compared.
    var id: EmbeddingModelID { get }
    /// Loads what it needs, opens connections.
    func warm() async throws(LanguageModelError)
    /// One vector a text, of unit length, in the texts' order.
    func embed(_ texts: [String]) async throws(LanguageModelError) -> [[Float]]
}

/// Whose vectors, and how long they are; kept beside every vector that is stored.
public struct EmbeddingModelID: Sendable, Hashable, CustomStringConvertible {
    /// Changes whenever the same text may give other numbers: `minilm-l6-v2-int8`.
    public let name: String
    /// Numbers a vector.
    public let dimension: Int
    public init(name: String, dimension: Int) {
        self.name = name
        self.dimension = dimension
    }
    public var description: String { "\(name)/\(dimension)" }
}
