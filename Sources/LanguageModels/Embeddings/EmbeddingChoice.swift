public import Basics
public import Inference

/// Which model embeds memories: the setting `embeddings`.
public enum EmbeddingChoice: String, Sendable, Equatable, CaseIterable {
    /// ``MiniLMModel``: on this machine.
    case minilm
    /// ``OpenAIEmbeddingModel``: needs a key, and sends the texts there.
    case openai
    /// None: memories are found by their words alone.
    case none

    /// - Parameter setting: as written in a configuration.
    /// - Throws: ``LanguageModelError/missingModel(_:)`` naming the value and those there are.
    public init(setting: String) throws(LanguageModelError) {
        guard let choice = Self(rawValue: setting) else {
            let known = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw .missingModel("`embeddings` is '\(setting)'; it has to be one of \(known)")
        }
        self = choice
    }

    /// The model, with its cache, not yet warm; nil for ``none``.
    ///
    /// - Parameters:
    ///   - folder: of MiniLM's files; nil: ``ModelFolder/find()``.
    ///   - openAI: of the model there, for ``openai``.
    /// - Throws: ``LanguageModelError/missingModel(_:)`` naming the file that is not there, and what gets it.
    public func model(
        in folder: ModelFolder? = nil, openAI: OpenAIEmbeddingModel.Configuration = .init(),
        metrics: Metrics = Metrics()
    ) throws(LanguageModelError) -> (any EmbeddingModel)? {
        switch self {
        case .none: return nil
        case .openai: return CachingEmbeddingModel(try OpenAIEmbeddingModel(openAI), metrics: metrics)
        case .minilm:
            let found: ModelFolder
            do throws(InferenceError) { found = if let folder { folder } else { try ModelFolder.find() } } catch {
                throw .missingModel(error.description)
            }
            return CachingEmbeddingModel(try MiniLMModel(folder: found), metrics: metrics)
        }
    }
}
