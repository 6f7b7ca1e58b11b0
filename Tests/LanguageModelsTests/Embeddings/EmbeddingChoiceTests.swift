import Inference
import Testing

@testable import LanguageModels

struct EmbeddingChoiceTests {
    @Test(arguments: EmbeddingChoice.allCases) func `a setting is read by its name`(choice: EmbeddingChoice) throws {
        let read = try EmbeddingChoice(setting: choice.rawValue)
        #expect(read == choice)
    }

    @Test func `a setting nobody knows is an error with those there are`() {
        let error = #expect(throws: LanguageModelError.self) { _ = try EmbeddingChoice(setting: "MiniLM") }
        #expect(error?.description.contains("'MiniLM'; it has to be one of minilm, openai, none") == true)
    }

    @Test func `without its files the model's error names the place and the mend`() throws {
        let error = #expect(throws: LanguageModelError.self) {
            _ = try EmbeddingChoice.minilm.model(in: ModelFolder(path: "/nowhere"))
        }
        guard case .missingModel(let text) = try #require(error) else { throw try #require(error) }
        #expect(text.contains("/nowhere/minilm-l6-v2-int8.onnx"))
        #expect(text.contains("scripts/setup.sh"))
    }

    @Test func `none is no model`() throws {
        let model = try EmbeddingChoice.none.model(in: ModelFolder(path: "/nowhere"))
        #expect(model == nil)
    }

    @Test func `OpenAI's needs no files, and its vectors have a name of their own`() throws {
        let model = try EmbeddingChoice.openai.model(in: ModelFolder(path: "/nowhere"))
        #expect(model?.id == EmbeddingModelID(name: "text-embedding-3-small", dimension: 1536))
    }
}
