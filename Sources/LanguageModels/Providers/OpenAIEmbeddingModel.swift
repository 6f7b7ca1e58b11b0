public import Basics
import HTTP

/// Embeddings behind OpenAI's API, or any server that speaks it (vLLM, Ollama, llama.cpp …).
///
/// What fails for a passing reason is asked for again, as ``FallbackPolicy`` says; a server's word on how long to wait is
/// kept to, unless that is longer than anybody waits.
public struct OpenAIEmbeddingModel: EmbeddingModel {
    public struct Configuration: Sendable {
        /// Without a slash at its end.
        public var baseURL = "https://api.openai.com/v1"
        /// Nil for a server that asks for none.
        public var apiKey: Private<String>?
        public var model = "text-embedding-3-small"
        /// Numbers a vector; an answer with others is an error.
        public var dimension = 1536
        /// Whether the server is asked for that many, which models that cannot shorten their vectors refuse.
        public var asksForDimension = false
        /// For one request, each time it is sent.
        public var timeout: Duration = .seconds(10)
        /// Its retries, backoffs and jitter are kept to; `firstPiece` is the longest wait that a server may ask for.
        public var policy = FallbackPolicy()
        public init(apiKey: Private<String>? = nil) { self.apiKey = apiKey }
    }
    public let id: EmbeddingModelID
    private let configuration: Configuration
    private let server: OpenAIServer
    private let sleep: @Sendable (Duration) async throws -> Void

    /// - Parameter clock: for the waits between attempts.
    /// - Throws: ``LanguageModelError/unreachable(_:)`` when there is no thread left for its connections.
    public init(
        _ configuration: Configuration, clock: some Clock<Duration> = ContinuousClock()
    ) throws(LanguageModelError) {
        self.configuration = configuration
        id = EmbeddingModelID(name: configuration.model, dimension: configuration.dimension)
        server = try OpenAIServer(baseURL: configuration.baseURL, apiKey: configuration.apiKey)
        sleep = { try await clock.sleep(for: $0) }
    }

    public func warm() async throws(LanguageModelError) {
        try await server.warm(model: configuration.model, patience: patience)
    }

    /// One request after the other, as many as the texts need. A text past 8192 bytes is cut, since so many pieces are
    /// what a request may have; an empty one is sent as a space, since empty ones are refused.
    public func embed(_ texts: [String]) async throws(LanguageModelError) -> [[Float]] {
        var vectors: [[Float]] = []
        for batch in OpenAIEmbeddingFormat.batches(texts) { vectors += try await ask(for: batch) }
        return vectors
    }

    private func ask(for batch: [String]) async throws(LanguageModelError) -> [[Float]] {
        let body = OpenAIEmbeddingFormat.body(
            batch, model: configuration.model,
            dimension: configuration.asksForDimension ? configuration.dimension : nil
        ).serialized
        var retries = Retries(configuration.policy)
        while true {
            do throws(LanguageModelError) {
                let answer = try await server.answer("POST", "/embeddings", body: body, patience: patience)
                return try OpenAIEmbeddingFormat.vectors(
                    answer, count: batch.count, dimension: configuration.dimension)
            } catch {
                guard !Task.isCancelled, let wait = retries.wait(after: error) else { throw error }
                // Cancelled meanwhile: what failed is the truest thing to say.
                guard (try? await sleep(wait)) != nil else { throw error }
            }
        }
    }
    private var patience: HTTPStreamClient.Patience {
        var patience = HTTPStreamClient.Patience()
        patience.answering = configuration.timeout
        patience.continuing = configuration.timeout
        return patience
    }
}

/// How often and when one request is sent again.
struct Retries {
    private let policy: FallbackPolicy
    private var random: SeededRandom
    private var count = 0

    /// - Parameter seed: of the jitter.
    init(_ policy: FallbackPolicy, seed: UInt64 = .random(in: 0 ... .max)) {
        self.policy = policy
        random = SeededRandom(seed: seed)
    }

    /// Nil: not at all.
    mutating func wait(after error: LanguageModelError) -> Duration? {
        guard error.isWorthRetrying, count < policy.retries else { return nil }
        var wait = count == 0 ? policy.firstBackoff : policy.backoff
        if case .rateLimited(let wanted?) = error {
            guard wanted <= policy.firstPiece else { return nil }
            wait = max(wait, wanted)
        }
        count += 1
        return wait * Double.random(in: 1...1 + max(0, policy.jitter), using: &random)
    }
}
