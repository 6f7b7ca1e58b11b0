/// Cuts text into the word pieces that BERT-like models know, as numbers of their vocabulary.
///
/// Gives what the `tokenizers` library gives with BERT's normaliser and pre-tokeniser for lower-case models; names of
/// special tokens written in a text are text. Takes time and memory in proportion to the text, whatever it is, and no
/// more of it once the limit is reached.
public struct WordPieceTokenizer: Sendable {
    /// Longer words, in Unicode scalars after normalisation, are one unknown piece. Source: BERT's tokeniser.
    static let longestWord = 100

    private let pieces: WordPieces
    private let (begin, end, unknown): (Int32, Int32, Int32)
    /// Most numbers of one text, the first and the last included.
    private let limit: Int

    /// - Parameters:
    ///   - vocabulary: a piece a line, its number being the line's; those that go on in a word begin with `##`.
    ///   - limit: most numbers of one text, `[CLS]` and `[SEP]` included; 256 is what MiniLM was trained with.
    /// - Throws: ``LanguageModelError/missingModel(_:)`` when that is no such vocabulary.
    public init(vocabulary: String, limit: Int = 256) throws(LanguageModelError) {
        let pieces = WordPieces(vocabulary)
        func number(_ name: String) throws(LanguageModelError) -> Int32 {
            guard let number = pieces.number(of: name) else {
                throw .missingModel("the vocabulary has no \(name), so it is none of word pieces")
            }
            return number
        }
        (begin, end, unknown) = (try number("[CLS]"), try number("[SEP]"), try number("[UNK]"))
        self.pieces = pieces
        self.limit = max(2, limit)
    }

    /// The text's pieces between `[CLS]` and `[SEP]`, cut off at the limit, never padded.
    public func numbers(_ text: String) -> [Int32] {
        var numbers = [begin]
        var words = WordSplitter(text)
        while numbers.count < limit, let word = words.next() { append(word, to: &numbers) }
        if numbers.count > limit - 1 { numbers.removeLast(numbers.count - (limit - 1)) }
        numbers.append(end)
        return numbers
    }

    /// The longest known piece, then the longest that goes on from there; all or, if any rest is unknown, one unknown.
    private func append(_ word: [Unicode.Scalar], to numbers: inout [Int32]) {
        let first = numbers.count
        guard word.count <= Self.longestWord else { return numbers.append(unknown) }
        var start = 0
        while start < word.count {
            guard let (number, count) = pieces.longest(of: word[start...], continuing: start > 0) else {
                numbers.removeLast(numbers.count - first)
                return numbers.append(unknown)
            }
            numbers.append(number)
            start += count
        }
    }
}

/// A vocabulary as a tree: from each beginning of a piece, by the next scalar, to the one that is longer.
private struct WordPieces: Sendable {
    private struct Step: Hashable {
        let node: Int32
        let scalar: Unicode.Scalar
    }
    private var steps: [Step: Int32] = [:]
    /// Of each node, the number of the piece that ends there; -1: none does.
    private var ends: [Int32] = [-1]
    /// The node of `##`.
    private var continuation: Int32 = 0

    init(_ vocabulary: String) {
        steps.reserveCapacity(vocabulary.utf8.count)
        continuation = insert("##".unicodeScalars[...])
        var number: Int32 = 0
        for line in vocabulary.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) {
            let node = insert(line)
            // Of two alike, readers that fill a dictionary keep the last.
            if node != 0 { ends[Int(node)] = number }
            number += 1
        }
    }

    private mutating func insert(_ piece: Substring.UnicodeScalarView) -> Int32 {
        piece.reduce(0) { node, scalar in
            let step = Step(node: node, scalar: scalar)
            if let known = steps[step] { return known }
            let new = Int32(ends.count)
            ends.append(-1)
            steps[step] = new
            return new
        }
    }

    func number(of piece: String) -> Int32? {
        var node: Int32 = 0
        for scalar in piece.unicodeScalars {
            guard let next = steps[Step(node: node, scalar: scalar)] else { return nil }
            node = next
        }
        return ends[Int(node)] < 0 ? nil : ends[Int(node)]
    }

    /// The longest piece that these begin with, and how many scalars it has.
    func longest(of scalars: ArraySlice<Unicode.Scalar>, continuing: Bool) -> (number: Int32, count: Int)? {
        var node: Int32 = continuing ? continuation : 0
        var found: (Int32, Int)?
        for (index, scalar) in zip(1..., scalars) {
            guard let next = steps[Step(node: node, scalar: scalar)] else { break }
            node = next
            if ends[Int(node)] >= 0 { found = (ends[Int(node)], index) }
        }
        return found
    }
}
