import Basics
package import LanguageModels
import SQLite

/// Embeddings: sealed, a scale and a byte for each dimension.
extension PersonRows {
    /// In the place of the one the item had of this model.
    package func setVector(_ vector: StoredVector, of item: Item) throws(MemoryError) {
        try change()
        let model = try row(of: vector.model, makes: true) ?? 0
        var plain = (0..<4).map { UInt8(truncatingIfNeeded: vector.scale.bitPattern >> ($0 * 8)) }
        plain.append(contentsOf: vector.components.map { UInt8(bitPattern: $0) })
        try gate.run(
            "INSERT INTO my_vectors (model, kind, item, body) VALUES (?, ?, ?, ?)", .integer(model),
            .integer(item.kind), .integer(item.row),
            .blob(cipher.seal(plain, .vector, row: item.row, extra: Self.extra(model, item))))
    }
    /// Model and kind in one number, which is sealed with the vector.
    private static func extra(_ model: Int64, _ item: Item) -> Int64 { model &* 16 &+ item.kind }

    private func row(of model: EmbeddingModelID, makes: Bool) throws(MemoryError) -> Int64? {
        if let kept = gate.models[model] { return kept }
        let query = "SELECT id FROM models WHERE name = ? AND dimension = ?"
        let values: [SQLiteValue] = [.text(model.name), SQLiteValue(model.dimension)]
        if let found = try gate.number(query, values) {
            // What this transaction made is not kept: it may be undone, and the number another model's then.
            if !madeModel { gate.models[model] = found }
            return found
        }
        guard makes else { return nil }
        madeModel = true
        try gate.run("INSERT INTO models (name, dimension) VALUES (?, ?)", values)
        return try gate.number(query, values)
    }

    /// All vectors of one model, by kind and id, each into the same buffer: copy what is to stay.
    /// - Parameters:
    ///   - mark: only what came after it; see ``IndexMark``.
    ///   - body: the item, the scale, and the components as bytes of Int8.
    package func vectors(
        of model: EmbeddingModelID, after mark: IndexMark = .start, _ body: (Item, Float, ArraySlice<UInt8>) -> Void
    ) throws(MemoryError) {
        guard let modelRow = try row(of: model, makes: false) else { return }
        let cipher = cipher
        for (kind, id) in [(Int64(0), mark.turn), (1, mark.fact)] {
            try gate.scan(
                "SELECT item, body FROM my_vectors WHERE model = ? AND kind = ? AND item > ? ORDER BY item",
                .integer(modelRow), .integer(kind), .integer(id)
            ) { (row) throws(MemoryError) in
                guard let item = Item(kind: kind, row: row.integer(0)) else { return }
                let done: Result<Void, MemoryError> = row.withBytes(1) { sealed in
                    Result { () throws(MemoryError) in
                        try cipher.open(sealed, .vector, row: item.row, extra: Self.extra(modelRow, item)) { plain in
                            guard plain.count >= 4 else { return }
                            let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(plain[$1]) << ($1 * 8) }
                            body(item, Float(bitPattern: bits), plain[4...])
                        }
                    }
                }
                try done.get()
            }
        }
    }

    /// The vector of one item; nil where it has none of this model.
    package func vector(_ model: EmbeddingModelID, of item: Item) throws(MemoryError) -> StoredVector? {
        var found: StoredVector?
        guard let modelRow = try row(of: model, makes: false) else { return nil }
        let cipher = cipher
        try gate.scan(
            "SELECT body FROM my_vectors WHERE model = ? AND kind = ? AND item = ?", .integer(modelRow),
            .integer(item.kind), .integer(item.row)
        ) { (row) throws(MemoryError) in
            let read: Result<StoredVector?, MemoryError> = row.withBytes(0) { sealed in
                Result { () throws(MemoryError) in
                    try cipher.open(sealed, .vector, row: item.row, extra: Self.extra(modelRow, item)) { plain in
                        guard plain.count >= 4 else { return nil }
                        let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(plain[$1]) << ($1 * 8) }
                        return StoredVector(
                            model: model, components: plain[4...].map { Int8(bitPattern: $0) },
                            scale: Float(bitPattern: bits))
                    }
                }
            }
            found = try read.get()
        }
        return found
    }

    /// Models that this person has vectors of.
    package func vectorModels() throws(MemoryError) -> [EmbeddingModelID] {
        var found: [EmbeddingModelID] = []
        try gate.scan(
            "SELECT name, dimension FROM models WHERE id IN (SELECT DISTINCT model FROM my_vectors) ORDER BY id"
        ) { found.append(EmbeddingModelID(name: $0.text(0), dimension: Int(clamping: $0.integer(1)))) }
        return found
    }
}
