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
        let similarity = table.scan(query, count: 40).whole
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
        #expect(abs(table.scan(flat, count: 1).whole[0] - 1) < 0.01)
    }

    @Test func `a row's vector is replaced, and one of another length left out`() {
        let model = EmbeddingModelID(name: "x", dimension: 2)
        var table = VectorTable(dimension: 2)
        table.set(StoredVector([1, 0], model: model), row: 0)
        table.set(StoredVector([0, 1], model: model), row: 0)
        table.set(StoredVector([1, 0, 0], model: model), row: 0)
        #expect(table.rowCount == 1)
        #expect(abs(table.scan([0, 1], count: 1).whole[0] - 1) < 0.01)
        #expect(table.scan([0, 0], count: 1).whole == [0], "a query of zeros compares nothing")
        #expect(table.scan([0, 1, 0], count: 1).whole == [0], "nor does one of another length")
    }

    @Test func `of several vectors the first is the whole and the best of the others the nearest`() {
        let model = EmbeddingModelID(name: "x", dimension: 2)
        var table = VectorTable(dimension: 2)
        table.set(StoredVector(parts: [[1, 0], [0.6, 0.8], [0, 1], [0, -1]], model: model), row: 1)
        table.set(StoredVector([0, -1], model: model), row: 2)
        let found = table.scan([0, 1], count: 3)
        #expect(abs(found.whole[1]) < 0.01)
        #expect(abs(found.nearest[1] - 1) < 0.01)
        #expect(abs(found.whole[2] + 1) < 0.01 && found.nearest[2] == found.whole[2])
        #expect(found.whole[0] == 0)
    }
}
