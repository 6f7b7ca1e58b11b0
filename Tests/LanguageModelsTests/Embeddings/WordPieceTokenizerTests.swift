import Crypto
import Foundation
import Inference
import Testing

@testable import LanguageModels

struct WordPieceTokenizerTests {
    /// Tests/Fixtures/wordpiece.json: what the `tokenizers` library gives.
    struct Reference: Decodable {
        struct Sample: Decodable {
            var text: String
            var numbers: [Int32]
        }
        var texts: [Sample]
        var scan: [String]
        var recategorised: Set<UInt32>
        var locomo: [String: String]
    }
    private static let reference: Reference? = {
        let tests = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        return (try? Data(contentsOf: URL(filePath: "/\(tests)/Fixtures/wordpiece.json")))
            .flatMap { try? JSONDecoder().decode(Reference.self, from: $0) }
    }()
    private static let tokenizer: WordPieceTokenizer? = {
        guard let path = try? miniLMFolder?.path(of: .miniLMVocabulary),
            let vocabulary = try? String(contentsOfFile: path, encoding: .utf8)
        else { return nil }
        return try? WordPieceTokenizer(vocabulary: vocabulary)
    }()
    /// LoCoMo's dev data, which is not in this repository.
    private static let locomo: Data? = {
        let beside = "/" + #filePath.split(separator: "/").dropLast(5).joined(separator: "/") + "/shared/data"
        let folder = ProcessInfo.processInfo.environment["PARLEY_DATA"] ?? beside
        return try? Data(contentsOf: URL(filePath: "\(folder)/locomo-dev.json"))
    }()

    private static func digest(_ numbers: [[Int32]]) -> String {
        let text = numbers.map { $0.map(String.init).joined(separator: " ") }.joined(separator: "\n")
        return SHA256.hash(Array(text.utf8)).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    @Test(.enabled(if: miniLMFolder != nil, noMiniLM)) func `tricky texts come out as the reference has them`() throws {
        let (tokenizer, reference) = (try #require(Self.tokenizer), try #require(Self.reference))
        #expect(reference.texts.count > 30)
        for sample in reference.texts {
            #expect(tokenizer.numbers(sample.text) == sample.numbers, "\(sample.text.debugDescription)")
        }
    }

    @Test(.enabled(if: miniLMFolder != nil, noMiniLM)) func `every character is taken as the reference takes it`()
        throws
    {
        let (tokenizer, reference) = (try #require(Self.tokenizer), try #require(Self.reference))
        func scan(_ characters: some Sequence<UInt32>) -> String {
            Self.digest(
                characters.filter { !reference.recategorised.contains($0) }.compactMap(Unicode.Scalar.init)
                    .map { tokenizer.numbers("a\(String(Character($0)))b") })
        }
        for (block, wanted) in zip(UInt32(0)..., reference.scan.dropLast()) {
            #expect(scan(block << 8..<(block + 1) << 8) == wanted, "U+\(String(block, radix: 16))00…")
        }
        #expect(scan(stride(from: 0x3000, to: 0x11_0000, by: 97)) == reference.scan.last)
    }

    @Test(
        .enabled(if: miniLMFolder != nil, noMiniLM),
        .enabled(if: locomo != nil, "no locomo-dev.json: PARLEY_DATA names no folder that has it"))
    func `thousands of spoken turns come out as the reference has them`() throws {
        struct Turn: Decodable { var text: String }
        struct Sample: Decodable {
            var sample_id: String
            var sessions: [[Turn]]
            private struct Name: CodingKey {
                var stringValue: String
                var intValue: Int? { nil }
                init(stringValue: String) { self.stringValue = stringValue }
                init?(intValue: Int) { nil }
            }
            init(from decoder: any Decoder) throws {
                let sample = try decoder.container(keyedBy: Name.self)
                sample_id = try sample.decode(String.self, forKey: Name(stringValue: "sample_id"))
                let talk = try sample.nestedContainer(keyedBy: Name.self, forKey: Name(stringValue: "conversation"))
                sessions = try (1...talk.allKeys.count).compactMap {
                    try talk.decodeIfPresent([Turn].self, forKey: Name(stringValue: "session_\($0)"))
                }
            }
        }
        let (tokenizer, reference) = (try #require(Self.tokenizer), try #require(Self.reference))
        let samples = try JSONDecoder().decode([Sample].self, from: try #require(Self.locomo))
        #expect(samples.count == reference.locomo.count)
        for sample in samples {
            let numbers = sample.sessions.joined().map { tokenizer.numbers($0.text) }
            #expect(numbers.count > 400)
            #expect(Self.digest(numbers) == reference.locomo[sample.sample_id], "\(sample.sample_id)")
        }
    }

    // MARK: With a vocabulary of our own, so that these run everywhere

    private static let small = "[PAD]\n[UNK]\n[CLS]\n[SEP]\nun\n##aff\n##able\n!\nun\u{301}"
    private func numbers(_ text: String, limit: Int = 256) throws -> [Int32] {
        try WordPieceTokenizer(vocabulary: Self.small, limit: limit).numbers(text)
    }

    @Test func `a word is the longest piece, then the longest that goes on`() throws {
        #expect(try numbers("Unaffable!") == [2, 4, 5, 6, 7, 3])
        #expect(try numbers("unaffablex un") == [2, 1, 4, 3], "a rest that is unknown makes all of the word unknown")
        #expect(try numbers("able") == [2, 1, 3], "a piece that goes on does not begin")
    }

    @Test func `a text is cut at the limit, between its marks`() throws {
        #expect(try numbers("un un un", limit: 4) == [2, 4, 4, 3])
        #expect(try numbers("unaffable", limit: 4) == [2, 4, 5, 3])
        #expect(try numbers("un", limit: 0) == [2, 3])
        #expect(try numbers(String(repeating: "un ", count: 100_000)).count == 256)
    }

    @Test func `a file that is no vocabulary is refused with what it lacks`() {
        let error = #expect(throws: LanguageModelError.self) { _ = try WordPieceTokenizer(vocabulary: "a\nb\n") }
        #expect(error?.description.contains("[CLS]") == true)
    }
}
