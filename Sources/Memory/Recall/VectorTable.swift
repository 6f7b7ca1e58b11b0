import LanguageModels

/// The vectors of one model in one stretch of memory, scanned from end to end.
///
/// An exact scan of one person's vectors beats an approximate index up to tens of thousands of them and misses nothing
/// (memory.md §3). Rows without a vector of this model are simply not in here.
struct VectorTable: Sendable {
    let dimension: Int
    private(set) var rows: [Int32] = []
    private var components: [Int8] = []
    private var scales: [Float] = []
    private var slots: [Int32: Int] = [:]

    init(dimension: Int) { self.dimension = max(1, dimension) }

    var bytes: Int { components.capacity + scales.capacity * 4 + rows.capacity * 4 + slots.capacity * 16 }

    /// Puts or replaces a row's vector; one of another length is left out.
    mutating func set(_ vector: StoredVector, row: Int32) {
        guard vector.components.count == dimension else { return }
        if let slot = slots[row] {
            components.replaceSubrange(slot * dimension..<(slot + 1) * dimension, with: vector.components)
            scales[slot] = vector.scale
        } else {
            slots[row] = rows.count
            rows.append(row)
            components += vector.components
            scales.append(vector.scale)
        }
    }

    mutating func reserve(_ count: Int) {
        components.reserveCapacity(count * dimension)
        scales.reserveCapacity(count)
        rows.reserveCapacity(count)
        slots.reserveCapacity(count)
    }

    /// Writes each row's cosine to the query into `similarity[row]`.
    /// - Parameter query: of unit length and this dimension; 16 bits a component, so that only the stored side is coarse.
    func scan(_ query: [Float], into similarity: inout [Float]) {
        guard query.count == dimension, !rows.isEmpty else { return }
        let largest = query.reduce(0) { max($0, abs($1)) }
        guard largest > 0 else { return }
        // 384 x 127 x 2047 is a twentieth of what an Int32 holds; at 3,072 dimensions the bound still holds by a half.
        let bound: Float = dimension <= 4_096 ? 2_047 : 127
        let factor = bound / largest
        let words = query.map { Int16(($0 * factor).rounded()) }
        unsafe words.withUnsafeBufferPointer { query in
            unsafe components.withUnsafeBufferPointer { all in
                for slot in rows.indices {
                    let row = Int(rows[slot])
                    guard row < similarity.count else { continue }
                    let start = slot &* dimension
                    let dot = unsafe Self.dot(query, UnsafeBufferPointer(rebasing: all[start..<start &+ dimension]))
                    similarity[row] = Float(dot) * scales[slot] / factor
                }
            }
        }
    }

    /// Written so that the compiler makes multiply-and-add-pairs of it (`pmaddwd`, part of every x86-64): measured in
    /// Benchmarks/Memory `recall`.
    @inline(__always)
    private static func dot(_ left: UnsafeBufferPointer<Int16>, _ right: UnsafeBufferPointer<Int8>) -> Int32 {
        var sum: Int32 = 0
        for index in 0..<left.count {
            unsafe sum &+= Int32(left[index]) &* Int32(right[index])
        }
        return sum
    }
}
