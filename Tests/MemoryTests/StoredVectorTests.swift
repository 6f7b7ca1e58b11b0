import LanguageModels
import Memory
import Testing

struct StoredVectorTests {
    @Test func `a vector comes back within half a step of its largest component`() {
        let values: [Float] = [0.6, -0.8, 0, 0.003]
        let stored = StoredVector(values, model: EmbeddingModelID(name: "test", dimension: 4))
        #expect(stored.components == [95, -127, 0, 0])
        for (component, value) in zip(stored.components, values) {
            #expect(abs(Float(component) * stored.scale - value) <= stored.scale / 2 + 1e-6)
        }
    }
    @Test func `a vector of zeros stays one`() {
        let stored = StoredVector([0, 0], model: EmbeddingModelID(name: "test", dimension: 2))
        #expect(stored.components == [0, 0])
    }
}
