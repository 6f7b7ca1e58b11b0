import Basics
import LanguageModels
import Testing

@testable import Memory

struct VectorTableTests {
    private func unit(_ random: inout SeededRandom, _ dimension: Int) -> [Float] {
        let values = (0..<dimension).map { _ in Float.random(in: -1...1, using: &random) }
        let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return values.map { $0 / length }
    }

    @Test(arguments: [1, 7, 384, 1_536, 3_072])
    func `a scan gives each row's cosine within a hundredth`(_ dimension: Int) {
        var random = SeededRandom(seed: 3)
        let model = EmbeddingModelID(name: "x", dimension: dimension)
        var table = VectorTable(dimension: dimension)
        let vectors = (0..<20).map { _ in unit(&random, dimension) }
        for (row, vector) in vectors.enumerated() { table.set(StoredVector(vector, model: model), row: Int32(row * 2)) }
        let query = unit(&random, dimension)
        var similarity = [Float](repeating: 0, count: 40)
        table.scan(query, into: &similarity)
        for (row, vector) in vectors.enumerated() {
            let cosine = zip(vector, query).reduce(Float(0)) { $0 + $1.0 * $1.1 }
            #expect(abs(similarity[row * 2] - cosine) < 0.01)
            #expect(similarity[row * 2 + 1] == 0)
        }
    }

    @Test func `the largest components do not overflow`() {
        let dimension = 4_096
        let model = EmbeddingModelID(name: "x", dimension: dimension)
        var table = VectorTable(dimension: dimension)
        let flat = [Float](repeating: 1 / 64, count: dimension)
        table.set(StoredVector(flat, model: model), row: 0)
        var similarity: [Float] = [0]
        table.scan(flat, into: &similarity)
        #expect(abs(similarity[0] - 1) < 0.01)
    }

    @Test func `a row's vector is replaced, and one of another length left out`() {
        let model = EmbeddingModelID(name: "x", dimension: 2)
        var table = VectorTable(dimension: 2)
        table.set(StoredVector([1, 0], model: model), row: 0)
        table.set(StoredVector([0, 1], model: model), row: 0)
        table.set(StoredVector([1, 0, 0], model: model), row: 0)
        #expect(table.rows == [0])
        var similarity: [Float] = [0]
        table.scan([0, 1], into: &similarity)
        #expect(abs(similarity[0] - 1) < 0.01)
        table.scan([0, 0], into: &similarity)
        table.scan([0, 1, 0], into: &similarity)
        #expect(abs(similarity[0] - 1) < 0.01, "a query of zeros or another length compares nothing")
    }
}
