public import LanguageModels

/// Something that has a vector, words and a place in the ranking.
public enum Item: Hashable, Sendable {
    case turn(Turn.ID)
    case fact(Fact.ID)
}

/// An embedding as it is kept: one byte a dimension.
public struct StoredVector: Sendable, Equatable {
    public var model: EmbeddingModelID
    /// The largest component is ±127.
    public var components: [Int8]
    /// What a component is multiplied by to get the unit vector back.
    public var scale: Float

    public init(model: EmbeddingModelID, components: [Int8], scale: Float) {
        self.model = model
        self.components = components
        self.scale = scale
    }

    /// - Parameter values: of unit length, or zero.
    public init(_ values: [Float], model: EmbeddingModelID) {
        let largest = values.reduce(0) { max($0, abs($1)) }
        scale = largest / 127
        components = largest > 0 ? values.map { Int8(($0 / largest * 127).rounded()) } : values.map { _ in 0 }
        self.model = model
    }
}
