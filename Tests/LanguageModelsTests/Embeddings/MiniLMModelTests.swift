import Foundation
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

    @Test(.enabled(if: miniLMFolder != nil, noMiniLM)) func `any text has a vector, and always the same`() async throws
    {
        let model = try MiniLMModel(folder: #require(miniLMFolder))
        let texts = ["", "   ", "\0", "ok", String(repeating: "endless talk ", count: 5000), "日本語", "🙂", "ok"]
        let vectors = try await model.embed(texts)
        #expect(vectors.count == texts.count)
        for vector in vectors { #expect(abs(Self.product(vector, vector) - 1) < 1e-5) }
        #expect(vectors[3] == vectors[7])
        #expect(vectors[0] == vectors[1])
        let again = try await model.embed(texts.reversed())
        #expect(again == vectors.reversed())
        let nothing = try await model.embed([])
        #expect(nothing == [])
    }

    @Test(.enabled(if: miniLMFolder != nil, noMiniLM))
    func `a question does not wait for the end of a long job`() async throws {
        let model = try MiniLMModel(folder: #require(miniLMFolder))
        try await model.warm()
        let (done, tell) = AsyncStream<String>.makeStream()
        let job = Task { () throws in
            _ = try await model.embed(Array(repeating: "a turn of a call that is over", count: 2000))
            tell.yield("job")
        }
        let question = Task {
            _ = try await model.embed(["what did I say"])
            tell.yield("question")
        }
        let first = await done.first { _ in true }
        #expect(first == "question")
        job.cancel()
        await #expect(throws: LanguageModelError.cancelled) { try await job.value }
        try await question.value
    }

    @Test(.enabled(if: miniLMFolder != nil, noMiniLM))
    func `a folder with another file in the model's place is an error that names it`() async throws {
        let real = try #require(miniLMFolder)
        let folder = FileManager.default.temporaryDirectory.appending(path: "parley-minilm-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for file in [ModelFolder.File.onnxRuntime, .miniLMVocabulary] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.path + "/" + file.rawValue, withDestinationPath: real.path(of: file))
        }
        try Data("not a model".utf8).write(to: folder.appending(path: "minilm-l6-v2-int8.onnx"))
        let model = try MiniLMModel(folder: ModelFolder(path: folder.path))
        let error = await #expect(throws: LanguageModelError.self) { try await model.warm() }
        #expect(error?.description.contains(folder.path) == true)
    }
}
