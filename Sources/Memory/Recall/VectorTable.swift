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
