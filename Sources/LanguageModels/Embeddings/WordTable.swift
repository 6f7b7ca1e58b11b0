import Inference

/// What single words mean, without running a model: the rows with which an embedding model begins. One instance serves a
/// process; a word takes microseconds.
public final class WordTable: Sendable {
    public let dimension: Int
    private let rows: ONNXConstant
    private let scales: ONNXConstant?
    /// What all rows have in common; taken off, or every word would be like every other.
    private let common: [Float]
    private let tokenizer: WordPieceTokenizer
    /// The first row of a real piece: special ones and single characters come before. Source: BERT's uncased vocabulary.
    static let firstWord = 1_996

    /// - Throws: ``InferenceError/unusable(_:)`` for a model without such rows.
    init(_ file: ModelFolder.File, in folder: ModelFolder, tokenizer: WordPieceTokenizer) throws(InferenceError) {
        let path = try folder.path(of: file)
        var found = try ONNXConstant.read(["words", "words.scale"], in: path)
        guard let rows = found.removeValue(forKey: "words"), rows.shape.count == 2, rows.shape[1] > 0 else {
            throw .unusable("'\(path)' has no table of words; \(ModelFolder.mend)")
        }
        self.rows = rows
        scales = found["words.scale"]
        self.tokenizer = tokenizer
        dimension = rows.shape[1]
        var sum = [Float](repeating: 0, count: dimension)
        let first = min(Self.firstWord, rows.shape[0])
        for row in first..<rows.shape[0] { Self.add(row, of: rows, scales, to: &sum) }
        let count = Float(max(1, rows.shape[0] - first))
        common = sum.map { $0 / count }
    }

    /// - Returns: of unit length; nil for what is no word.
    public func vector(of word: String) -> [Float]? {
        let pieces = tokenizer.numbers(word).dropFirst().dropLast()
        guard !pieces.isEmpty else { return nil }
        var sum = [Float](repeating: 0, count: dimension)
        for piece in pieces {
            guard (0..<rows.shape[0]).contains(Int(piece)) else { return nil }
            Self.add(Int(piece), of: rows, scales, to: &sum)
        }
        var square: Float = 0
        for index in sum.indices {
            sum[index] = sum[index] / Float(pieces.count) - common[index]
            square += sum[index] * sum[index]
        }
        guard square > 1e-12 else { return nil }
        let factor = 1 / square.squareRoot()
        return sum.map { $0 * factor }
    }

    private static func add(_ row: Int, of rows: ONNXConstant, _ scales: ONNXConstant?, to sum: inout [Float]) {
        let scale = scales?.float(row) ?? 1
        rows.add(row: row, times: scale, to: &sum)
    }
}
