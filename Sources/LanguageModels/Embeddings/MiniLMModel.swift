import Basics
import FoundationEssentials
public import Inference
import Synchronization

/// Embeddings by the network all-MiniLM-L6-v2, on this machine: 384 numbers, English, without a key. One instance serves
/// a process; it computes on a thread of its own, text by text: a question waits for one text of a longer job, not for
/// the job, and a text's vector does not depend on the others', with which it would share a scale.
///
/// Words past the 256th piece do not count. Source: docs/embeddings.md.
public final class MiniLMModel: EmbeddingModel {
    public enum Precision: String, Sendable, CaseIterable {
        /// The one to use: a quarter of the size and of the time, for a difference that recall does not show.
        case int8
        /// What the other is measured against.
        case fp32
    }
    static let dimension = 384

    public let id: EmbeddingModelID
    private let folder: ModelFolder
    private let network: ModelFolder.File
    private let thread: WorkThread
    /// Loaded at the first use, on `thread`.
    private let loaded = Mutex<MiniLMNetwork?>(nil)

    /// Looks for the files; they are read later.
    /// - Throws: ``LanguageModelError/missingModel(_:)`` naming the file that is not there, and what gets it.
    public init(folder: ModelFolder, precision: Precision = .int8) throws(LanguageModelError) {
        network = precision == .int8 ? .miniLMInt8 : .miniLMFloat
        id = EmbeddingModelID(name: "minilm-l6-v2-\(precision)", dimension: Self.dimension)
        self.folder = folder
        do throws(InferenceError) {
            for file in [network, .miniLMVocabulary, .onnxRuntime] { _ = try folder.path(of: file) }
        } catch { throw .missingModel(error.description) }
        do throws(ThreadError) { thread = try WorkThread("embedding") } catch {
            throw .missingModel(error.description)
        }
    }

    /// Reads the files and embeds one word, which takes a tenth of a second; the first text then waits for nothing.
    public func warm() async throws(LanguageModelError) { _ = try await embed(["hello"]) }

    /// - Throws: ``LanguageModelError/cancelled`` between two texts; ``LanguageModelError/missingModel(_:)`` when the files
    ///   are not what they should be.
    public func embed(_ texts: [String]) async throws(LanguageModelError) -> [[Float]] {
        var vectors: [[Float]] = []
        vectors.reserveCapacity(texts.count)
        for text in texts {
            guard !Task.isCancelled else { throw .cancelled }
            let vector = try await thread.run { [self] () throws(LanguageModelError) in
                do throws(InferenceError) { return try ready().embed(text) } catch {
                    throw .missingModel(error.description)
                }
            }
            vectors.append(vector)
        }
        return vectors
    }

    private func ready() throws(InferenceError) -> MiniLMNetwork {
        try loaded.withLock { loaded throws(InferenceError) in
            if let loaded { return loaded }
            let new = try MiniLMNetwork(network, in: folder)
            loaded = new
            return new
        }
    }
}

/// The files of ``MiniLMModel``, read.
private struct MiniLMNetwork: Sendable {
    private let session: ONNXSessionHandle
    private let tokenizer: WordPieceTokenizer

    init(_ network: ModelFolder.File, in folder: ModelFolder) throws(InferenceError) {
        session = try ONNXSessionHandle(network, in: folder)
        let path = try folder.path(of: .miniLMVocabulary)
        guard let vocabulary = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw .unusable("'\(path)' cannot be read as text; \(ModelFolder.mend)")
        }
        do throws(LanguageModelError) { tokenizer = try WordPieceTokenizer(vocabulary: vocabulary) } catch {
            throw .unusable("'\(path)': \(error); \(ModelFolder.mend)")
        }
    }

    func embed(_ text: String) throws(InferenceError) -> [Float] {
        let numbers = tokenizer.numbers(text)
        let run = try ONNXRunHandle(
            session, inputs: [("tokens", .integers(numbers.map(Int64.init), shape: [1, numbers.count]))],
            outputs: [("vectors", .floats(shape: [1, MiniLMModel.dimension]))])
        try run.run()
        return run.outputs[0].withFloats { floats in floats.indices.map { floats[$0] } }
    }
}
