import Inference
import Testing

@testable import LanguageModels

/// The models folder of this machine, if the embedding model is in it.
let miniLMFolder: ModelFolder? = {
    guard let folder = try? ModelFolder.find(), (try? folder.path(of: .miniLMInt8)) != nil else { return nil }
    return folder
}()
let noMiniLM: Comment = "no embedding model: run scripts/setup.sh"

struct MiniLMModelTests {
    /// Those of the sentence-transformers library's front page.
    private static let sentences = [
        "The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium.",
    ]
    private static func product(_ left: [Float], _ right: [Float]) -> Float { zip(left, right).map(*).reduce(0, +) }

    @Test(
        .enabled(if: miniLMFolder != nil, noMiniLM),
        arguments: [
            (MiniLMModel.Precision.fp32, Float(0.001)), (.int8, 0.03),
        ])
    func `the published example's similarities come out`(precision: MiniLMModel.Precision, margin: Float) async throws {
        let model = try MiniLMModel(folder: #require(miniLMFolder), precision: precision)
        let vectors = try await model.embed(Self.sentences)
        #expect(vectors.map(\.count) == [384, 384, 384])
        for vector in vectors { #expect(abs(Self.product(vector, vector) - 1) < 1e-5) }
        let found = [(0, 1), (0, 2), (1, 2)].map { Self.product(vectors[$0.0], vectors[$0.1]) }
        for (found, published) in zip(found, [Float(0.6660), 0.1046, 0.1411]) {
            #expect(abs(found - published) < margin, "\(found)")
        }
    }
}
