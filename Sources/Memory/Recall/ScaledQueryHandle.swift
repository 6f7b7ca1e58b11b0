import CDotProducts

/// A vector ready to be multiplied with many of 8 bits.
struct ScaledQuery {
    private let words: [Int16]
    /// What a sum is multiplied by.
    private let factor: Float
    /// Rows whose sums are made at a time: they stay in the processor's first cache.
    private static let batch = 256

    /// Nil for another dimension, or a vector of zeros.
    init?(_ values: [Float], dimension: Int) {
        let largest = values.reduce(0) { max($0, abs($1)) }
        guard values.count == dimension, largest > 0, largest.isFinite else { return nil }
        // 4,096 x 127 x 2,047 is half of what an Int32 holds.
        let bound: Float = dimension <= 4_096 ? 2_047 : 127
        words = values.map { Int16(($0 / largest * bound).rounded()) }
        factor = largest / bound
    }

    /// Gives each row's sum, still to be multiplied by that row's scale.
    @inline(__always)
    func forEach(in components: [Int8], _ body: (Int, Float) -> Void) {
        let count = components.count / words.count
        var sums = [Int32](repeating: 0, count: Self.batch)
        for first in stride(from: 0, to: count, by: Self.batch) {
            let rows = min(Self.batch, count - first)
            unsafe components.withUnsafeBufferPointer { all in
                // `words` is not empty, so there is an address; `first + rows` rows are within `all`.
                guard let base = all.baseAddress else { return }
                unsafe parley_dot_products(words, base + first &* words.count, words.count, rows, &sums)
            }
            for row in 0..<rows { body(first &+ row, Float(sums[row]) * factor) }
        }
    }
}
