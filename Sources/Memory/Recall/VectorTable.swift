import LanguageModels

/// The vectors of one model in one stretch of memory, scanned from end to end.
///
/// An exact scan of one person's vectors beats an approximate index up to tens of thousands of them and misses nothing
/// (memory.md §3). Rows without a vector of this model are simply not in here.
struct VectorTable: Sendable {
    /// The cosines of a question to each row.
    struct Similarity: Sendable {
        /// To the row's first vector: a turn among its neighbours.
        var whole: [Float]
        /// To the nearest of its others: a turn's sentences. The first again where there is no other.
        var nearest: [Float]
    }

    let dimension: Int
    /// Of each vector, its row; -1 for one that was replaced. A row's vectors follow each other, the first one first.
    private var owners: [Int32] = []
    private var components: [Int8] = []
    private var scales: [Float] = []
    private var slots: [Int32: Range<Int>] = [:]

    init(dimension: Int) { self.dimension = max(1, dimension) }

    var rowCount: Int { slots.count }
    func contains(_ row: Int32) -> Bool { slots[row] != nil }
    var bytes: Int { components.capacity + scales.capacity * 4 + owners.capacity * 4 + slots.capacity * 24 }

    /// Puts or replaces a row's vectors; those of another length are left out.
    mutating func set(_ vector: StoredVector, row: Int32) {
        guard vector.components.count >= dimension, vector.components.count.isMultiple(of: dimension) else { return }
        for slot in slots[row] ?? 0..<0 { owners[slot] = -1 }
        let parts = vector.components.count / dimension
        slots[row] = owners.count..<owners.count + parts
        components += vector.components
        for _ in 0..<parts {
            owners.append(row)
            scales.append(vector.scale)
        }
    }

    /// - Parameters:
    ///   - query: of unit length and this dimension; 16 bits a component, so that only the stored side is coarse.
    ///   - count: how many rows there are; those without vectors are as far as a right angle.
    func scan(_ query: [Float], count: Int) -> Similarity {
        var similarity = Similarity(
            whole: [Float](repeating: 0, count: count), nearest: [Float](repeating: 0, count: count))
        guard let query = ScaledQuery(query, dimension: dimension) else { return similarity }
        var last: Int32 = -1
        var position = 0
        query.forEach(in: components) { slot, dot in
            let owner = owners[slot]
            guard owner >= 0, Int(owner) < count else { return }
            position = owner == last ? position + 1 : 0
            last = owner
            let cosine = dot * scales[slot]
            let row = Int(owner)
            if position == 0 { similarity.whole[row] = cosine }
            similarity.nearest[row] = position < 2 ? cosine : max(similarity.nearest[row], cosine)
        }
        return similarity
    }
}

/// A vector ready to be multiplied with many of 8 bits.
struct ScaledQuery {
    private let words: [Int16]
    /// What a sum is multiplied by.
    private let factor: Float

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
        let dimension = words.count
        unsafe words.withUnsafeBufferPointer { query in
            unsafe components.withUnsafeBufferPointer { all in
                for slot in 0..<all.count / dimension {
                    let start = slot &* dimension
                    let dot = unsafe Self.dot(query, UnsafeBufferPointer(rebasing: all[start..<start &+ dimension]))
                    body(slot, Float(dot) * factor)
                }
            }
        }
    }

    /// Written so that the compiler makes multiply-and-add-pairs of it (`pmaddwd`, part of every x86-64).
    @inline(__always)
    private static func dot(_ left: UnsafeBufferPointer<Int16>, _ right: UnsafeBufferPointer<Int8>) -> Int32 {
        var sum: Int32 = 0
        for index in 0..<left.count {
            unsafe sum &+= Int32(left[index]) &* Int32(right[index])
        }
        return sum
    }
}
