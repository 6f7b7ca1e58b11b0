import Basics
import Inference
import LanguageModels

/// What finds memories by their meaning, by the name that a setting has.
enum Embeddings {
    static let names = ["minilm-int8", "minilm-fp32", "openai", "none"]

    /// - Parameter name: nil: the usual one where its files are, else none, with a warning.
    /// - Throws: ``CommandError`` when the one that was asked for cannot be used.
    static func model(_ name: String?, metrics: Metrics) async throws -> (any EmbeddingModel)? {
        do {
            let model = try make(name ?? names[0], metrics)
            try await model?.warm()
            return model
        } catch {
            guard name == nil else { throw CommandError("--embeddings: \(error)", exitCode: 78) }
            Log("memory").warn("memories are found by words alone", ["why": "\(error)"])
            return nil
        }
    }

    private static func make(_ name: String, _ metrics: Metrics) throws -> (any EmbeddingModel)? {
        switch name {
        case "minilm-int8", "minilm": return try EmbeddingChoice.minilm.model(metrics: metrics)
        case "minilm-fp32":
            return CachingEmbeddingModel(
                try MiniLMModel(folder: ModelFolder.find(), precision: .fp32), metrics: metrics)
        case "openai": return try EmbeddingChoice.openai.model(metrics: metrics)
        case "none": return nil
        default:
            throw CommandError.usage("'\(name)' is not one of \(names.joined(separator: ", "))")
        }
    }
}
