import Basics

@testable import LanguageModels

extension FuzzTarget {
    /// Text that callers say, cut into word pieces; answers of a server of embeddings.
    static let embedding = FuzzTarget(
        name: "embedding",
        seeds: { fixtures in
            let texts = fixtures.json("wordpiece.json")["texts"]?.arrayValue ?? []
            let answers = [
                #"{"data":[{"index":1,"embedding":"AACAPwAAAAA="},{"index":0,"embedding":[0,1]}]}"#,
                #"{"data":[{"embedding":[1e38,1e38]},{"embedding":"AADAfwAAwH8="}]}"#,
            ]
            return texts.compactMap { $0["text"]?.stringValue }.map { [0] + Array($0.utf8) }
                + answers.map { [1] + Array($0.utf8) }
        },
        run: { input in
            if input.bool() {
                checkAnswer(input.rest())
            } else {
                checkText(String(decoding: input.rest(), as: UTF8.self))
            }
        })

    private static let pieces = """
        [PAD] [UNK] [CLS] [SEP] a b c e h i l o t u un aff ##a ##b ##e ##l ##o ##aff ##able hello ##world ! . , # 1 ##2 日 \
        α ##ι
        """.split(separator: " ").map(String.init)
    private static let limit = 32
    private static let tokenizer = try? WordPieceTokenizer(vocabulary: pieces.joined(separator: "\n"), limit: limit)

    private static func checkText(_ text: String) {
        guard let tokenizer else { return expect(false, "the vocabulary is one") }
        let numbers = tokenizer.numbers(text)
        expect(numbers.first == 2 && numbers.last == 3, "a text stands between its marks")
        expect(numbers.count <= limit, "a text is cut at the limit")
        expect(numbers.allSatisfy { pieces.indices.contains(Int($0)) }, "pieces are of the vocabulary")
        expect(numbers.dropFirst().dropLast().allSatisfy { $0 == 1 || $0 > 3 }, "no text writes a mark")
        expect(tokenizer.numbers(" \n" + text + "\t") == numbers, "spaces round a text are nothing")
    }

    private static func checkAnswer(_ body: [UInt8]) {
        guard let vectors = try? OpenAIEmbeddingFormat.vectors(body, count: 2, dimension: 2) else { return }
        expect(vectors.count == 2 && vectors.allSatisfy { $0.count == 2 }, "as many as asked for")
        for vector in vectors {
            let square = vector.reduce(0) { $0 + $1 * $1 }
            expect(square > 0.99 && square < 1.01, "a vector has unit length")
        }
    }
}
